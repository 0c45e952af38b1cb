"""The ledger for programs: list, detail, register, moves alone and in bulk, requests, views, workbench."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from chuangcheng.api.moves import NOT_IN_BULK, TABLE, needed
from chuangcheng.places.models import Area
from chuangcheng.problems.models import Problem, Step
from chuangcheng.problems.queries.moves import NOT_BY_HAND
from chuangcheng.rules.problem_states import MOVES
from tests.api.calling import Program, refused, said, with_token
from tests.evidence.samples import jpeg
from tests.ledgers import Ledger

pytestmark = pytest.mark.django_db
Named = Callable[[str], Program]


@pytest.fixture
def office(book: Ledger) -> Program:
    return with_token(book.people, "市办甲")


@pytest.fixture
def bureau(book: Ledger) -> Program:
    return with_token(book.people, "城管甲")


def add(who: Program, book: Ledger, text: str = "垃圾桶满溢", **extra: Any) -> str:
    answer = who.post("/problems", {"home": book.people.org("云屏市").id, "text": text, **extra})
    assert answer.status_code == 201, said(answer)
    number: str = said(answer)["number"]
    return number


def make(who: Program, number: str, code: str, body: Any = None, *, seen: str = "") -> Any:
    version = seen or who.get(f"/problems/{number}").headers["ETag"]
    return who.post(f"/problems/{number}/moves/{code}", body or {}, **{"If-Match": version})


def test_every_move_people_make_has_an_address() -> None:
    assert set(TABLE) == set(MOVES) - NOT_BY_HAND
    assert set(TABLE) > NOT_IN_BULK


def test_a_problem_goes_from_registering_to_struck_off_by_programs_alone(
    book: Ledger, office: Program, bureau: Program
) -> None:
    people = book.people
    verifier = with_token(people, "市核甲")
    number = add(office, book, place="中山路口")
    sent = SimpleUploadedFile("整改后.jpg", jpeg(size=(640, 480)), content_type="image/jpeg")
    photo = said(bureau.send("/evidence", file=sent, source="album"))["id"]
    order = {"lead": people.org("城管局").id, "requirement": "限期清理", "rule": {"clock": "working_days", "amount": 3}}
    for who, code, body in (
        (office, "dispatch", order),
        (bureau, "accept", {"person_name": "城管甲"}),
        (bureau, "measure", {"text": "清运垃圾20余车，增设垃圾桶2个"}),
        (bureau, "submit", {"person_name": "城管甲", "files": [{"file_id": photo, "role": "after"}]}),
        (verifier, "verify", {"words": "现场已看"}),
        (with_token(people, "市办乙"), "strike_off", {}),
    ):
        detail = who.read(f"/problems/{number}")
        offered = {move["code"]: move for move in detail["moves"]}
        assert code in offered
        assert set(offered[code]["needs"]) <= {*body, "words"}
        answer = make(who, number, code, body)
        assert answer.status_code == 200, said(answer)
        assert answer.headers["ETag"] == f'"{said(answer)["version"]}"'
    detail = office.read(f"/problems/{number}")
    assert detail["state"] == "struck_off"
    assert [(file["id"], file["role"]) for file in detail["files"]] == [(photo, "after")]
    assert [line["text"] for line in detail["measures"]] == ["清运垃圾20余车，增设垃圾桶2个"]
    assert len(detail["timeline"]) == 7


def test_the_version_a_move_answers_is_the_one_the_next_move_needs(book: Ledger, office: Program) -> None:
    number = add(office, book)
    first = make(office, number, "note", {"words": "已到现场"})
    assert make(office, number, "note", {"words": "又去一次"}, seen=first.headers["ETag"]).status_code == 200
    assert refused(make(office, number, "note", {"words": "再去"}, seen=first.headers["ETag"])) == (
        412, "problem_stale",
    )  # fmt: skip


def test_a_move_without_key_or_version_is_refused(book: Ledger, office: Program) -> None:
    number = add(office, book)
    assert refused(office.post(f"/problems/{number}/moves/note", {"words": "一"})) == (428, "api_version_missing")
    bare = office.client.post(
        f"/api/v1/problems/{number}/moves/note", "{}", content_type="application/json", headers={"If-Match": '"2"'}
    )
    assert refused(bare) == (428, "api_key_missing")
    assert Step.objects.filter(problem__number=number).count() == 1


def test_the_same_move_sent_twice_is_one_step_and_one_answer(book: Ledger, office: Program) -> None:
    number, key = add(office, book), str(uuid4())
    version = office.get(f"/problems/{number}").headers["ETag"]
    path = f"/problems/{number}/moves/note"
    first = office.post(path, {"words": "已到现场"}, key=key, **{"If-Match": version})
    again = office.post(path, {"words": "已到现场"}, key=key, **{"If-Match": version})
    assert first.status_code == 200
    assert first.content == again.content
    assert Step.objects.filter(problem__number=number).count() == 2
    other = office.post(path, {"words": "别的"}, key=key, **{"If-Match": version})
    assert refused(other) == (422, "key_reused")


def test_registering_twice_with_one_key_is_one_problem(book: Ledger, office: Program) -> None:
    key, body = str(uuid4()), {"home": book.people.org("云屏市").id, "text": "墙面小广告"}
    first, again = office.post("/problems", body, key=key), office.post("/problems", body, key=key)
    assert (first.status_code, first.content) == (201, again.content)
    assert first.headers["Location"] == f"/api/v1/problems/{said(first)['number']}"
    assert refused(office.post("/problems", {**body, "text": "另一件"}, key=key)) == (422, "request_key_reused")
    assert Problem.objects.count() == 1


def test_a_problem_fixed_on_the_spot_waits_for_its_verifier(book: Ledger) -> None:
    inspector = with_token(book.people, "市督甲")
    body = {
        "home": book.people.org("云屏市").id, "text": "共享单车乱停", "source": "inspection",
        "fixed_by": book.people.org("城管局").id, "done": "当场摆放整齐",
    }  # fmt: skip
    answer = inspector.post("/problems/fixed", body)
    assert answer.status_code == 201, said(answer)
    assert inspector.read(f"/problems/{said(answer)['number']}")["state"] == "submitted"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"text": ""}, "api_invalid"),
        ({"home": 99999}, "organisation_missing"),
        ({"area_id": 99999}, "choice_unknown"),
        ({"site_id": 99999}, "choice_unknown"),
        ({"category_id": 99999}, "choice_unknown"),
        ({"files": [{"file_id": 99999, "role": "before"}]}, "file_not_seen"),
        ({"state": "struck_off"}, "api_invalid"),
        ({"text": "有\x00空字符"}, "api_nul"),
    ],
)
def test_what_cannot_be_registered_is_said_in_a_sentence(
    book: Ledger, office: Program, given: dict[str, Any], code: str
) -> None:
    body = {"home": book.people.org("云屏市").id, "text": "垃圾", **given}
    status, found = refused(office.post("/problems", body))
    assert (status in {404, 422}, found) == (True, code)
    assert not Problem.objects.exists()


def test_whoever_does_not_see_a_problem_is_told_there_is_none(book: Ledger, office: Program) -> None:
    number = add(office, book)
    stranger = with_token(book.people, "总务甲")
    assert refused(stranger.get(f"/problems/{number}")) == (404, "problem_not_seen")
    assert refused(make(stranger, number, "note", {"words": "x"}, seen='"2"')) == (404, "problem_missing")
    assert stranger.read("/problems")["items"] == []


def test_a_move_of_somebody_else_or_of_another_state_is_refused(book: Ledger, office: Program, bureau: Program) -> None:
    number = add(office, book)
    assert refused(make(office, number, "verify")) == (409, "verify_wrong_state")
    make(office, number, "dispatch", {"lead": book.people.org("城管局").id})
    assert refused(make(bureau, number, "recall", {"words": "x"}))[0] == 403
    assert refused(make(bureau, number, "return", {"reason": "not_ours"}))[0] == 422


@pytest.mark.parametrize(
    ("code", "body"),
    [
        ("dispatch", {"lead": 99999}),
        ("dispatch", {"lead": "LEAD", "verifier": 99999}),
        ("dispatch", {"lead": "LEAD", "leader_post": 99999}),
        ("dispatch", {"lead": "LEAD", "assists": [99999]}),
        ("dispatch", {"lead": "LEAD", "rule": {"clock": "working_days"}}),
        ("dispatch", {"lead": "LEAD", "rule": {"clock": "fixed_moment", "moment": "9999-12-31T23:59:59+00:00"}}),
        ("amend", {"changes": {"category_id": 99999}, "words": "改"}),
        ("amend", {"changes": {"version": 9}, "words": "改"}),
        ("split", {"into": [{"text": "一", "site": 99999}, {"text": "二"}]}),
        ("merge", {"into": "2026-999999"}),
        ("instruct", {"to": 99999, "words": "办"}),
        ("note", {"words": "见附件", "files": [{"file_id": 99999, "role": "document"}]}),
        ("note", {"words": "x", "unit": 99999, "basis": "电话"}),
    ],
)
def test_ids_and_limits_nobody_gave_are_refused_with_a_sentence(
    book: Ledger, office: Program, code: str, body: dict[str, Any]
) -> None:
    number = add(office, book)
    lead = book.people.org("城管局").id
    filled = {name: lead if value == "LEAD" else value for name, value in body.items()}
    assert refused(make(office, number, code, filled))[0] in {403, 404, 422}
    assert office.read(f"/problems/{number}")["state"] == "registered"


def test_many_problems_are_moved_at_once_each_with_its_verdict(book: Ledger, office: Program) -> None:
    numbers = [add(office, book, text) for text in ("垃圾", "积水", "破损")]
    make(office, numbers[2], "void", {"words": "重复"})
    body, key = {"numbers": [*numbers, "2026-999999"], "lead": book.people.org("城管局").id}, str(uuid4())
    answer = office.post("/moves/dispatch", body, key=key)
    assert (said(answer)["done"], said(answer)["refused"]) == (2, 2)
    assert [row["ok"] for row in said(answer)["rows"]] == [True, True, False, False]
    assert office.post("/moves/dispatch", body, key=key).content == answer.content
    assert Step.objects.filter(move="dispatch").count() == 2


def test_a_walk_through_the_ledger_meets_every_problem_once_in_every_order(book: Ledger, office: Program) -> None:
    numbers = [add(office, book, f"第{n}件") for n in range(23)]
    for number in numbers[:9]:
        make(office, number, "dispatch", {"lead": book.people.org("城管局").id})
    for sort in ("-number", "number", "due", "-due", "desk", "-desk", "moved", "-moved"):
        met: list[str] = []
        after = ""
        while True:
            page = office.read(f"/problems?limit=5&sort={sort}&after={after}")
            met += [line["number"] for line in page["items"]]
            if page["next"] is None:
                break
            after = page["next"]
        assert sorted(met) == numbers, sort
    assert [n for n in reversed(numbers)] == [line["number"] for line in office.read("/problems?limit=100")["items"]]


def test_the_list_is_filtered_and_searched(book: Ledger, office: Program) -> None:
    litter, water = add(office, book, "门前垃圾未清"), add(office, book, "路面积水")
    make(office, water, "dispatch", {"lead": book.people.org("城管局").id})

    def found(query: str) -> list[str]:
        return [line["number"] for line in office.read(f"/problems?{query}")["items"]]

    assert found("q=垃圾") == [litter]
    assert found("state=dispatched") == [water]
    assert found("state=dispatched&state=registered") == [water, litter]
    assert found(f"lead={book.people.org('城管局').id}") == [water]
    assert found("since=2026-01-01&until=2099-12-31") == [water, litter]
    assert found("turn=mine") == [litter]


@pytest.mark.parametrize(
    "query", ["state=gone", "limit=101", "limit=0", "after=!!", "after=WzEsMV0", "sort=text", "lead=x", "q=%00"]
)
def test_a_list_nobody_can_mean_is_refused(office: Program, query: str) -> None:
    assert refused(office.get(f"/problems?{query}"))[0] == 422


def test_what_was_not_changed_is_not_sent_again(book: Ledger, office: Program) -> None:
    number = add(office, book)
    for path in ("/problems", f"/problems/{number}", "/workbench"):
        first = office.get(path)
        again = office.get(path, **{"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b""), path
    make(office, number, "note", {"words": "新情况"})
    again = office.get(f"/problems/{number}", **{"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200


def test_an_extension_is_asked_found_among_requests_and_granted(book: Ledger, office: Program, bureau: Program) -> None:
    number = add(office, book)
    make(office, number, "dispatch", {"lead": book.people.org("城管局").id})
    make(bureau, number, "accept")
    due = datetime.fromisoformat(bureau.read(f"/problems/{number}")["due"])
    asked = make(bureau, number, "ask_extension", {"moment": (due + timedelta(hours=20)).isoformat(), "words": "雨天"})
    assert asked.status_code == 200, said(asked)
    found = office.read("/requests?to_answer=true")["items"]
    assert [(row["number"], row["kind"]) for row in found] == [(number, "extension")]
    assert "decide_extension" in found[0]["moves"]
    assert office.read("/workbench")["requests"][0]["number"] == number
    assert make(office, number, "decide_extension", {"granted": True}).status_code == 200
    assert office.read("/requests")["items"] == []


@pytest.mark.parametrize("name", ["lead", "area", "category"])
def test_a_filter_by_what_is_not_there_answers_with_nothing(book: Ledger, office: Program, name: str) -> None:
    add(office, book)
    assert office.read(f"/problems?{name}=999999")["items"] == []


def test_a_filter_is_kept_found_and_dropped(office: Program) -> None:
    kept = office.post("/views", {"name": "消防通道", "query": {"q": "消防", "state": ["open"]}})
    assert kept.status_code == 201, said(kept)
    assert [view["query"] for view in office.read("/views")] == [{"q": "消防", "state": ["open"]}]
    assert office.post(f"/views/{said(kept)['id']}/drop").status_code == 204
    assert office.read("/views") == []


def test_the_workbench_says_what_is_mine_to_do(book: Ledger, office: Program) -> None:
    number = add(office, book)
    mine = office.read("/workbench")["mine"]
    assert [(item["number"], item["asked"]) for item in mine["items"]] == [(number, "交办")]


def test_needs_name_required_fields() -> None:
    assert needed("dispatch") == ["lead"]
    assert needed("return") == ["reason", "words"]
    assert needed("verify") == []


def test_a_repeated_registration_is_told_the_same_after_its_place_went_out_of_use(
    office: Program, book: Ledger
) -> None:
    area, key = Area.objects.create(name="一片区", organisation=book.people.org("云屏市")), str(uuid4())
    body = {"home": book.people.org("云屏市").id, "text": "井盖松动", "area_id": area.id}
    first = office.post("/problems", body, key=key)
    Area.objects.update(is_active=False)
    again = office.post("/problems", body, key=key)
    assert (again.status_code, said(again)) == (201, said(first))
    assert refused(office.post("/problems", body)) == (422, "choice_unknown")


def test_a_repeated_correction_is_told_the_same_after_its_place_went_out_of_use(office: Program, book: Ledger) -> None:
    area, number, key = (
        Area.objects.create(name="一片区", organisation=book.people.org("云屏市")),
        add(office, book),
        str(uuid4()),
    )
    path, body = f"/problems/{number}/moves/amend", {"words": "写错了", "changes": {"area_id": area.id}}
    seen = office.get(f"/problems/{number}")["ETag"]
    first = office.post(path, body, key=key, **{"If-Match": seen})
    Area.objects.update(is_active=False)
    again = office.post(path, body, key=key, **{"If-Match": seen})
    assert (first.status_code, said(first)) == (again.status_code, said(again))
