"""The role layouts a problem must be finishable in: who exists, and nobody else."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from chuangcheng.people.actor import Actor
from chuangcheng.people.models import City, Holding, Organisation, Post, User
from chuangcheng.people.queries import actor_for
from chuangcheng.standards.operations import seed_calendar, seed_categories

SHANGHAI = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 9, 14, 9, 0, tzinfo=SHANGHAI)


@dataclass
class Layout:
    """An invented installation. `line` are the units a problem can be led by, top down; `home` keeps the ledger."""

    name: str
    home: Organisation
    line: list[Organisation]
    people: dict[str, User] = field(default_factory=dict)
    helper: Organisation | None = None
    verifier: Organisation | None = None
    leader_post: int | None = None
    now: datetime = START
    everything_on_behalf: bool = False
    known: list[Actor] = field(default_factory=list)
    finished: set[object] = field(default_factory=set)
    lucky: dict[object, object] = field(default_factory=dict)

    def tick(self, hours: float = 1) -> datetime:
        """Time goes on."""
        self.now += timedelta(hours=hours)
        return self.now

    def actors(self) -> list[Actor]:
        """Everybody who exists, as they stand now."""
        if not self.known:
            self.known = [actor_for(user, self.now) for user in self.people.values()]
        return self.known

    def actor(self, name: str) -> Actor:
        """One of them."""
        return actor_for(self.people[name], self.now)


def organisation(name: str, parent: Organisation | None = None, kind: str = "unit") -> Organisation:
    """A node of the tree, its path kept."""
    made = Organisation.objects.create(name=name, parent=parent, kind=kind)
    made.path = f"{parent.path if parent else '/'}{made.id}/"
    made.save()
    return made


def person(
    layout_people: dict[str, User], name: str, org: Organisation, *roles: str, seat: Organisation | None = None
) -> Post:
    """A user on a post of that organisation."""
    user = layout_people.get(name) or User.objects.create(username=name, display_name=name)
    layout_people[name] = user
    post = Post.objects.create(organisation=org, seat=seat, title=f"{name}的岗位", roles=list(roles))
    Holding.objects.create(post=post, user=user, from_date=date(2026, 1, 1))
    return post


def ground() -> None:
    """Categories and the calendar every layout needs."""
    seed_categories()
    seed_calendar(years=range(2025, 2028), at=START)


def city_line(people: dict[str, User], depth: int, *, staffed: bool = True) -> tuple[Organisation, list[Organisation]]:
    """A city with an office and a line of units below it, each with a liaison where staffed."""
    city = organisation("示例市", kind="city")
    above, line = city, []
    for kind in ("district", "street", "community", "section")[:depth]:
        above = organisation(f"示例{kind}", above, kind)
        line.append(above)
        if staffed:
            person(people, f"{kind}联络员", above, "liaison")
    return city, line


def plain_city(depth: int) -> Layout:
    """A city office with a verifier of its own."""
    people: dict[str, User] = {}
    city, line = city_line(people, depth)
    person(people, "市办甲", city, "office")
    person(people, "市复核", city, "verifier")
    bureau = organisation("示例局", city, "bureau")
    person(people, "局联络员", bureau, "liaison")
    return Layout("市创城办另有复核员", city, line, people, helper=bureau)


def no_verifier(depth: int) -> Layout:
    """Two office people and no verifier post."""
    people: dict[str, User] = {}
    city, line = city_line(people, depth)
    person(people, "市办甲", city, "office")
    person(people, "市办乙", city, "office")
    return Layout("没有复核员", city, line, people)


def one_person_community(depth: int) -> Layout:
    """A community of one person, who keeps its own ledger, under a street."""
    people: dict[str, User] = {}
    street = organisation("示例街道", kind="street")
    community = organisation("示例社区", street, "community")
    person(people, "街道办甲", street, "office")
    person(people, "社区一人", community, "office", "liaison")
    line = [community]
    for level in range(depth - 1):
        line.append(organisation(f"网格{level}", line[-1], "section"))
        person(people, f"网格员{level}", line[-1], "liaison")
    return Layout("一人社区", community, line, people)


def two_person_office_leads(depth: int) -> Layout:
    """The hospital's office is a section, leads itself, and has two people."""
    people: dict[str, User] = {}
    hospital = organisation("示例医院", kind="unit")
    party_office = organisation("党办", hospital, "section")
    general = organisation("总务科", hospital, "section")
    for name in ("党办甲", "党办乙"):
        person(people, name, hospital, "office", seat=party_office)
        person(people, name + "联", party_office, "liaison")
        Holding.objects.filter(user=people[name + "联"]).update(user=people[name])
        people.pop(name + "联")
    person(people, "总务联络员", general, "liaison")
    line = [party_office]
    for level in range(depth - 1):
        line.append(organisation(f"小组{level}", line[-1], "section"))
        person(people, f"组长{level}", line[-1], "liaison")
    return Layout("两人办公室自己牵头", hospital, line, people, helper=general)


def two_person_office_helps(depth: int) -> Layout:
    """The same office as co-lead of another section."""
    layout = two_person_office_leads(depth)
    party_office, general = layout.line[0], layout.helper
    assert general is not None
    line = [general]
    for level in range(depth - 1):
        line.append(organisation(f"班组{level}", line[-1], "section"))
        person(layout.people, f"班长{level}", line[-1], "liaison")
    layout.name, layout.line, layout.helper = "两人办公室共同牵头", line, party_office
    return layout


def line_bureau_verifies(depth: int) -> Layout:
    """The line bureau is named verifier; the office is one person."""
    people: dict[str, User] = {}
    city, line = city_line(people, depth)
    person(people, "市办甲", city, "office")
    bureau = organisation("示例主管局", city, "bureau")
    person(people, "主管局联络员", bureau, "liaison")
    line[0].line_parent = bureau
    line[0].save()
    return Layout("主管部门复核", city, line, people, verifier=bureau)


def no_higher_office(depth: int) -> Layout:
    """A unit on its own; a leader in charge is the last who can verify."""
    people: dict[str, User] = {}
    unit = organisation("示例单位", kind="unit")
    leader = person(people, "分管领导", unit, "leader")
    person(people, "单位办甲", unit, "office")
    person(people, "单位办乙", unit, "office")
    line = [organisation("示例科室", unit, "section")]
    person(people, "科室联络员", line[0], "liaison")
    for level in range(depth - 1):
        line.append(organisation(f"班组{level}", line[-1], "section"))
        person(people, f"班长{level}", line[-1], "liaison")
    return Layout("没有上级创城办", unit, line, people, leader_post=leader.id)


def no_strike_step(depth: int) -> Layout:
    """A city that lets verifying strike off."""
    layout = plain_city(depth)
    City.objects.create(id=1, strike_off_step=False)
    layout.name = "复核即销号"
    return layout


def all_on_behalf(depth: int) -> Layout:
    """No unit has a user; the two-person office fills in everything."""
    people: dict[str, User] = {}
    city, line = city_line(people, depth, staffed=False)
    person(people, "市办甲", city, "office")
    person(people, "市办乙", city, "office")
    return Layout("全部代填", city, line, people, everything_on_behalf=True)


def deactivated_holder(depth: int) -> Layout:
    """The liaison of the deepest unit has gone; the office fills in for that unit."""
    layout = plain_city(depth)
    layout.name = "联络员已停用"
    gone = [name for name, user in layout.people.items() if user.holdings.filter(post__organisation=layout.line[-1])]
    for name in gone:
        User.objects.filter(id=layout.people[name].id).update(is_active=False)
        layout.people[name].refresh_from_db()
    person(layout.people, "市办乙", layout.home, "office")
    layout.everything_on_behalf = True
    return layout


LAYOUTS: dict[str, Callable[[int], Layout]] = {
    f.__name__: f
    for f in (
        plain_city,
        no_verifier,
        one_person_community,
        two_person_office_leads,
        two_person_office_helps,
        line_bureau_verifies,
        no_higher_office,
        no_strike_step,
        all_on_behalf,
        deactivated_holder,
    )
}
