"""Finding problems by what people type: a number or its end, words in the text or the place, a unit, a category."""

import re

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


def find(rows: QuerySet[Problem], text: str) -> QuerySet[Problem]:
    """Those of the rows that match every word; `rows` must already be what the reader sees."""
    words = text[:LONGEST].split()
    if len(words) > MOST_WORDS:
        raise Refused(f"一次最多查{MOST_WORDS}个词，请减少几个再查。", code="search_too_many_words")
    for word in words:
        rows = rows.filter(_matching(word))
    return rows


def _matching(word: str) -> Q:
    found = _by_words(word) | Q(number__in=_numbers(word))
    units = _units(word)
    if units:
        found |= Q(lead__in=units)
    kinds = _categories(word)
    return found | Q(category__in=kinds) if kinds else found


def _by_words(word: str) -> Q:
    """By the index while that gives few; a frequent word is met soon enough going from the newest down."""
    like = Q()
    for column in TEXT_COLUMNS:
        like |= Q(**{f"{column}__icontains": word})
    if not search.wanted_grams(word):
        return like
    ids = search.hits(word, limit=MOST_BY_INDEX + 1)
    return like if len(ids) > MOST_BY_INDEX else Q(id__in=ids) & like


def _numbers(word: str) -> list[str]:
    """Numbers a word may mean: itself, or the end of one of any year (118 → 2026-000118)."""
    match = NUMBER.fullmatch(word)
    if not match:
        return [word]
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
