"""What of inspections an address can name, and how its questions are put; answered in expected/inspections.yaml.

A covert programme of the city with three rounds: one not drawn, one under way, one closed; a daily programme; a
self-check of the lead unit, a follow-up check asked of it, a struck-off problem for inspector@above to look at again.
"""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from chuangcheng.inspections.models import Answer, Recheck, SelfCheckProblem, Visit
from chuangcheng.inspections.operations.answers import AnswerDraft, save_answers
from chuangcheng.inspections.operations.follow_ups import FollowUpDraft, order_follow_up
from chuangcheng.inspections.operations.programmes import ProgrammeDraft, save_programme
from chuangcheng.inspections.operations.rechecks import RecheckDraft, draw_rechecks
from chuangcheng.inspections.operations.rounds import RoundDraft, close_round, draw, save_round
from chuangcheng.inspections.operations.self_checks import (
    ItemAnswer,
    SelfCheckDraft,
    answer_item,
    begin_self_check,
    finish_self_check,
)
from chuangcheng.inspections.operations.teams import TeamDraft, assign_teams, save_teams
from chuangcheng.inspections.operations.visits import finish_visit, start_visit
from chuangcheng.places.models import Site
from chuangcheng.standards.models import SiteType
from tests.permission.asking import Request
from tests.permission.world import World

THE = "the one"
OFFICE, UNIT, INSPECTOR = "office@above", "liaison@own", "inspector@above"
COVERT = {"programme_id": "covert"}
Key = tuple[str, str, str]


def furnish_inspections(world: World) -> None:
    """Everything of the room; `struck_off` and `struck_off_too` stand on the ledger already."""
    kind = SiteType.objects.create(code="P1", name="派出所窗口")
    for name in ("one", "two", "three"):
        site = Site.objects.create(name=f"窗口{name}", organisation=world.organisations["own"], site_type=kind)
        world.things[f"site_{name}"] = site.pk
    furnish_rounds(world)
    furnish_self_checks(world)
    furnish_rechecks(world)
    by = world.actor(OFFICE)
    draft = FollowUpDraft(text="查同类", due=timezone.now() + timedelta(days=3), units=[world.org("own")])
    order = order_follow_up(number=world.things["rectifying"], draft=draft, by=by, at=world.tick())
    world.things |= {"follow_up": order.pk, "follow_answer": order.answers.get().pk}


def furnish_rounds(world: World) -> None:
    by, things, today = world.actor(OFFICE), world.things, timezone.localdate()
    draft = ProgrammeDraft(name="暗访", kind="covert", organisation_id=world.org("above"))
    covert = save_programme(draft=draft, by=by, at=world.tick())
    daily = ProgrammeDraft(name="巡查", organisation_id=world.org("above"), demand_words="每天不少于1次")
    things |= {"covert": covert.pk, "daily": save_programme(draft=daily, by=by, at=world.tick()).pk}
    dates = RoundDraft(from_date=today - timedelta(days=2), to_date=today + timedelta(days=3))
    things["round_new"] = save_round(programme_id=covert.pk, draft=dates, by=by, at=world.tick()).pk
    pair = [TeamDraft(world.users[INSPECTOR].id, world.users["verifier@above"].id)]
    for name in ("round", "round_closed"):
        row = draw(programme_id=covert.pk, draft=dates, seed=name, by=by, at=world.tick())
        save_teams(round_id=row.pk, teams=pair, by=by, at=world.tick())
        assign_teams(round_id=row.pk, by=by, at=world.tick())
        things[name] = row.pk
        things[f"team_of_{name}"] = row.teams.get().pk
    planned, started, done = Visit.objects.filter(round=things["round"]).order_by("order")
    closed = Visit.objects.filter(round=things["round_closed"]).order_by("order").first()
    things |= {"visit": planned.uuid, "visit_started": started.uuid, "visit_done": done.uuid}
    for visit in (started, done, closed):
        look(world, visit)
    for visit in (done, closed):
        finish_visit(uuid=visit.uuid, by=world.actor(INSPECTOR), at=world.tick())
    close_round(round_id=things["round_closed"], reason="停业", by=by, at=world.tick())
    things |= {"visit_closed": closed.uuid, "finding": Answer.objects.get(visit=done).uuid}


def look(world: World, visit: Visit) -> None:
    """Begin, and find something beside the list."""
    by = world.actor(INSPECTOR)
    start_visit(uuid=visit.uuid, by=by, at=world.tick())
    found = AnswerDraft(uuid=uuid4(), verdict="fails", note="有烟头", answered_at=world.now)
    save_answers(uuid=visit.uuid, answers=[found], by=by, at=world.tick())


def furnish_self_checks(world: World) -> None:
    by, things = world.actor(UNIT), world.things
    for name in ("check", "check_done"):
        draft = SelfCheckDraft(
            unit=world.org("own"), title="自查", from_date=date(2026, 1, 1), to_date=date(2026, 12, 31), own="甲"
        )
        row = begin_self_check(draft=draft, by=by, at=world.tick())
        item = row.items.get()
        said = ItemAnswer(verdict="fails", problems=["公开栏陈旧"])
        answer_item(item_id=item.pk, answer=said, seen=1, by=by, at=world.tick())
        things |= {name: row.pk, f"{name}_item": item.pk}
    finish_self_check(check_id=things["check_done"], summary="", next_steps="", seen=1, by=by, at=world.tick())
    things["check_found"] = SelfCheckProblem.objects.get(item=things["check_item"]).pk


def furnish_rechecks(world: World) -> None:
    today = timezone.localdate()
    draft = RecheckDraft(
        organisation=world.org("above"),
        title="盲查",
        struck_from=today - timedelta(days=9),
        struck_to=today,
        due=timezone.now() + timedelta(days=5),
        count=1,
        seed="1",
    )
    row = draw_rechecks(draft=draft, by=world.actor(OFFICE), at=world.tick())
    Recheck.objects.filter(draw=row).update(checker=world.users[INSPECTOR])
    world.things |= {"recheck_draw": row.pk, "recheck": row.rechecks.get().pk}


def dates() -> dict[str, str]:
    today = timezone.localdate()
    return {"from_date": today.isoformat(), "to_date": (today + timedelta(days=2)).isoformat()}


def of_unit(**more: Any) -> Any:
    return lambda w: {"unit": w.org("own"), "title": "新自查", "own": "甲", **dates(), **more}


ROUND, VISIT, FINDING = {"round_id": "round"}, {"uuid": "visit"}, {"uuid": "visit_done", "answer": "finding"}
DRAWING = {
    "title": "再抽",
    "struck_from": "2020-01-01",
    "struck_to": "2099-12-31",
    "per": "all",
    "count": 1,
    "due": "2099-01-01T18:00",
}
INSPECTING: dict[Key, Request] = {
    ("inspections/", "GET", THE): Request(),
    ("inspections/frequencies/", "GET", "nothing asked for"): Request(),
    ("inspections/frequencies/", "GET", "the daily programme"): Request(
        query=lambda w: {"programme": w.things["daily"]}
    ),
    ("inspections/presences/", "GET", THE): Request(),
    ("inspections/presences/", "POST", "at a site of the lead unit"): Request(
        body=lambda w: {"site": w.things["site_one"], "day": "2026-03-02", "post": "窗口", "state": "leave"}
    ),
    ("inspections/programmes/", "GET", THE): Request(),
    ("inspections/programmes/new/", "GET", THE): Request(),
    ("inspections/programmes/new/", "POST", "of the city"): Request(
        body=lambda w: {
            "name": "新方案",
            "organisation_id": w.org("above"),
            "kind": "special",
            "level": "city",
            "run_by": "office",
            "per": "all",
        }
    ),
    ("inspections/programmes/<programme_id>/", "GET", "a covert one of the city"): Request(COVERT),
    ("inspections/programmes/<programme_id>/", "GET", "a daily one of the city"): Request({"programme_id": "daily"}),
    ("inspections/programmes/<programme_id>/edit/", "GET", THE): Request(COVERT),
    ("inspections/programmes/<programme_id>/edit/", "POST", THE): Request(
        COVERT,
        body=lambda w: {
            "name": "暗访改名",
            "organisation_id": w.org("above"),
            "kind": "covert",
            "level": "city",
            "run_by": "office",
            "per": "all",
            "active": "on",
            "seen": "1",
        },
    ),
    ("inspections/programmes/<programme_id>/rounds/", "POST", THE): Request(COVERT, body=lambda w: dates()),
    **{
        (f"inspections/rounds/<round_id>/{page}", "GET", THE): Request(ROUND)
        for page in ("", "visits/", "drawn/", "scores/")
    },
    ("inspections/rounds/<round_id>/draw/", "POST", THE): Request(
        {"round_id": "round_new"}, body=lambda w: {"seed": "9"}
    ),
    ("inspections/rounds/<round_id>/teams/", "POST", THE): Request(
        {"round_id": "round_new"},
        body=lambda w: {"people": [w.users[INSPECTOR].id, w.users["verifier@above"].id]},
    ),
    ("inspections/rounds/<round_id>/assign/", "POST", THE): Request(ROUND),
    ("inspections/rounds/<round_id>/dispatch/", "POST", "nothing waits"): Request(ROUND),
    ("inspections/rounds/<round_id>/close/", "POST", THE): Request(ROUND, body=lambda w: {"reason": "停业"}),
    ("inspections/rounds/<round_id>/scores/again/", "POST", THE): Request(ROUND),
    ("inspections/visits/new/", "GET", THE): Request(),
    ("inspections/visits/new/", "POST", "at a site of the lead unit"): Request(
        body=lambda w: {"key": 1, "site": w.things["site_one"]}
    ),
    ("inspections/visits/<uuid>/", "GET", "a covert one that is planned"): Request(VISIT),
    ("inspections/visits/<uuid>/", "GET", "a covert one that is done, of a round under way"): Request(
        {"uuid": "visit_done"}
    ),
    ("inspections/visits/<uuid>/", "GET", "one of a closed round"): Request({"uuid": "visit_closed"}),
    ("inspections/visits/<uuid>/score/", "GET", "one of a closed round"): Request({"uuid": "visit_closed"}),
    ("inspections/visits/<uuid>/start/", "POST", THE): Request(VISIT),
    ("inspections/visits/<uuid>/save/", "POST", "and finished"): Request(
        {"uuid": "visit_started"}, body=lambda w: {"then": "save"}
    ),
    ("inspections/visits/<uuid>/miss/", "POST", THE): Request(VISIT, body=lambda w: {"reason": "停业"}),
    ("inspections/visits/<uuid>/give/", "POST", THE): Request(
        VISIT, body=lambda w: {"team": w.things["team_of_round"]}
    ),
    ("inspections/visits/<uuid>/findings/<answer>/register/", "POST", THE): Request(FINDING, body=lambda w: {"key": 1}),
    ("inspections/visits/<uuid>/findings/<answer>/attach/", "POST", "to the problem"): Request(
        FINDING, body=lambda w: {"number": w.things["rectifying"]}
    ),
    ("inspections/sites/<site_id>/", "GET", "a site of the lead unit"): Request({"site_id": "site_one"}),
    ("inspections/self-checks/", "GET", THE): Request(),
    ("inspections/self-checks/new/", "GET", THE): Request(),
    ("inspections/self-checks/new/", "POST", "of the lead unit"): Request(body=of_unit()),
    ("inspections/self-checks/<check_id>/", "GET", "of the lead unit"): Request({"check_id": "check"}),
    ("inspections/self-checks/<check_id>/finish/", "POST", "of the lead unit"): Request(
        {"check_id": "check"}, body=lambda w: {"seen": 1}
    ),
    ("inspections/self-checks/<check_id>/resume/", "POST", "of the lead unit"): Request(
        {"check_id": "check_done"}, body=lambda w: {"seen": 2}
    ),
    ("inspections/self-checks/<check_id>/register/", "POST", "of the lead unit"): Request({"check_id": "check"}),
    ("inspections/self-checks/<check_id>/report/", "POST", "of the lead unit"): Request({"check_id": "check"}),
    ("inspections/self-checks/items/<item_id>/", "GET", "of the lead unit"): Request({"item_id": "check_item"}),
    ("inspections/self-checks/items/<item_id>/", "POST", "of the lead unit"): Request(
        {"item_id": "check_item"}, body=lambda w: {"seen": 2, "verdict": "meets"}
    ),
    ("inspections/self-checks/problems/<found_id>/register/", "POST", "of the lead unit"): Request(
        {"found_id": "check_found"}, body=lambda w: {"key": 1}
    ),
    ("inspections/follow-ups/", "GET", THE): Request(),
    ("inspections/follow-ups/new/<number>/", "GET", "from the problem"): Request({"number": "rectifying"}),
    ("inspections/follow-ups/new/<number>/", "POST", "asked of the lead unit"): Request(
        {"number": "rectifying"},
        body=lambda w: {"text": "查一查", "due": "2099-01-01T18:00", "units": [w.org("own")]},
    ),
    ("inspections/follow-ups/<follow_up_id>/", "GET", THE): Request({"follow_up_id": "follow_up"}),
    ("inspections/follow-ups/<follow_up_id>/remind/", "POST", THE): Request({"follow_up_id": "follow_up"}),
    ("inspections/follow-ups/<follow_up_id>/close/", "POST", THE): Request({"follow_up_id": "follow_up"}),
    ("inspections/follow-ups/answers/<answer_id>/", "POST", "nothing of the kind"): Request(
        {"answer_id": "follow_answer"}, body=lambda w: {"result": "none"}
    ),
    ("inspections/rechecks/", "GET", THE): Request(),
    ("inspections/rechecks/new/", "GET", THE): Request(),
    ("inspections/rechecks/new/", "POST", "of the city"): Request(
        body=lambda w: {**DRAWING, "organisation": w.org("above")}
    ),
    ("inspections/rechecks/mine/", "GET", THE): Request(),
    ("inspections/rechecks/<draw_id>/", "GET", THE): Request({"draw_id": "recheck_draw"}),
    ("inspections/rechecks/one/<recheck_id>/", "GET", THE): Request({"recheck_id": "recheck"}),
    ("inspections/rechecks/one/<recheck_id>/", "POST", THE): Request(
        {"recheck_id": "recheck"}, body=lambda w: {"result": "holds"}
    ),
    ("inspections/rechecks/one/<recheck_id>/give/", "GET", THE): Request({"recheck_id": "recheck"}),
    ("inspections/rechecks/one/<recheck_id>/give/", "POST", THE): Request(
        {"recheck_id": "recheck"}, body=lambda w: {"checker": w.users[INSPECTOR].id}
    ),
}
API = "api/v1/inspections/"


def call(where: Any = None, body: Any = None) -> Request:
    """A call of the API with a JSON body."""
    return Request(where or {}, body=body or (lambda w: {}), json=True)


def one_answer(world: World) -> dict[str, Any]:
    said = {"uuid": str(uuid4()), "verdict": "meets", "answered_at": timezone.now().isoformat(), "note": "整洁"}
    return {"answers": [said]}


def asked_of_own(world: World) -> dict[str, Any]:
    return {"text": "查一查", "due": "2099-01-01T18:00:00+08:00", "units": [world.org("own")]}


def programme(world: World) -> dict[str, Any]:
    return {"name": "新方案", "organisation_id": world.org("above"), "kind": "special", "level": "city"}


def two_people(world: World) -> dict[str, Any]:
    return {"people": [world.users[INSPECTOR].id, world.users["verifier@above"].id]}


def programme_calls() -> dict[Key, Request]:
    """Programmes, teams and who goes where."""
    new = {"round_id": "round_new"}
    return {
        (f"{API}programmes", "GET", THE): call(),
        (f"{API}programmes", "POST", "of the city"): call(body=programme),
        (f"{API}programmes/<programme_id>", "GET", "a covert one of the city"): call(COVERT),
        (f"{API}programmes/<programme_id>", "GET", "a daily one of the city"): call({"programme_id": "daily"}),
        (f"{API}programmes/<programme_id>", "PUT", THE): call(COVERT, programme),
        **{(f"{API}rounds/<round_id>{page}", "GET", THE): call(ROUND) for page in ("", "/visits", "/inspectors")},
        (f"{API}rounds/<round_id>/teams", "POST", THE): call(new, two_people),
        (f"{API}rounds/<round_id>/assign", "POST", THE): call(ROUND),
        (f"{API}visits/<uuid>/give", "POST", THE): call(VISIT, lambda w: {"team_id": w.things["team_of_round"]}),
        (f"{API}visits/<uuid>/miss", "POST", THE): call(VISIT, lambda w: {"reason": "停业"}),
    }


CALLED: dict[Key, Request] = {
    **{(f"{API}{name}", "GET", THE): call() for name in ("rounds", "visits", "self-checks", "follow-ups", "rechecks")},
    (f"{API}programmes/<programme_id>/draw", "POST", THE): call(COVERT, lambda w: {**dates(), "seed": "9"}),
    (f"{API}rounds/<round_id>/draw", "GET", THE): call(ROUND),
    (f"{API}rounds/<round_id>/score", "GET", THE): call(ROUND),
    (f"{API}visits/<uuid>", "GET", "a covert one that is planned"): call(VISIT),
    (f"{API}visits/<uuid>", "GET", "one of a closed round"): call({"uuid": "visit_closed"}),
    (f"{API}visits/<uuid>/start", "POST", THE): call(VISIT),
    (f"{API}visits/<uuid>/answers", "POST", THE): call({"uuid": "visit_started"}, one_answer),
    (f"{API}visits/<uuid>/finish", "POST", THE): call({"uuid": "visit_started"}),
    (f"{API}self-checks/<check_id>", "GET", THE): call({"check_id": "check"}),
    (f"{API}self-checks/problems/<found_id>/register", "POST", THE): call({"found_id": "check_found"}),
    (f"{API}follow-ups/<follow_up_id>", "GET", THE): call({"follow_up_id": "follow_up"}),
    (f"{API}follow-ups/answers/<answer_id>", "POST", THE): call(
        {"answer_id": "follow_answer"}, lambda w: {"result": "none"}
    ),
    ("api/v1/problems/<number>/follow-ups", "POST", THE): call({"number": "rectifying"}, asked_of_own),
    (f"{API}rechecks/<recheck_id>", "POST", THE): call({"recheck_id": "recheck"}, lambda w: {"result": "holds"}),
    **programme_calls(),
}
