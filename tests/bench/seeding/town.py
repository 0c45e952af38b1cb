"""A city of 120 units with its people: made through the models once per seeded database, known to the rows as ids."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.utils import timezone

from chuangcheng.facts.operations import seed_metrics
from chuangcheng.people.models import City, Holding, Organisation, Post, User
from chuangcheng.people.names import pinyin_of
from chuangcheng.places.models import Site
from chuangcheng.standards.models import Category
from chuangcheng.standards.operations import seed_calendar, seed_categories

DISTRICTS = ("东湖区", "西山区", "南江区", "北原区")
STREETS = ("南桥", "朝阳", "新城", "河东", "青石", "长安")
COMMUNITIES = ("梧桐", "榆树", "银杏")
BUREAUS = (
    "城市管理局", "公安局", "市场监督管理局", "住房和城乡建设局", "交通运输局", "教育局", "卫生健康委员会", "民政局",
    "文化广电旅游局", "生态环境局", "水务局", "商务局", "自然资源局", "应急管理局", "司法局", "人社局", "退役军人局",
    "消防救援支队", "园林绿化局", "政务服务局",
)  # fmt: skip
UNITS = ("第一医院", "中医院", "第一中学", "实验小学", "客运总站", "火车站", "图书馆", "体育馆")
SITES = 300
EVERYBODY_HASH = "!"  # nobody logs in with a password; sessions and tokens are made directly


@dataclass(frozen=True)
class Hand:
    """Somebody on a post: what a step keeps of an actor."""

    user: int
    post: int
    organisation: int


@dataclass(frozen=True)
class Lead:
    """A unit that mends, its people, and who sees what it has."""

    unit: int
    ancestors: tuple[int, ...]
    liaison: Hand


@dataclass(frozen=True)
class Town:
    """Ids only. `district_offices` by district, each with the leads below it; `leads` all of them."""

    city: int
    offices: tuple[Hand, ...]
    verifiers: tuple[Hand, ...]
    inspectors: tuple[Hand, ...]
    leader: Hand
    leads: tuple[Lead, ...]
    district_offices: tuple[tuple[Hand, tuple[Lead, ...]], ...]
    categories: tuple[int, ...]
    sites: tuple[int, ...]


def make_town(*, since: date, at: datetime) -> Town:
    """Everything but the ledger. The database must be migrated and empty."""
    City.objects.get_or_create(id=1, defaults={"name": "云屏市"})
    seed_categories()
    seed_metrics()
    seed_calendar(years=range(since.year, at.year + 2), at=at)
    units = _Units(since)
    city = units.add("云屏市", "city", None)
    office = units.add("市创城办", "section", city)
    offices = tuple(units.hand(city, f"创城办干事{n}", ["office"], seat=office) for n in range(1, 5))
    verifiers = tuple(units.hand(city, f"复核专员{n}", ["verifier"], seat=office) for n in range(1, 4))
    inspectors = tuple(units.hand(city, f"督查员{n}", ["inspector"], seat=office) for n in range(1, 7))
    leader = units.hand(city, "分管领导", ["leader"])
    units.hand(city, "审计员", ["auditor"], seat=office)
    others = [units.lead(name, "bureau", city) for name in BUREAUS]
    others += [units.lead(name, "unit", city) for name in UNITS]
    districts = [_district(units, name, city) for name in DISTRICTS]
    return Town(
        city=city.id,
        offices=offices,
        verifiers=verifiers,
        inspectors=inspectors,
        leader=leader,
        leads=tuple([*others, *(lead for _, leads in districts for lead in leads)]),
        district_offices=tuple(districts),
        categories=tuple(Category.objects.exclude(parent=None).order_by("id").values_list("id", flat=True)),
        sites=_sites(city),
    )


def _district(units: "_Units", name: str, city: Organisation) -> tuple[Hand, tuple[Lead, ...]]:
    district = units.add(name, "district", city)
    office = units.hand(district, "区创城办主任", ["office"])
    units.hand(district, "区复核员", ["verifier"])
    leads = []
    for street_name in STREETS:
        street = units.add(f"{street_name}街道", "street", district)
        units.hand(street, "街道创城办主任", ["office"])
        leads.append(units.led(street))
        # Three communities to four of the streets, two to the others.
        for short in COMMUNITIES[: 3 if street_name in STREETS[:4] else 2]:
            leads.append(units.lead(f"{street_name}{short}社区", "community", street))
    return office, tuple(leads)


def _sites(city: Organisation) -> tuple[int, ...]:
    places = [(27.5 + n / 5000, 112.9 + n / 5000) for n in range(SITES)]
    rows = [
        Site(name=f"点位{n:03d}", organisation=city, x=east, y=north, datum="wgs84", latitude=north, longitude=east)
        for n, (north, east) in enumerate(places)
    ]
    return tuple(site.pk for site in Site.objects.bulk_create(rows))


class _Units:
    """Adds units and people one by one; there are few."""

    def __init__(self, since: date) -> None:
        self.since = since
        self.people = 0

    def add(self, name: str, kind: str, parent: Organisation | None) -> Organisation:
        row = Organisation(name=name, kind=kind, parent=parent, pinyin=pinyin_of(name))
        row.save()
        row.path = f"{parent.path if parent else '/'}{row.id}/"
        row.save(update_fields=["path"])
        return row

    def hand(self, where: Organisation, title: str, roles: list[str], *, seat: Organisation | None = None) -> Hand:
        self.people += 1
        user = User.objects.create(
            username=f"u{self.people:04d}",
            display_name=f"{where.name[:4]}{self.people}",
            password=EVERYBODY_HASH,
            must_change_password=False,
            password_changed_at=datetime(2021, 1, 1, tzinfo=UTC),
            last_seen_at=timezone.now(),
        )
        post = Post.objects.create(organisation=where, title=title, roles=roles, seat=seat)
        Holding.objects.create(post=post, user=user, from_date=self.since)
        return Hand(user.id, post.id, where.id)

    def lead(self, name: str, kind: str, parent: Organisation) -> Lead:
        return self.led(self.add(name, kind, parent))

    def led(self, unit: Organisation) -> Lead:
        return Lead(unit.id, unit.ancestor_ids, self.hand(unit, "联络员", ["liaison"]))
