"""The search text of problems: single characters and pairs of neighbours, so that words of one or two are found.

SQLite keeps them in a contentless FTS5 table (`problems_search`, rowid = problem id), PostgreSQL in a table of the
same name with an array column under a GIN index; migration 0002 makes either. Written by the operation that writes
the words, in its transaction. Numbers are not indexed: `queries.search` looks them up directly.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from chuangcheng.problems.models import Problem

TABLE = "problems_search"
RUN = re.compile(r"[0-9a-z]+|[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
BATCH = 200


def folded(text: str) -> str:
    """Text as it is compared: full-width forms and letter case gone."""
    return unicodedata.normalize("NFKC", text).casefold()


def grams(text: str) -> list[str]:
    """Every character and every pair of neighbours within a run of Chinese characters or of letters and digits."""
    found: dict[str, None] = {}
    for run in RUN.findall(folded(text)):
        found.update(dict.fromkeys(run))
        found.update(dict.fromkeys(map(str.__add__, run, run[1:])))
    return list(found)


def wanted_grams(word: str) -> list[str]:
    """What a text must contain to contain `word`: pairs, and single characters only where a run has just one."""
    found: dict[str, None] = {}
    for run in RUN.findall(folded(word)):
        pairs = [run[n : n + 2] for n in range(len(run) - 1)] or [run]
        found.update(dict.fromkeys(pairs))
    return list(found)


def searched_text(problem: Problem) -> str:
    """What of a problem is searched by index; units and categories are found by their own names."""
    return f"{problem.text}\n{problem.place}"


def index(problems: Iterable[Problem]) -> None:
    """Write the search text of new problems. One statement per 200."""
    index_grams([(p.pk, grams(searched_text(p))) for p in problems])


def index_grams(rows: Sequence[tuple[int, list[str]]]) -> None:
    """Write ready search texts: (problem id, its grams). Many at once are copied where the database can."""
    if len(rows) > BATCH and connection.vendor == "postgresql":
        with connection.cursor() as cursor, cursor.copy(f"COPY {TABLE} (problem_id, grams) FROM STDIN") as copy:
            for key, found in rows:
                copy.write_row((key, found))
        return
    for first in range(0, len(rows), BATCH):
        _insert(rows[first : first + BATCH])


def forget(ids: Sequence[int]) -> None:
    """Take problems that are deleted out of the index."""
    key = "problem_id" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        for first in range(0, len(ids), BATCH):
            some = ids[first : first + BATCH]
            cursor.execute(f"DELETE FROM {TABLE} WHERE {key} IN ({', '.join(['%s'] * len(some))})", some)  # noqa: S608


def index_again(problem: Problem) -> None:
    """Replace the search text of one problem whose words changed."""
    with connection.cursor() as cursor:
        key = "problem_id" if connection.vendor == "postgresql" else "rowid"
        cursor.execute(f"DELETE FROM {TABLE} WHERE {key} = %s", [problem.pk])  # noqa: S608 constant names
    index([problem])


def hits(word: str, *, limit: int) -> list[int]:
    """Ids of the newest problems whose text has all pairs of the word; at most `limit`. No visibility: narrow it."""
    wanted = wanted_grams(word)
    if not wanted:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"SELECT problem_id FROM {TABLE} WHERE grams @> %s::text[] ORDER BY problem_id DESC LIMIT %s",  # noqa: S608
                [wanted, limit],
            )
        else:
            match = " AND ".join(f'"{gram}"' for gram in wanted)
            cursor.execute(
                f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s ORDER BY rowid DESC LIMIT %s",  # noqa: S608
                [match, limit],
            )
        return [row[0] for row in cursor.fetchall()]


def _insert(rows: Sequence[tuple[int, list[str]]]) -> None:
    if connection.vendor == "postgresql":
        values, columns = "(%s, %s::text[])", "problem_id, grams"
        params: list[Any] = [part for key, found in rows for part in (key, f"{{{','.join(found)}}}")]
    else:
        values, columns = "(%s, %s)", "rowid, grams"
        params = [part for key, found in rows for part in (key, " ".join(found))]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {TABLE} ({columns}) VALUES {', '.join([values] * len(rows))}",  # noqa: S608
            params,
        )
