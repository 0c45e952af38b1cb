"""Where the database mentions a person: every text and JSON column of every table, by the words as they are written.

The tables are taken from the models, the last look from the database itself, so that a column nobody thought of is
found as well. What must stay stays with its reason.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import Q, QuerySet
from django.db.models.functions import Cast

from chuangcheng.people.models import Organisation, User
from chuangcheng.problems.search import hits
from chuangcheng.reports.models import Document
from chuangcheng.rules.refusals import Refused

MASK = "□"
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
UNSEARCHED = frozenset({"contenttypes", "auth"})
FINAL = "已定稿的公文不改，需要时另出更正件"
ACTIVE = "账号还在使用；离任停用后再清除"
UNIT = "是单位的名称，不是个人信息；需要时在“单位”里改名"


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

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What is kept stands before what goes."""
        kept = sorted(self.keep, key=len, reverse=True)
        return re.compile("|".join(re.escape(word) for word in (*kept, *self.written)), re.IGNORECASE)

    def mask(self, text: str) -> str:
        """The text with a sign for each character that goes, so that places of figures in a sentence stay right."""
        return self.pattern.sub(lambda m: m[0] if m[0] in self.keep else MASK * len(m[0]), text)

    def mask_value(self, value: Any) -> Any:
        """The same through lists and objects, names of fields included."""
        if isinstance(value, str):
            return self.mask(value)
        if isinstance(value, list):
            return [self.mask_value(each) for each in value]
        if isinstance(value, dict):
            return {self.mask(str(name)): self.mask_value(each) for name, each in value.items()}
        if isinstance(value, int) and not isinstance(value, bool) and str(value) in self.written:
            return None
        return value


def ways_of(term: str) -> set[str]:
    """A telephone number with spaces, hyphens and full-width digits; other words as they are."""
    if not term.isascii() or not term.isdigit():
        return {term}
    found = {term}
    if len(term) == 11:
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


def searched_models() -> Iterator[tuple[type[models.Model], list[str]]]:
    """Every model with its text and JSON columns."""
    for model in apps.get_models(include_auto_created=True):
        names = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices
        ]
        if names and model._meta.app_label not in UNSEARCHED and not model._meta.proxy:
            yield model, names


def mentioning(model: type[models.Model], name: str, wanted: Wanted) -> QuerySet[Any]:
    """Rows whose column holds one of the words; JSON also as SQLite keeps it, with characters escaped."""
    query = Q()
    for word in wanted.written:
        query |= Q(cell__contains=word)
        if (escaped := json.dumps(word)[1:-1]) != word:
            query |= Q(cell__contains=escaped)
    return model._default_manager.annotate(cell=Cast(name, models.TextField())).filter(query)


def kept_because(row: models.Model, wanted: Wanted) -> str:
    """Why a row stays as it is; empty for one that is changed."""
    if isinstance(row, Document) and row.finalised_at is not None:
        return FINAL
    if isinstance(row, User) and row.is_active:
        return ACTIVE
    return UNIT if isinstance(row, Organisation) else ""


def field_label(model: type[models.Model], name: str) -> str:
    """A column as people call it."""
    return str(getattr(model._meta.get_field(name), "verbose_name", name))


def find(wanted: Wanted, *, report: Callable[[int, int, str], None] = lambda *_: None) -> list[Place]:
    """Every column that mentions the person, what goes and what stays apart."""
    found: list[Place] = []
    all_models = list(searched_models())
    for done, (model, names) in enumerate(all_models, start=1):
        for name in names:
            counts: dict[str, int] = {}
            for row in mentioning(model, name, wanted).order_by("pk").iterator(chunk_size=500):
                value = getattr(row, name)
                if wanted.mask_value(value) != value:
                    why = kept_because(row, wanted)
                    counts[why] = counts.get(why, 0) + 1
            label = f"{model._meta.verbose_name}·{field_label(model, name)}"
            found += [Place(model._meta.db_table, name, label, n, why) for why, n in counts.items()]
        report(done, len(all_models), "正在查找")
    return found


def remains(wanted: Wanted) -> list[tuple[str, str, int]]:
    """(table, column, rows) of whatever still mentions the person: every column of every table of the database, read
    as text, whether a model knows it or not; and the search index."""
    found = []
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            for column in connection.introspection.get_table_description(cursor, table):
                if count := count_in(cursor, table, column.name, wanted):
                    found.append((table, column.name, count))
    for word in wanted.terms:
        if numbers := [n for n in hits(word, limit=1000) if not is_kept_problem(n, wanted)]:
            found.append(("problems_search", "grams", len(numbers)))
    return found


def count_in(cursor: Any, table: str, column: str, wanted: Wanted) -> int:
    """Rows of one column that hold a word which is to go."""
    quote, place = connection.ops.quote_name, "strpos" if connection.vendor == "postgresql" else "instr"
    words = sorted({form for word in wanted.written for form in (word, json.dumps(word)[1:-1])})
    where = " OR ".join(f"{place}(CAST({quote(column)} AS text), %s) > 0" for _ in words)
    cursor.execute(f"SELECT CAST({quote(column)} AS text) FROM {quote(table)} WHERE {where}", words)  # noqa: S608
    return sum(any(part != wanted.mask(part) for part in (row[0], unescaped(row[0]))) for row in cursor.fetchall())


def unescaped(text: str) -> str:
    """JSON with its characters written out; anything else as it is."""
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        return text


def is_kept_problem(problem_id: int, wanted: Wanted) -> bool:
    """Whether the index finds a problem only by pairs of characters that stand apart in it, or by a kept word."""
    row = apps.get_model("problems", "Problem").objects.filter(id=problem_id).values_list("text", "place").first()
    return row is not None and all(wanted.mask(part) == part for part in row)
