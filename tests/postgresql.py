"""A PostgreSQL server of the tests' own: made in a temporary folder, reached by its socket only, gone afterwards."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

from scripts import machine

SETTINGS = {"listen_addresses": "", "max_connections": "100"}
# A power cut may take a test's data; a benchmark pays for keeping it.
CARELESS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
NEEDED = "测试需要 PostgreSQL：请以管理员身份运行 apt-get install -y postgresql，然后重试。"


class Server:
    """`start()`, then `url` is what CHUANGCHENG_DATABASE_URL takes; `stop()` removes every trace."""

    def __init__(self, *, durable: bool = False) -> None:
        programs = machine.postgresql_programs()
        if programs is None:
            raise RuntimeError(NEEDED)
        self.programs = programs
        self.settings = SETTINGS if durable else SETTINGS | CARELESS
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))

    @property
    def url(self) -> str:
        return f"postgresql://postgres@{quote(str(self.folder), safe='')}/chuangcheng"

    def start(self) -> None:
        """Make the cluster and wait until it answers; PostgreSQL refuses to run as root, so root becomes `postgres`."""
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        data = str(self.folder / "data")
        self._run("initdb", "--pgdata", data, "--username", "postgres", "--auth", "trust", "--encoding", "UTF8",
                  "--locale", "C.UTF-8", "--no-sync")  # fmt: skip
        options = " ".join(f"-c {name}='{value}'" for name, value in self.settings.items())
        options += f" -c unix_socket_directories='{self.folder}'"
        log = str(self.folder / "log")
        self._run("pg_ctl", "--pgdata", data, "--wait", "--log", log, "--options", options, "start")
        self._run("createdb", "--host", str(self.folder), "--username", "postgres", "chuangcheng")

    def stop(self) -> None:
        self._run("pg_ctl", "--pgdata", str(self.folder / "data"), "--mode", "immediate", "stop", check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        account: dict[str, object] = {"user": "postgres", "group": "postgres", "extra_groups": []}
        done = subprocess.run(
            [str(self.programs / program), *arguments],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
            **(account if os.geteuid() == 0 else {}),  # type: ignore[call-overload]
        )
        if check and done.returncode:
            raise RuntimeError(f"{program}: {done.stderr.decode(errors='replace')}")
