"""A small city to inspect: sites of two types on the ground of several units, a standard, a programme, people."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID, uuid4

from chuangcheng.inspections.models import Programme, Round, Visit
from chuangcheng.inspections.operations.answers import AnswerDraft
from chuangcheng.inspections.operations.programmes import ProgrammeDraft, save_programme
from chuangcheng.inspections.operations.rounds import RoundDraft, draw
from chuangcheng.inspections.operations.visits import start_visit
from chuangcheng.people.actor import Actor
from chuangcheng.places.models import Area, Site
from chuangcheng.standards.models import CheckItem, SiteType, SystemVersion
from tests.cast import AT, Cast, cast
from tests.inspections.standing import sample_standard

DAY = AT.date()
# Who answers for the sites, in turn.
UNITS = ("示例医院", "城管局", "梧桐社区", "榆树社区", "市监局")


@dataclass
class World:
    """What a test of inspections needs, made as it is asked for."""

    people: Cast = field(default_factory=cast)
    standard: SystemVersion = field(init=False)
    types: list[SiteType] = field(init=False)
    items: list[CheckItem] = field(init=False)
    areas: list[Area] = field(init=False)
    sites: list[Site] = field(init=False)

    def __post_init__(self) -> None:
        self.standard, self.types, self.items = sample_standard()
        city = self.people.org("云屏市")
        self.areas = []
        for name in ("东片", "西片"):
            area = Area.objects.create(name=name, organisation=city)
            area.path = f"/{area.pk}/"
            area.save()
            self.areas.append(area)
        self.sites = [self.site(n) for n in range(20)]

    def site(self, n: int) -> Site:
        """The n-th site: types and areas by turns, 100 m apart along a road."""
        east = 114.0 + n * 0.00104
        return Site.objects.create(
            name=f"点位{n:02}",
            area=self.areas[n // 2 % 2],
            organisation=self.people.org(UNITS[n % len(UNITS)]),
            site_type=self.types[n % 2],
            x=east,
            y=30.0,
            datum="wgs84",
            latitude=30.0,
            longitude=east,
        )

    def actor(self, name: str) -> Actor:
        return self.people.actor(name)

    def programme(self, who: str = "市办甲", **changes: object) -> Programme:
        """A random inspection of the whole city, two of each type and area."""
        said = {
            "name": f"抽查{Programme.objects.count()}",
            "kind": "random",
            "organisation_id": self.people.org("云屏市").id,
            "standard_id": self.standard.pk,
            "draw_rule": {"per": "type_area", "count": 2},
        }
        return save_programme(draft=ProgrammeDraft(**{**said, **changes}), by=self.actor(who), at=AT)

    def round(self, programme: Programme | None = None, *, seed: str = "种子", days: int = 5) -> Round:
        """A drawn round of it."""
        draft = RoundDraft(from_date=DAY, to_date=DAY + timedelta(days=days))
        chosen = programme or self.programme()
        return draw(programme_id=chosen.pk, draft=draft, seed=seed, by=self.actor("市办甲"), at=AT)

    def visit(self, site: Site | None = None, who: str = "市督甲", **more: object) -> Visit:
        """One that was begun just now, outside rounds."""
        programme = self.programme(draw_rule={})
        place = site or self.sites[0]
        more = {"programme_id": programme.pk, **more}
        return start_visit(uuid=uuid4(), site_id=place.pk, by=self.actor(who), at=AT, **more)

    def items_of(self, site: Site) -> list[CheckItem]:
        return [item for item in self.items if item.site_type_id == site.site_type_id]


def answer(item: CheckItem | None, verdict: str = "meets", *, uuid: UUID | None = None, **more: object) -> AnswerDraft:
    said = {"answered_at": AT, "check_item": item.pk if item else None, **more}
    return AnswerDraft(uuid=uuid or uuid4(), verdict=verdict, **said)


def days(n: int) -> date:
    return DAY + timedelta(days=n)
