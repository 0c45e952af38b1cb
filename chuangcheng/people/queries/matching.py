"""Which organisation is meant by what somebody wrote: found or offered, never invented."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q
from rapidfuzz import fuzz, process

from chuangcheng.people.models import Organisation, OrganisationKind
from chuangcheng.people.names import folded, spelt

OFFERED = 5
CLOSE = 60
# What people put before a unit's name to say whose it is: 市城管局, 区城管局.
LEVEL_WORDS = {
    OrganisationKind.CITY: ("市",),
    OrganisationKind.DISTRICT: ("区", "县", "市"),
    OrganisationKind.STREET: ("街道", "镇", "乡"),
}


@dataclass(frozen=True)
class Candidate:
    """One offered: `score` 0–100, `why` in a word for the person who chooses."""

    organisation: Organisation
    score: int
    why: str


@dataclass(frozen=True)
class Match:
    """`exact`: the one certainly meant (by name, short or other name); else None, with candidates, best first."""

    text: str
    exact: Organisation | None = None
    candidates: tuple[Candidate, ...] = ()

    @property
    def is_ambiguous(self) -> bool:
        """Several organisations bear exactly this name."""
        return self.exact is None and len(self.candidates) > 1 and self.candidates[0].why == SAME_NAME


SAME_NAME = "同名"


class Finder:
    """Organisations ready to be found by name; read once, asked as often as a sheet has rows.

    Made in O(names), an unknown text costs milliseconds at 5000 organisations, a repeated one nothing.
    """

    def __init__(self, organisations: Sequence[Organisation]) -> None:
        self._all = {o.id: o for o in organisations}
        self._names: dict[str, set[int]] = defaultdict(set)
        self._others: dict[str, set[int]] = defaultdict(set)
        self._spelt: dict[str, set[int]] = defaultdict(set)
        self._known: dict[str, Match] = {}
        for organisation in organisations:
            self._learn(organisation)
        self._every = {**self._others, **{n: ids | self._others.get(n, set()) for n, ids in self._names.items()}}

    def match(self, text: str) -> Match:
        """The organisation named, or those that may be meant; the same text gives the same answer."""
        if text not in self._known:
            self._known[text] = self._match(text)
        return self._known[text]

    def _learn(self, organisation: Organisation) -> None:
        names, others = _names_of(organisation)
        for name in names:
            self._names[folded(name)].add(organisation.id)
        for name in others:
            self._others[folded(name)].add(organisation.id)
        for word in organisation.pinyin.split():
            self._spelt[word].add(organisation.id)

    def _match(self, text: str) -> Match:
        wanted = folded(text)
        if not wanted:
            return Match(text)
        for index in (self._names, self._others):
            ids = index.get(wanted)
            if ids and len(ids) == 1:
                return Match(text, exact=self._all[next(iter(ids))])
            if ids:
                return Match(text, candidates=tuple(self._offer({i: (100, SAME_NAME) for i in ids})))
        return Match(text, candidates=tuple(self._offer(self._guess(wanted))))

    def _guess(self, wanted: str) -> dict[int, tuple[int, str]]:
        """Ids with the best score and its reason."""
        found: dict[int, tuple[int, str]] = {}
        for i, score, why in (*self._by_sound(wanted), *self._by_likeness(wanted), *self._by_abbreviation(wanted)):
            if score > found.get(i, (0, ""))[0]:
                found[i] = (score, why)
        return found

    def _by_sound(self, wanted: str) -> Iterator[tuple[int, int, str]]:
        """The same sounds in other characters; or pinyin and initials, typed out or begun."""
        if not wanted.isascii():
            yield from ((i, 95, "读音相同") for i in self._spelt.get(spelt(wanted)[0], ()))
            return
        if len(wanted) < 2:
            return
        for word, ids in self._spelt.items():
            if word.startswith(wanted):
                yield from ((i, 90 if word == wanted else 80, "拼音") for i in ids)

    def _by_likeness(self, wanted: str) -> Iterator[tuple[int, int, str]]:
        close = process.extract(wanted, list(self._every), scorer=fuzz.WRatio, limit=3 * OFFERED, score_cutoff=CLOSE)
        for name, score, _ in close:
            yield from ((i, min(round(score), 94), "名称相近") for i in self._every[name])

    def _by_abbreviation(self, wanted: str) -> Iterator[tuple[int, int, str]]:
        if len(wanted) < 2:
            return
        for name, ids in self._names.items():
            if _abbreviates(wanted, name):
                yield from ((i, 75, "可能是简称") for i in ids)

    def _offer(self, found: dict[int, tuple[int, str]]) -> list[Candidate]:
        rows = [Candidate(self._all[i], score, why) for i, (score, why) in found.items()]
        rows.sort(key=lambda c: (-c.score, len(c.organisation.path), c.organisation.id))
        return rows[:OFFERED]


def finder(within: Iterable[int] | None = None) -> Finder:
    """Every organisation in use, or those at and below the ones given. One statement."""
    rows = Organisation.objects.filter(is_active=True).select_related("parent")
    if within is not None:
        below = Q(pk__in=[])
        for path in Organisation.objects.filter(id__in=list(within)).values_list("path", flat=True):
            below |= Q(path__startswith=path)
        rows = rows.filter(below)
    return Finder(list(rows))


def match_organisation(text: str, within: Iterable[int] | None = None) -> Match:
    """Once; for many texts make one `finder(within)` and ask it."""
    return finder(within).match(text)


def _names_of(organisation: Organisation) -> tuple[set[str], set[str]]:
    """Names in full (alone and behind the parent's), and the others (short, former, behind a level word)."""
    own = organisation.name
    short = {name for name in (organisation.short_name, *organisation.other_names) if name}
    parent = organisation.parent
    if parent is None:
        return {own}, short
    above = {name for name in (parent.name, parent.short_name) if name}
    levels = LEVEL_WORDS.get(OrganisationKind(parent.kind), ())
    others = {whose + name for whose in above for name in short} | {
        word + name for word in levels for name in {own, *short}
    }
    return {own, *(whose + own for whose in above)}, short | others


def _abbreviates(short: str, name: str) -> bool:
    """Every character of `short` stands in `name`, in order: 卫健委 in 卫生健康委员会."""
    if len(short) >= len(name):
        return False
    rest = iter(name)
    return all(character in rest for character in short)
