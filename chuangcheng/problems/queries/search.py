"""Finding problems by what people type: a number or its end, words in the text or the place, a unit, a category."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from chuangcheng.people.models import Organisation
from chuangcheng.people.names import folded as folded_name
from chuangcheng.problems import search
from chuangcheng.problems.models import NumberBlock, Problem
from chuangcheng.rules.refusals import Refused
from chuangcheng.standards.queries import categories

MOST_BY_INDEX = 2_000
MOST_WORDS = 6
LONGEST = 100
NUMBER = re.compile(r"\D*(?:(\d{4})\s*[-－]\s*)?0*(\d{1,9})")
TEXT_COLUMNS = ("text", "place")


@dataclass(frozen=True)
class Wanted:
    """What one word may mean: words of the text (`like`), or a number, unit or category (`other`, None for none)."""

    word: str
    like: Q
    other: Q | None

    @property
    def loose(self) -> Q:
        """Any of them."""
        return self.like | self.other if self.other else self.like


def wanted(text: str) -> list[Wanted]:
    """The words of a search. Raises Refused for too many."""
    words = text[:LONGEST].split()
    if len(words) > MOST_WORDS:
        raise Refused(f"一次最多查{MOST_WORDS}个词，请减少几个再查。", code="search_too_many_words")
    return [_wanted(word) for word in words]


def find(rows: QuerySet[Problem], text: str) -> QuerySet[Problem]:
    """Those of the rows that match every word of a text; `rows` must already be what the reader sees."""
    return find_by_index(rows, wanted(text))


def find_by_index(rows: QuerySet[Problem], words: Sequence[Wanted]) -> QuerySet[Problem]:
    """Those of the rows that match every word, by the index as far as it helps; `rows` must already be what the reader
    sees. Words that can only stand in the text are looked up together: each may be common, all in one text are not.
    """
    for word in words:
        rows = rows.filter(word.loose)
    only_text = [word.word for word in words if word.other is None]
    if only_text:
        ids = _by_index(" ".join(only_text))
        return rows if ids is None else rows.filter(id__in=ids)
    if len(words) == 1:
        ids = _by_index(words[0].word)
        return rows if ids is None else rows.filter(Q(id__in=ids) | (words[0].other or Q()))
    return rows


def find_walking(rows: QuerySet[Problem], words: Sequence[Wanted]) -> QuerySet[Problem]:
    """The same without the index: for going from row to row until a page is full."""
    for word in words:
        rows = rows.filter(word.loose)
    return rows


def _by_index(text: str) -> list[int] | None:
    """Ids that the index has for all the words; None where it says too many, or nothing of such words."""
    if not search.wanted_grams(text):
        return None
    ids = search.hits(text, limit=MOST_BY_INDEX + 1)
    return None if len(ids) > MOST_BY_INDEX else ids


def _wanted(word: str) -> Wanted:
    # Chinese has no cases: comparing as written spares turning every row to capitals.
    compare = "icontains" if word.upper() != word.lower() else "contains"
    like = Q()
    for column in TEXT_COLUMNS:
        like |= Q(**{f"{column}__{compare}": word})
    other: Q | None = None
    for column, found in (("number", _numbers(word)), ("lead", _units(word)), ("category", _categories(word))):
        if found:
            one = Q(**{f"{column}__in": found})
            other = other | one if other else one
    return Wanted(word, like, other)


def _numbers(word: str) -> list[str]:
    """Numbers a word may mean: itself, or the end of one of any year (118 → 2026-000118)."""
    match = NUMBER.fullmatch(word)
    if not match:
        return [word] if any(c.isdigit() for c in word) else []
    year, count = match.groups()
    years = [int(year)] if year else list(NumberBlock.objects.values_list("year", flat=True))
    prefix = "".join(c for c in word.split("-", maxsplit=1)[0] if not c.isdigit())
    return [word, *(f"{prefix}{y}-{int(count):06d}" for y in years)]


def _units(word: str) -> list[int]:
    """Units whose name, short name or pinyin has the word; a few only, for they are alternatives of one query."""
    plain = folded_name(word)
    if not plain:
        return []
    named = Q(name__icontains=word) | Q(short_name__icontains=word)
    if plain.isascii() and len(plain) > 1:
        named |= Q(pinyin__icontains=plain)
    return list(Organisation.objects.filter(named).values_list("id", flat=True)[:50])


def _categories(word: str) -> list[int]:
    return [node.id for root in categories() for node in root.walk() if word in node.name]
