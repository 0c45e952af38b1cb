"""A day in the field: an inspector with two sites to visit, a unit with a problem to mend, an office that verifies."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from chuangcheng.facts.operations import seed_metrics
from chuangcheng.inspections.models import Programme, Visit
from chuangcheng.places.models import Site
from chuangcheng.problems.models import Problem
from chuangcheng.problems.operations.answering import accept
from chuangcheng.problems.operations.ask import Ask
from chuangcheng.problems.operations.assigning import Order, dispatch
from chuangcheng.problems.operations.registering import NewProblem, register
from chuangcheng.rules.demands import read_demand
from chuangcheng.rules.worktime import Clock, Rule
from chuangcheng.standards.models import CheckItem, SiteType
from chuangcheng.standards.operations import seed_calendar, seed_categories
from tests.cast import Cast, cast
from tests.inspections.standing import sample_standard


@dataclass
class Scene:
    """Who and what there is; `visits` are planned for today and for 市督甲."""

    people: Cast
    visits: list[Visit]
    items: list[CheckItem]
    problem: Problem


def scene(at: datetime, *, sites: int = 2) -> Scene:
    """Put it into the database, at this moment."""
    seed_categories()
    seed_metrics()
    seed_calendar(years=range(at.year - 1, at.year + 3), at=at)
    people = cast()
    standard, types, items = sample_standard()
    CheckItem.objects.filter(pk=items[0].pk).update(photo="on_fail", exception="正在清运的除外", group="环境卫生")
    demand = read_demand("不少于3处").as_json()
    CheckItem.objects.filter(pk=items[1].pk).update(demand_words="不少于3处", demand=demand, group="环境卫生")
    CheckItem.objects.filter(pk=items[2].pk).update(group="公共秩序")
    programme = Programme.objects.create(
        name="日常抽查", kind="random", level="city", organisation=people.org("云屏市"), standard=standard, made_at=at
    )
    made = [visit(people, types[0], programme, n, at) for n in range(sites)]
    return Scene(people, made, list(items[:3]), given(people, at))


def visit(people: Cast, kind: SiteType, programme: Programme, n: int, at: datetime) -> Visit:
    """A planned one at a site of 城管局's."""
    place = Site.objects.create(
        name=f"和平路农贸市场{n + 1}号",
        organisation=people.org("城管局"),
        site_type=kind,
        address=f"和平路{n * 20 + 18}号",
    )
    return Visit.objects.create(
        uuid=uuid4(), programme=programme, organisation=people.org("云屏市"), site=place, standard=programme.standard,
        inspector=people.user("市督甲"), planned_on=at.date(), order=n,
    )  # fmt: skip


def given(people: Cast, at: datetime, text: str = "和平路18号门前垃圾桶满溢，地面有污水") -> Problem:
    """One that 城管局 is mending."""
    office = people.actor("市办甲", at)
    home = people.org("云屏市").pk
    new = NewProblem(home=home, text=text, place="和平路18号")
    row = register(new=new, by=office, at=at - timedelta(hours=3), key=uuid4())
    order = Order(
        lead=people.org("城管局").pk, rule=Rule(Clock.WORKING_DAYS, Decimal(3)), requirement="立即清理，加密清运"
    )
    dispatch(ask(row, office, at - timedelta(hours=2)), order=order)
    accept(ask(row, people.actor("城管甲", at), at - timedelta(hours=1)))
    row.refresh_from_db()
    return row


def ask(row: Problem, by: Any, at: datetime, **more: Any) -> Ask:
    """A move of somebody's, with a key of its own."""
    return Ask(number=row.number, by=by, at=at, key=new_key(), **more)


def new_key() -> UUID:
    """As a phone makes them."""
    return uuid4()
