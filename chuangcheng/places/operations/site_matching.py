"""What a sheet of sites means by its names of types, areas and units: found, or offered; never invented."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Organisation
from chuangcheng.people.names import folded
from chuangcheng.people.queries.matching import Finder
from chuangcheng.people.queries.tree import known_to
from chuangcheng.places.models import Area
from chuangcheng.places.operations.ground import ground_kept_by
from chuangcheng.places.queries.access import areas_known_to
from chuangcheng.standards.models import SiteType

OFFERED, CLOSE = 5, 50
LABELS = {"site_type": "点位类型", "area": "片区", "unit": "单位", "site": "点位"}


@dataclass(frozen=True)
class Unknown:
    """A written name that means nothing for certain: what it is of, and what it may mean, best first."""

    what: str
    written: str
    offered: tuple[tuple[int, str], ...]

    @property
    def sentence(self) -> str:
        """What to say beside the row."""
        names = "、".join(name for _, name in self.offered[:3])
        hint = f"可能是：{names}" if names else "请先在系统里增加，或改正写法"
        return f"没有叫“{self.written}”的{LABELS[self.what]}，{hint}。"


@dataclass
class Matcher:
    """Names ready to be found; read once, asked as often as a sheet has rows.

    `means` is what the user chose: {"area": {"写法": id}}; the id 0 leaves the field empty.
    """

    by: Actor
    means: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    known: dict[tuple[str, str], int | Unknown | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.units = list(known_to(self.by).filter(is_active=True).select_related("parent"))
        self.finder = Finder(self.units)
        self.unit_ids = {unit.id: unit for unit in self.units}
        self.areas = {row.id: row for row in areas_known_to(self.by).defer("boundary").select_related("organisation")}
        self.types = {row.id: row for row in SiteType.objects.filter(active=True)}
        self.type_names: dict[str, int] = {}
        for row in self.types.values():
            for name in (row.name, row.code, *row.other_names.split("、")):
                if name:
                    self.type_names.setdefault(folded(name), row.id)
        self.kept: dict[tuple[int | None, int | None], bool] = {}

    def find(self, what: str, written: str) -> int | Unknown | None:
        """The id meant, None for an empty cell (or one chosen to stay empty), or what may be meant."""
        written = written.strip()
        if not written:
            return None
        key = (what, written)
        if key not in self.known:
            chosen = self.means.get(what, {}).get(written)
            sure = chosen is not None and (chosen == 0 or chosen in self._rows(what))
            self.known[key] = (chosen or None) if sure else getattr(self, f"_{what}")(written)
        return self.known[key]

    def _rows(self, what: str) -> Mapping[int, object]:
        rows: dict[str, Mapping[int, object]] = {"site_type": self.types, "area": self.areas, "unit": self.unit_ids}
        return rows[what]

    def keeps(self, area_id: int | None, organisation_id: int | None) -> bool:
        """Whether the actor keeps a site there: by the ground, else by its unit."""
        key = (area_id, organisation_id)
        if key not in self.kept:
            owner = self._owner(area_id) or self.unit_ids.get(organisation_id or 0)
            seen = (area_id or 0) in {0, *self.areas} and (organisation_id or 0) in {0, *self.unit_ids}
            self.kept[key] = seen and ground_kept_by(self.by, owner)
        return self.kept[key]

    def _owner(self, area_id: int | None) -> Organisation | None:
        row = self.areas.get(area_id or 0)
        while row is not None:
            if row.organisation:
                return row.organisation
            row = self.areas.get(row.parent_id or 0)
        return None

    def _site_type(self, written: str) -> int | Unknown:
        found = self.type_names.get(folded(written))
        return found or self._offer("site_type", written, {row.id: row.name for row in self.types.values()})

    def _unit(self, written: str) -> int | Unknown:
        match = self.finder.match(written)
        if match.exact:
            return match.exact.id
        return Unknown("unit", written, tuple((c.organisation.id, c.organisation.name) for c in match.candidates))

    def _area(self, written: str) -> int | Unknown:
        """A name, or a way down: 南桥街道/梧桐社区. One name of several areas needs the way."""
        for above, name in ways(written.replace(">", "/")):
            found = [row for row in self.areas.values() if folded(row.name) == name and self._leads(row, above)]
            if len(found) == 1:
                return found[0].id
            if found:
                return Unknown("area", written, tuple((row.id, self._way(row)) for row in found[:OFFERED]))
        return self._offer("area", written, {row.id: self._way(row) for row in self.areas.values()})

    def _leads(self, row: Area, steps: list[str]) -> bool:
        above = {folded(step) for step in steps_of(self._way(row))}
        return above.issuperset(steps)

    def _way(self, row: Area) -> str:
        above = [self.areas[i].name for part in row.path.split("/") if part and (i := int(part)) in self.areas]
        return "/".join(above)

    def _offer(self, what: str, written: str, names: dict[int, str]) -> Unknown:
        last = written.rsplit("/", maxsplit=1)[-1]
        close = process.extract(last, names, scorer=fuzz.partial_ratio, limit=OFFERED, score_cutoff=CLOSE)
        return Unknown(what, written, tuple((int(key), str(name)) for name, _, key in close))


def ways(written: str) -> list[tuple[list[str], str]]:
    """What a written way may mean: names above and the name itself, the shortest first, for names may hold a / too."""
    steps = steps_of(written)
    return [([folded(step) for step in steps[:n]], folded("/".join(steps[n:]))) for n in reversed(range(len(steps)))]


def steps_of(way: str) -> list[str]:
    """南桥街道/梧桐社区 in its parts."""
    return [step for step in way.replace("／", "/").split("/") if step.strip()]


def unknowns(found: Iterable[Unknown]) -> list[Unknown]:
    """Each written name once, in order."""
    return list({(each.what, each.written): each for each in found}.values())
