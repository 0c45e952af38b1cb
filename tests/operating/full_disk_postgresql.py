"""A PostgreSQL server whose data lie on the small disk; its log of writes lies elsewhere, as PostgreSQL advises."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.postgresql import Server


class ServerOn(Server):
    """Like `tests.postgresql.Server`, with its data on `disk`."""

    def __init__(self, disk: Path) -> None:
        super().__init__(durable=True)
        self.disk = disk / "postgresql"

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        if program == "initdb":
            self.disk.mkdir()
            (self.folder / "data").symlink_to(self.disk)
            if os.geteuid() == 0:
                account = pwd.getpwnam("postgres")
                os.chown(self.disk, account.pw_uid, account.pw_gid)
        super()._run(program, *arguments, check=check)
        if program == "initdb":
            log_of_writes = Path(tempfile.mkdtemp(dir=self.folder)) / "pg_wal"
            shutil.move(self.disk / "pg_wal", log_of_writes)
            if os.geteuid() == 0:
                subprocess.run(["chown", "-R", "postgres:postgres", str(log_of_writes.parent)], check=True)
            (self.disk / "pg_wal").symlink_to(log_of_writes)
