"""Where the database mentions a person: every text and JSON column of every table, by the words as they are written.

The tables are taken from the models, the last look from the database itself, so that a column nobody thought of is
found as well. What must stay stays with its reason.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from chuangcheng.jobs.models import Job
from chuangcheng.people.models import Organisation, User
from chuangcheng.problems.search import hits
from chuangcheng.reports.models import Document
from chuangcheng.rules.refusals import Refused

MASK = "□"
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
UNSEARCHED = frozenset({"contenttypes", "auth"})
# Texts that only this program writes: hashes, keys, codes, names of its own. A word may stand in one by chance ("Ada"
# in a hash), and erasing it there would break what it is for.
MACHINE = frozenset({
    "backend_name", "body_hash", "boot", "covered", "desk_kind", "digest", "digests", "exception_class_path",
    "extension", "fingerprint", "from_state", "hands", "hash", "key", "media_type", "move", "overdue",
    "password", "path", "previous", "previous_root", "previous_state", "queue_name", "root", "row_hash", "rule",
    "salts", "scopes", "secret_hash", "session_data", "session_hash", "session_key", "sha256", "signature",
    "state", "task", "task_path", "time_left", "to_state", "token", "verified_word", "worker_ids",
})  # fmt: skip
MACHINE_OF = {"problems.Problem": frozenset({"number", "head"})}
# Below so many digits a number is also found inside other numbers, and a whole number in JSON may be any row's id.
LONG_NUMBER, LONG_INTEGER = 7, 9
FINAL = "已定稿的公文不改，需要时另出更正件"
ACTIVE = "账号还在使用；离任停用后再清除"
UNIT = "是单位的名称，不是个人信息；需要时在“单位”里改名"
NAMES_OF_A_UNIT = frozenset({"name", "short_name", "other_names", "pinyin", "code"})
# What `kept_because` looks at besides.
DECIDE: dict[type[models.Model], tuple[str, ...]] = {Document: ("finalised_at",), User: ("is_active",)}
Report = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Wanted:
    """Whom it is about: `terms` are names, telephone numbers, words; `keep` longer words that contain one but mean
    somebody else (keep 张三丰 while 张三 is erased)."""

    terms: tuple[str, ...]
    keep: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for term in self.terms:
            if len(term) < 2 or (term.isdigit() and len(term) < 5):
                raise Refused(f"“{term}”太短，会误删别的内容；请写全姓名或完整号码。", code="erase_too_short")
        if not self.terms:
            raise Refused("请写明要清除的姓名、电话或文字。", code="erase_nothing")

    @cached_property
    def written(self) -> tuple[str, ...]:
        """The terms in every way they are usually written, the longest first."""
        found = {way for term in self.terms for way in ways_of(term)}
        return tuple(sorted(found, key=lambda way: (-len(way), way)))

    @property
    def stored(self) -> list[str]:
        """Pieces, few enough to look for in every row, one of which each way of writing holds: of a mobile number its
        last four digits. As they stand in a column: JSON also as SQLite keeps it, with characters escaped."""
        ends = (term[-4:] if is_mobile(term) else term for term in self.terms)
        return sorted({form for end in ends for way in ways_of(end) for form in (way, json.dumps(way)[1:-1])})

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What is kept, as the first group, stands before what goes."""
        kept = "|".join(re.escape(word) for word in sorted(self.keep, key=len, reverse=True))
        return re.compile("|".join(([f"({kept})"] if kept else ["(?!)()"]) + [edged(w) for w in self.written]), re.I)

    def mask(self, text: str) -> str:
        """The text with a sign for each character that goes, so that places of figures in a sentence stay right."""
        return self.pattern.sub(lambda m: m[0] if m[1] else MASK * len(m[0]), text)

    def mask_value(self, value: Any) -> Any:
        """The same through lists and objects, names of fields included."""
        if isinstance(value, str):
            return self.mask(value)
        if isinstance(value, list):
            return [self.mask_value(each) for each in value]
        if isinstance(value, dict):
            return {self.mask(str(name)): self.mask_value(each) for name, each in value.items()}
        if is_long(value) and str(value) in self.written:
            return None
        return value


def is_long(value: Any) -> bool:
    """A number written as such that may be somebody's, not a row's."""
    return isinstance(value, int) and value >= 10 ** (LONG_INTEGER - 1)


def edged(word: str) -> str:
    """The pattern of a word: Latin letters and short numbers only where no other letter or digit goes on."""
    pattern = re.escape(word)
    if not word.isascii() or (word.isdigit() and len(word) >= LONG_NUMBER):
        return pattern
    left, right = ("(?<![0-9A-Za-z])" if word[0].isalnum() else ""), ("(?![0-9A-Za-z])" if word[-1].isalnum() else "")
    return left + pattern + right


def is_mobile(term: str) -> bool:
    """Eleven digits, which people write in groups of three, four and four."""
    return len(term) == 11 and term.isascii() and term.isdigit()


def ways_of(term: str) -> set[str]:
    """A telephone number with spaces, hyphens and full-width digits; Latin letters in small and in capital ones."""
    if not term.isascii() or not term.isdigit():
        return {term, term.lower(), term.upper()}
    found = {term}
    if is_mobile(term):
        a, b, c = term[:3], term[3:7], term[7:]
        found |= {f"{a}-{b}-{c}", f"{a} {b} {c}", f"{a}-{b}{c}", f"{a} {b}{c}", f"+86{term}"}
    return found | {way.translate(WIDE) for way in found}


@dataclass(frozen=True)
class Place:
    """One column of one table with rows that mention the person; `kept` says why they stay, empty when they go."""

    table: str
    column: str
    label: str
    rows: int
    kept: str = ""


def is_text(field: models.Field) -> bool:
    """Whether people's words may stand in a column."""
    if not isinstance(field, models.CharField | models.TextField | models.JSONField) or field.choices:
        return False
    return field.name not in MACHINE | MACHINE_OF.get(field.model._meta.label, frozenset())


def searched_models() -> Iterator[tuple[type[models.Model], list[str]]]:
    """Every model with its text and JSON columns."""
    for model in apps.get_models(include_auto_created=True):
        names = [field.name for field in model._meta.concrete_fields if is_text(field)]
        if names and model._meta.app_label not in UNSEARCHED and not model._meta.proxy:
            yield model, names


def mentioning(model: type[models.Model], names: Sequence[str], wanted: Wanted) -> QuerySet[Any]:
    """Rows one of whose columns holds one of the words, in order; one reading of the table, its columns put together.

    More rows than are meant: what counts is whether `mask_value` changes them.
    """
    parts = [part for name in names for part in (Cast(name, models.TextField()), Value(" ", models.TextField()))]
    query = Q()
    for form in wanted.stored:
        query |= Q(**{f"row_as_text__{'contains' if form.lower() == form.upper() else 'icontains'}": form})
    return model._default_manager.alias(row_as_text=Concat(*parts)).filter(query).order_by("pk")


def kept_because(row: models.Model, name: str) -> str:
    """Why a column of a row stays as it is; empty for one that is changed."""
    if isinstance(row, Document) and row.finalised_at is not None:
        return FINAL
    if isinstance(row, User) and row.is_active:
        return ACTIVE
    return UNIT if isinstance(row, Organisation) and name in NAMES_OF_A_UNIT else ""


def field_label(model: type[models.Model], name: str) -> str:
    """A column as people call it."""
    return str(getattr(model._meta.get_field(name), "verbose_name", name))


def find(wanted: Wanted, *, report: Report = lambda *_: None, job_id: int | None = None) -> list[Place]:
    """Every column that mentions the person, what goes and what stays apart; the job that looks is left out."""
    found: list[Place] = []
    all_models = list(searched_models())
    for done, (model, names) in enumerate(all_models, start=1):
        counts: dict[tuple[str, str], int] = {}
        others = ~Q(pk=job_id) if model is Job else Q()
        rows = mentioning(model, names, wanted).filter(others).only("pk", *names, *DECIDE.get(model, ()))
        for row in rows.iterator(chunk_size=500):
            for name in names:
                if wanted.mask_value(value := getattr(row, name)) != value:
                    key = name, kept_because(row, name)
                    counts[key] = counts.get(key, 0) + 1
        for (name, why), rows_found in counts.items():
            label = f"{model._meta.verbose_name}·{field_label(model, name)}"
            found.append(Place(model._meta.db_table, name, label, rows_found, why))
        report(done, len(all_models), "正在查找…")
    return found


def remains(wanted: Wanted, *, report: Report = lambda *_: None) -> list[tuple[str, str, int]]:
    """(table, column, rows) of whatever still mentions the person: every column of every table of the database, read
    as text, whether a model knows it or not; and the search index. Left out is what models know to hold no words."""
    wordless = {
        (model._meta.db_table, field.column)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if not is_text(field)
    }
    found = []
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        for done, table in enumerate(tables, start=1):
            described = connection.introspection.get_table_description(cursor, table)
            columns = [column.name for column in described if (table, column.name) not in wordless]
            found += [(table, column, count) for column, count in count_in(cursor, table, columns, wanted).items()]
            report(done, len(tables), "正在全库检查…")
    for word in wanted.terms:
        if numbers := [n for n in hits(word, limit=1000) if not is_kept_problem(n, wanted)]:
            found.append(("problems_search", "grams", len(numbers)))
    return found


def count_in(cursor: Any, table: str, columns: Sequence[str], wanted: Wanted) -> dict[str, int]:
    """Rows of each column that hold a word which is to go; one reading of the table."""
    if not columns:
        return {}
    quote, place = connection.ops.quote_name, "strpos" if connection.vendor == "postgresql" else "instr"
    words = sorted({form.lower() for form in wanted.stored})
    cells = [f"CAST({quote(column)} AS text)" for column in columns]
    if connection.vendor == "sqlite":
        # The pages of the search index are bytes; what it finds is asked of itself (`hits`).
        cells = [f"CASE typeof({quote(column)}) WHEN 'blob' THEN NULL ELSE CAST({quote(column)} AS text) END"
                 for column in columns]  # fmt: skip
    whole = "lower(" + " || ' ' || ".join(f"coalesce({cell}, '')" for cell in cells) + ")"
    where = " OR ".join(f"{place}({whole}, %s) > 0" for _ in words)
    cursor.execute(f"SELECT {', '.join(cells)} FROM {quote(table)} WHERE {where}", words)  # noqa: S608
    counts: dict[str, int] = {}
    while rows := cursor.fetchmany(500):
        for column, text in (pair for row in rows for pair in zip(columns, row, strict=True)):
            if text is not None and holds(text, wanted):
                counts[column] = counts.get(column, 0) + 1
    return counts


def holds(text: str, wanted: Wanted) -> bool:
    """Whether a cell read as text, JSON or not, holds a word."""
    try:
        value = json.loads(text)
    except ValueError:
        value = text
    return bool(wanted.mask_value(value) != value)


def is_kept_problem(problem_id: int, wanted: Wanted) -> bool:
    """Whether the index finds a problem only by pairs of characters that stand apart in it, or by a kept word."""
    row = apps.get_model("problems", "Problem").objects.filter(id=problem_id).values_list("text", "place").first()
    return row is not None and all(wanted.mask(part) == part for part in row)
