"""The WSGI callable that granian serves."""

import ctypes
import os
import signal
import sys

from django.core.wsgi import get_wsgi_application

from chuangcheng.jobs.metrics_room import take_room

PR_SET_PDEATHSIG = 1


def end_with_server() -> None:
    """Where `chuangcheng web` forked us, end when it is killed: what is left over would hold its port for ever."""
    server = os.environ.get("CHUANGCHENG_SERVER")
    if server is None or sys.platform != "linux" or server == str(os.getpid()):
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if server != str(os.getppid()):
        os._exit(1)  # it was gone before it could be asked for


end_with_server()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chuangcheng.config.settings")
take_room()  # before the program that counts is loaded
application = get_wsgi_application()
