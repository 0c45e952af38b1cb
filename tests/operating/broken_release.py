"""Settings of a release whose last migration fails, for the way back."""

from chuangcheng.config.settings import *  # noqa: F403
from chuangcheng.config.settings import INSTALLED_APPS as REAL

INSTALLED_APPS = [*REAL, "tests.operating.broken"]
