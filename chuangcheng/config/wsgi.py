"""The WSGI callable that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from chuangcheng.jobs.metrics_room import take_room

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chuangcheng.config.settings")
take_room()  # before the program that counts is loaded
application = get_wsgi_application()
