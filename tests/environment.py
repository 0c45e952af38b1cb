"""The environment the product's settings are read from, while it is tested. Called once, before Django is loaded."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests.postgresql import Server

DATABASES = ("sqlite", "postgresql")
CHOICE = "CHUANGCHENG_TEST_DATABASE"


def _room() -> str | None:
    """Memory for temporary files where there is plenty: the tests commit thousands of times."""
    shm = Path("/dev/shm")
    return str(shm) if os.access(shm, os.W_OK) and shutil.disk_usage(shm).free > 2**30 else None


def prepare(*, durable: bool = False) -> Path:
    """Point the settings at a temporary home and, where asked, at a PostgreSQL server started for this run.

    `durable` keeps what is written as the product does, for benchmarks. An xdist worker finds both in the environment
    its controller gave it. Returns the home; it and the server are gone when the process ends.
    """
    if "PYTEST_XDIST_WORKER" in os.environ:
        return Path(os.environ["CHUANGCHENG_HOME"])
    database = os.environ.get(CHOICE, "sqlite")
    if database not in DATABASES:
        raise RuntimeError(f"{CHOICE} must be one of {', '.join(DATABASES)}, not {database!r}")
    for name in [name for name in os.environ if name.startswith("CHUANGCHENG_") and name != CHOICE]:
        del os.environ[name]
    home = Path(tempfile.mkdtemp(prefix="chuangcheng-", dir=None if durable else _room()))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    if database == "postgresql":
        server = Server(durable=durable)
        atexit.register(server.stop)
        server.start()
        os.environ["CHUANGCHENG_DATABASE_URL"] = server.url
    os.environ["CHUANGCHENG_HOME"] = str(home)
    os.environ["CHUANGCHENG_SETTINGS_KEPT"] = "0"  # a test changes rows and looks at once
    os.environ["DJANGO_SETTINGS_MODULE"] = "chuangcheng.config.settings"
    return home
