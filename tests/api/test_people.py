"""Organisations, posts and accounts over the API: what pages can do, with each refusal."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from chuangcheng.audit.models import Request
from chuangcheng.people.models import Holding, Organisation, Team, User
from chuangcheng.people.operations.teams import save_team
from chuangcheng.people.queries.tree import organisation_page
from tests.api.calling import HOME, refused, said


def node_named(nodes, name):
    for node in nodes:
        if node["name"] == name:
            return node
        if found := node_named(node["children"], name):
            return found
    return None


def test_the_tree_and_one_organisation_read_as_the_pages_show_them(of, book):
    hospital = node_named(of("市办甲").read("/organisations"), "示例医院")
    assert {child["name"] for child in hospital["children"]} == {"党办", "总务科", "保卫科", "团委"}
    one = of("市办甲").read(f"/organisations/{hospital['id']}")
    assert one["above"] == [{"id": book.people.org("云屏市").id, "name": "云屏市"}]
    assert {holder["name"] for post in one["posts"] for holder in post["holders"]} >= {"院办甲", "院领导甲"}


def test_units_to_hand_something_to_are_found_by_pinyin(of):
    found = of("院办甲").read("/organisations/choices?search=zwk")
    assert [unit["name"] for unit in found] == ["总务科"]


def test_nothing_is_sent_again_to_whoever_has_it(of):
    city = of("市办甲")
    first = city.get("/organisations")
    again = city.get("/organisations", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_an_organisation_is_added_once_changed_at_the_version_seen_retired_and_restored(of, book):
    office, parent = of("院办甲"), book.people.org("示例医院")
    key, body = str(uuid4()), {"name": "门诊部", "kind": "section", "parent_id": parent.id}
    first, again = (office.post("/organisations", body, key=key) for _ in range(2))
    assert (first.status_code, said(first)) == (again.status_code, said(again))
    path = f"/organisations/{said(first)['id']}"
    assert Organisation.objects.filter(name="门诊部").count() == 1
    assert refused(office.post("/organisations", {**body, "name": "急诊部"}, key=key)) == (422, "request_key_taken")
    seen = office.get(path)["ETag"]
    assert said(office.put(path, {**body, "short_name": "门诊"}, seen=seen))["moved"] == 0
    assert refused(office.put(path, {**body, "short_name": "门"}, seen=seen)) == (412, "row_stale")
    assert office.post(f"{path}/retire").status_code == 204
    assert office.post(f"{path}/restore").status_code == 204
    assert office.read(path)["is_active"]


def test_a_change_says_which_version_it_was_made_to(of, book):
    path = f"/organisations/{book.people.org('党办').id}"
    answer = of("院办甲").client.put(HOME + path, '{"name": "党办"}', content_type="application/json")
    assert refused(answer) == (428, "api_version_missing")


@pytest.mark.parametrize(("who", "status", "code"), [("总务甲", 403, "keepers_only"), ("市审甲", 403, "keepers_only")])
def test_who_may_not_keep_an_organisation_is_told_so(of, book, who, status, code):
    body = {"name": "新科室", "parent_id": book.people.org("示例医院").id}
    assert refused(of(who).post("/organisations", body)) == (status, code)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "甲", "path": "/1/"},
        {"name": "甲", "kind": "moon"},
        {"name": "甲", "parent_id": 10**25},
        {"name": "甲", "position": -1},
        {"name": ["甲"]},
        [],
    ],
)
def test_what_is_written_wrongly_is_refused_field_by_field(of, body):
    answer = of("市办甲").post("/organisations", body)
    assert refused(answer) == (422, "api_invalid")
    assert said(answer)["fields"]


def test_a_body_that_is_no_json_is_refused(of):
    city = of("市办甲")
    headers = {"Idempotency-Key": str(uuid4())}
    answer = city.client.post(f"{HOME}/organisations", "{", content_type="application/json", headers=headers)
    assert refused(answer) == (422, "api_body")


def test_a_sheet_of_organisations_is_tried_first_and_then_imported(of, book):
    office, under = of("院办甲"), book.people.org("示例医院").id
    sheet = "名称,上级,类型\n检验科,,科室\n检验科,,科室\n".encode()
    answer = office.send("/organisations/import", file=SimpleUploadedFile("单位.csv", sheet), under_id=under)
    tried = said(answer)
    assert answer.status_code == 200, tried
    assert (tried["dry_run"], tried["rows"][0]["row"]) == (True, 2)
    assert not Organisation.objects.filter(name="检验科").exists()
    form = {"file": SimpleUploadedFile("单位.csv", sheet), "under_id": under, "dry_run": "false"}
    assert said(office.send("/organisations/import", **form))["new"] == 1
    assert Organisation.objects.get(name="检验科").parent_id == under


def test_posts_are_made_held_handed_over_and_ended_by_administrators(of, book):
    keeper, unit = of("管理甲"), book.people.org("团委")
    made = keeper.post(f"/organisations/{unit.id}/posts", {"title": "副书记", "roles": ["rectifier"]})
    path = f"/posts/{said(made)['id']}"
    hold = {"user_id": book.people.user("保卫甲").id, "from_date": "2026-11-01"}
    assert keeper.post(f"{path}/holdings", hold).status_code == 201
    changed = keeper.put(path, {"title": "副书记", "roles": ["liaison", "rectifier"]})
    assert said(changed) == {"id": said(made)["id"]}
    assert keeper.read(path)["roles"] == ["liaison", "rectifier"]
    assert keeper.read(f"{path}/open-items") == {"on_desk": 0, "named": 0, "numbers": []}
    over = keeper.post(f"{path}/hand-over", {"to_user_id": book.people.user("总务甲").id})
    assert over.status_code == 201, said(over)
    end = keeper.post(f"/holdings/{said(over)['holding_id']}/end", {"last_day": "2027-01-31"})
    assert said(end)["to_date"] == "2027-01-31"
    for ask in (lambda: of("市办甲").post(f"{path}/holdings", hold), lambda: of("市办甲").get(f"{path}/open-items")):
        assert refused(ask())[0] == 403


def test_an_account_is_opened_with_a_password_said_once_and_kept_nowhere(of):
    keeper, key = of("管理甲"), str(uuid4())
    body = {"username": "newcomer", "display_name": "新来"}
    first, again = (said(keeper.post("/users", body, key=key)) for _ in range(2))
    assert User.objects.get(username="newcomer").check_password(first["one_time_password"])
    assert (again["id"], again["one_time_password"]) == (first["id"], "")
    assert first["one_time_password"] not in str(list(Request.objects.values_list("answer", flat=True)))


def test_accounts_are_read_and_changed_by_administrators_and_ones_own_by_oneself(of, book):
    user = book.people.user("城管甲")
    path, own = f"/users/{user.id}", of("城管甲")
    assert refused(own.get("/users"))[0] == 403
    assert own.read(path)["display_name"] == "城管甲"
    body = {"username": user.username, "display_name": "城管甲", "phone": "12345"}
    assert said(own.put(path, body)) == {"id": user.id}
    assert own.read(path)["phone"] == "12345"
    assert refused(of("公安甲").get(path))[0] == 403
    keeper = of("管理甲")
    assert len(keeper.read("/users?search=chengguan")) >= 1
    for act in ("deactivate", "reactivate", "promote", "demote"):
        assert keeper.post(f"{path}/{act}").status_code == 200
    assert said(keeper.post(f"{path}/reset-password"))["one_time_password"]
    assert not Holding.objects.filter(user=user, to_date=None).exists()
    assert refused(keeper.post(f"/users/{book.people.user('管理甲').id}/deactivate"))[0] == 403


def test_teams_contacts_and_groups_are_kept_by_the_unit(of, book):
    liaison, unit = of("城管甲"), book.people.org("城管局").id
    made = said(liaison.post(f"/organisations/{unit}/teams", {"name": "清运队", "headcount": 12}))
    path = f"/organisations/{unit}/teams/{made['id']}"
    assert liaison.put(path, {"name": "清运一队"}).status_code == 200
    assert Team.objects.get().name == "清运一队"
    assert refused(of("公安甲").put(path, {"name": "别人的"}, seen="x"))[0] == 403
    assert refused(liaison.put(path, {"name": "乙队"}, seen="old")) == (412, "row_stale")
    assert liaison.put(path, verb="delete").status_code == 204
    contact = said(liaison.post(f"/organisations/{unit}/contacts", {"name": "张三"}))
    assert "id" in contact, contact
    assert liaison.put(f"/organisations/{unit}/contacts/{contact['id']}", {"name": "李四"}).status_code == 200
    group = {"name": "领导小组", "members": [{"place": "组长", "name": "王五"}]}
    kept = said(liaison.post(f"/organisations/{unit}/groups", group))
    assert said(liaison.put(f"/organisations/{unit}/groups/{kept['id']}", group))["id"] == kept["id"]
    assert liaison.read(f"/organisations/{unit}")["leading_groups"][0]["members"][0]["name"] == "王五"


def test_how_a_unit_is_told_is_set_by_administrators_and_never_shows_its_address(of, book, settings):
    settings.NOTICE_LOOPBACK = True
    keeper, path = of("管理甲"), f"/organisations/{book.people.org('城管局').id}/channel"
    body = {"kind": "webhook", "address": "https://program.example/hook?key=geheim", "secret": "a-secret-of-sixteen"}
    kept = said(keeper.put(path, body))
    assert kept == {"kind": "webhook", "words": "通用接口 program.example"}
    assert keeper.read(path) == kept
    assert refused(keeper.put(path, {**body, "secret": "short"})) == (422, "hook_secret")
    assert refused(of("城管甲").get(path))[0] == 403
    assert refused(keeper.put(path, {"kind": ""}, seen="another")) == (412, "row_stale")
    assert said(keeper.put(path, {"kind": ""})) == {"kind": "", "words": "无"}
    assert refused(keeper.post(f"{path}/try")) == (422, "channel_none")


def test_two_programs_at_one_version_do_not_overwrite_each_other(of, book, monkeypatch):
    """The other's write comes between what the door reads and what the operation writes."""
    unit, other = book.people.org("城管局"), book.people.actor("城管甲")
    path = f"/organisations/{unit.id}/teams"
    team = Team.objects.get(id=said(of("城管甲").post(path, {"name": "巡查队"}))["id"])
    seen = of("城管甲").get(f"{path}/{team.id}")["ETag"]

    def overtaken(*args, **kwargs):
        page = organisation_page(*args, **kwargs)
        save_team(team_id=team.id, organisation_id=unit.id, name="夜巡队", by=other, at=book.now)
        return page

    monkeypatch.setattr("chuangcheng.api.teams.organisation_page", overtaken)
    assert refused(of("城管甲").put(f"{path}/{team.id}", {"name": "早巡队"}, seen=seen)) == (412, "row_stale")
    team.refresh_from_db()
    assert team.name == "夜巡队"


def test_a_channel_whose_secret_alone_changed_is_another_version(of, book):
    keeper, path = of("管理甲"), f"/organisations/{book.people.org('城管局').id}/channel"
    hook = {"kind": "webhook", "address": "https://program.example/a", "secret": "a-secret-of-sixteen"}
    assert keeper.put(path, hook).status_code == 200
    seen = keeper.get(path)["ETag"]
    assert keeper.put(path, {**hook, "secret": "another-of-sixteen-"}, seen=seen).status_code == 200
    assert refused(keeper.put(path, {**hook, "address": "https://program.example/b"}, seen=seen)) == (412, "row_stale")


def test_the_version_of_a_unit_says_nothing_of_its_secrets(of, book):
    unit = book.people.org("城管局")
    before = of("市办甲").read(f"/organisations/{unit.id}")
    Organisation.objects.filter(id=unit.id).update(notice_hook={"kind": "webhook", "secret": "guess me"})
    save_team(organisation_id=unit.id, name="队", phone="13911115678", by=book.people.actor("城管甲"), at=book.now)
    after = of("院办甲").read(f"/organisations/{unit.id}")
    assert after["version"] == before["version"]
    assert [(team["phone"], team["version"]) for team in after["teams"]] == [("", "")]
