"""创城工作台: the workbench of a city that is building a 文明城市.

The SQLite that ships with Debian 12 has the WAL-reset bug (fixed in 3.51.3), so the
`sqlite3` module is replaced by `pysqlite3`, which carries its own, before Django loads it.
"""

import sys

import pysqlite3

sys.modules["sqlite3"] = pysqlite3
sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

__version__ = "0.1.0"
