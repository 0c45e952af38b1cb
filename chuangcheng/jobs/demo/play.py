"""Play the case through the operations: people, list in, 交办 to 销号, reply; then a few live problems."""

import io
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from chuangcheng.evidence.operations import store
from chuangcheng.facts.operations import seed_metrics
from chuangcheng.imports.operations.importing import import_rows
from chuangcheng.imports.operations.settling import set_details
from chuangcheng.imports.operations.staging import begin_import, stage
from chuangcheng.jobs.demo.ground import lay_out, site_at
from chuangcheng.jobs.demo.hospital import HOSPITAL, ISSUER, LIVE, NUMBER, PEOPLE, ROWS, SECTIONS, TITLE, Person, Row
from chuangcheng.jobs.demo.pictures import draw
from chuangcheng.jobs.demo.sheet import issuer_sheet
from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Organisation, Post, User
from chuangcheng.people.operations.organisations import Draft, save_organisation
from chuangcheng.people.operations.posts import PostDraft, hold_post, save_post
from chuangcheng.people.operations.users import Account as NewAccount
from chuangcheng.people.operations.users import add_user
from chuangcheng.people.queries import actor_for
from chuangcheng.problems.models import FeedbackList, Problem
from chuangcheng.problems.operations import answering, assigning, measuring, petitions, submitting, verifying
from chuangcheng.problems.operations.ask import Ask, FileRef
from chuangcheng.problems.operations.assigning import Order
from chuangcheng.problems.operations.lists import record_reply
from chuangcheng.problems.operations.measuring import FactWish
from chuangcheng.problems.operations.registering import NewProblem, register
from chuangcheng.rules.worktime import Clock, Rule, date_moment
from chuangcheng.standards.operations import seed_calendar, seed_categories

INSTALLER = Actor(user_id=None, name="初始化", is_administrator=True)


@dataclass(frozen=True)
class Account:
    """A demo login to be printed."""

    login: str
    password: str
    what_for: str


@dataclass
class Stage:
    """The demo as it is played: a clock of its own that ends before now, the people, the sections."""

    now: datetime
    users: dict[str, User] = field(default_factory=dict)
    places: dict[str, Organisation] = field(default_factory=dict)

    def tick(self, minutes: int = 7) -> datetime:
        """A little later."""
        self.now += timedelta(minutes=minutes)
        return self.now

    def by(self, login: str) -> Actor:
        """That person, as they stand now."""
        return actor_for(self.users[login], self.now)

    def ask(self, number: str, login: str, **extra: Any) -> Ask:
        """What a move comes with."""
        return Ask(number=number, by=self.by(login), at=self.tick(), **extra)

    def liaison(self, section: str) -> str:
        """The login of a section's liaison."""
        return next(p.login for p in PEOPLE if any(where == section for where, _, _, _ in p.posts))


def play(*, at: datetime, progress: Callable[[str], None] = lambda _: None) -> list[Account]:
    """Make the demo where there is none; what people entered since is left alone. Returns the accounts."""
    accounts = settings.CHUANGCHENG_HOME / "demo" / "账号.txt"
    if FeedbackList.objects.filter(number=NUMBER, organisation__name=HOSPITAL, published_at__isnull=False).exists():
        return read_accounts(accounts)
    seed_categories()
    seed_metrics()
    seed_calendar(years=range(at.year - 1, at.year + 3), at=at)
    scene = Stage(now=opening(at))
    progress("单位、岗位和账号")
    given = make_people(scene)
    write_accounts(accounts, given)
    progress("导入反馈清单")
    feedback = receive(scene)
    for problem, row in zip(Problem.objects.filter(list=feedback).order_by("row_no"), ROWS, strict=True):
        progress(f"整改第{problem.row_no}个问题")
        mend(scene, problem.number, row)
    reply(scene, feedback)
    progress("点位、责任书和今天的巡查")
    lay_out(scene)
    progress("几个正在办理的问题")
    for each in LIVE:
        live(scene, each)
    return given


def opening(at: datetime) -> datetime:
    """Nine in the morning of a weekday some sixteen days ago: the case is done when the demo is looked at."""
    day = timezone.localtime(at) - timedelta(days=16)
    day -= timedelta(days=max(0, day.weekday() - 4))
    return day.replace(hour=9, minute=0, second=0, microsecond=0)


def make_people(scene: Stage) -> list[Account]:
    """The hospital, its sections, posts and accounts, as an administrator would set them up."""
    hospital = Organisation.objects.filter(name=HOSPITAL).first()
    if hospital is None:
        hospital = save_organisation(
            draft=Draft(name=HOSPITAL, kind="unit", short_name="市医院"), by=INSTALLER, at=scene.tick()
        ).organisation
    scene.places[HOSPITAL] = hospital
    for position, name in enumerate(SECTIONS):
        known = Organisation.objects.filter(parent=hospital, name=name).first()
        draft = Draft(name=name, kind="section", parent_id=hospital.id, position=position)
        scene.places[name] = known or save_organisation(draft=draft, by=INSTALLER, at=scene.tick()).organisation
    return [make_person(scene, person) for person in PEOPLE]


def make_person(scene: Stage, person: Person) -> Account:
    """An account with a password of its own, and its posts."""
    password = f"demo-{secrets.token_hex(4)}"
    known = User.objects.filter(username=person.login).first()
    if known is None:
        known = add_user(
            account=NewAccount(username=person.login, display_name=person.name),
            password=password,
            is_administrator=person.is_administrator,
            must_change_password=False,
            by=INSTALLER,
            at=scene.tick(),
        ).user
    scene.users[person.login] = known
    for where, seat, title, roles in person.posts:
        post = Post.objects.filter(organisation=scene.places[where], title=title).first()
        if post is None:
            draft = PostDraft(
                organisation_id=scene.places[where].id,
                title=title,
                roles=roles,
                seat_id=scene.places[seat].id if seat else None,
            )
            post = save_post(draft=draft, by=INSTALLER, at=scene.tick())
            start = timezone.localdate(scene.now)
            hold_post(post_id=post.id, user_id=known.id, from_date=start, by=INSTALLER, at=scene.now)
    return Account(person.login, password, person.what_for)


def receive(scene: Stage) -> FeedbackList:
    """The issuer's sheet is uploaded, recognised, confirmed and imported."""
    today = timezone.localdate(scene.now)
    sheet = issuer_sheet(assessed_on=today, due=due_day(scene))
    by = scene.by("yuanban")
    file = store(
        stream=io.BytesIO(sheet), name=f"{TITLE}.xlsx", source="demo", by_id=by.user_id, at=scene.tick(), sheets=True
    )
    row = begin_import(file=file, organisation_id=scene.places[HOSPITAL].id, by=by, at=scene.tick())
    stage(import_id=row.id, at=scene.now)
    details = {
        "issuer": ISSUER,
        "title": TITLE,
        "number": NUMBER,
        "level": "city",
        "assessed_on": today.isoformat(),
        "received_on": today.isoformat(),
        "reply_by": (due_day(scene) + timedelta(days=2)).isoformat(),
    }
    set_details(import_id=row.id, details=details, by=by, at=scene.tick())
    outcome = import_rows(import_id=row.id, by=by, at=scene.tick())
    return FeedbackList.objects.get(id=outcome.list_id or 0)


def due_day(scene: Stage) -> date:
    """The last day for mending."""
    return timezone.localdate(scene.now) + timedelta(days=10)


def mend(scene: Stage, number: str, row: Row) -> None:
    """One problem from dispatch to strike-off."""
    leads = [scene.places[name].id for name in row.leads]
    order = Order(
        lead=leads[0],
        co_leads=leads[1:],
        kind="by_date",
        rule=Rule(Clock.FIXED_MOMENT, moment=date_moment(due_day(scene))),
        requirement="逐条制定措施，限期整改到位，并举一反三（示例）。",
        leader_name=row.leader,
    )
    assigning.dispatch(scene.ask(number, "yuanban"), order=order)
    for name in row.leads:
        answering.accept(scene.ask(number, scene.liaison(name), unit=scene.places[name].id), person_name=row.person)
    for done in row.done:
        measuring.measure(
            scene.ask(number, scene.liaison(done.unit), unit=scene.places[done.unit].id),
            text=done.text,
            kind=done.kind,
            facts=[FactWish(metric, text) for metric, text in done.figures],
        )
    for name in row.leads[1:]:
        measuring.confirm(scene.ask(number, scene.liaison(name), unit=scene.places[name].id))
    photo = after_photo(scene, row.scene, row.text, scene.liaison(row.leads[0]))
    submitting.submit(scene.ask(number, scene.liaison(row.leads[0]), files=(photo,)), person_name=row.person)
    verifying.verify(scene.ask(number, "fuhe", words="现场查看，已整改到位。"))
    verifying.strike_off(scene.ask(number, "yuanban"))


def after_photo(scene: Stage, name: str, caption: str, login: str) -> FileRef:
    """A drawn photo, stored as the unit would upload it."""
    picture = draw(name, after=True, caption=caption[:14])
    by = scene.by(login)
    file = store(
        stream=io.BytesIO(picture), name=f"示例-{name}-整改后.jpg", source="demo", by_id=by.user_id, at=scene.tick(1)
    )
    return FileRef(file.id, "after")


def reply(scene: Stage, feedback: FeedbackList) -> None:
    """The office answers the issuer."""
    record_reply(list_id=feedback.id, by=scene.by("yuanban"), at=scene.tick(), words="六个问题均已整改（示例）。")


def live(scene: Stage, told: tuple[str, str, str, str, str]) -> None:
    """A problem that is under way, so that every account has something to do."""
    text, place, section, note, state = told
    home = scene.places[HOSPITAL].id
    begin = {"overdue": -9, "extension": -2, "registered": -1, "dispatched": -1}.get(state, -3)
    now = timezone.localtime(timezone.now()) + timedelta(days=begin)
    scene.now = max(scene.now, now.replace(hour=8, minute=30))
    new = NewProblem(home=home, text=text, place=f"{place}（示例）", source="inspection", site=site_at(place))
    number = register(new=new, by=scene.by("ducha"), at=scene.tick()).number
    if state == "registered":
        return
    unit = scene.places[section].id
    assigning.dispatch(scene.ask(number, "yuanban"), order=Order(lead=unit, requirement=note))
    if state == "dispatched":
        return
    worker = scene.liaison(section)
    answering.accept(scene.ask(number, worker, unit=unit), person_name="示例责任人")
    if state == "overdue":
        return
    if state == "extension":
        due = Problem.objects.get(number=number).due or scene.now
        petitions.ask_extension(
            scene.ask(number, worker, unit=unit, words="新证正在办理（示例）"), moment=due + timedelta(days=1)
        )
        return
    measuring.measure(scene.ask(number, worker, unit=unit), text="已安排专人处理（示例）")
    photo = after_photo(scene, "poster", text, worker)
    submitting.submit(scene.ask(number, worker, files=(photo,)), person_name="示例责任人")
    if state == "verified":
        verifying.verify(scene.ask(number, "fuhe", words="已看现场（示例）"))


def write_accounts(path: Path, accounts: list[Account]) -> None:
    """Keep the logins beside the data, so that a second run prints them again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{a.login}\t{a.password}\t{a.what_for}\n" for a in accounts), encoding="utf-8")
    path.chmod(0o600)


def read_accounts(path: Path) -> list[Account]:
    """What the first run wrote."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [Account(*line.split("\t", 2)) for line in lines]
