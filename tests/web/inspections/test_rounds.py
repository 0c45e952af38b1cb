"""A programme, its drawn round and its visits over HTTP, with what each side sees and what is refused."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from chuangcheng.inspections.models import Answer, Presence, Programme, Round, Visit
from chuangcheng.problems.models import Problem
from tests.inspections.worlds import World

Enter = Callable[[str], Client]
pytestmark = pytest.mark.django_db


def said(client: Client, url: str, **body: object) -> str:
    """The words after a form, wherever it leads."""
    answer = client.post(url, body, follow=True)
    assert answer.status_code == 200, answer.content.decode()[:3000]
    return answer.content.decode()


def programme(world: World, enter: Enter, **more: object) -> Programme:
    body = {
        "name": "窗口单位抽查", "organisation_id": world.people.org("云屏市").id, "kind": "covert", "level": "city",
        "run_by": "office", "standard_id": world.standard.pk, "per": "type", "count": 1, **more,
    }  # fmt: skip
    said(enter("市办甲"), "/inspections/programmes/new/", **body)
    return Programme.objects.latest("id")


def drawn(world: World, enter: Enter) -> Round:
    office = enter("市办甲")
    today = timezone.localdate()
    row = programme(world, enter)
    said(office, f"/inspections/programmes/{row.pk}/rounds/", from_date=today, to_date=today + timedelta(days=3))
    made = Round.objects.latest("id")
    said(office, f"/inspections/rounds/{made.pk}/draw/", seed="20261123")
    people = [world.people.user(name).id for name in ("市督甲", "市核甲")]
    said(office, f"/inspections/rounds/{made.pk}/teams/", people=people)
    return made


def filled(client: Client, visit: Visit, verdict: str = "meets", **more: str) -> dict[str, str]:
    """What the form of a checklist sends, with one verdict for every item."""
    page = client.get(f"/inspections/visits/{visit.uuid}/").content.decode()
    keys = dict(re.findall(r'name="uuid-([x\d]+)" value="([-0-9a-f]+)"', page))
    seen = dict(re.findall(r'name="seen-([x\d]+)" value="(\d+)"', page))
    body = {f"uuid-{key}": value for key, value in keys.items()} | {f"seen-{key}": n for key, n in seen.items()}
    return body | {f"verdict-{key}": verdict for key in keys if key != "x"} | more


def test_a_round_is_drawn_given_out_looked_at_and_closed(world: World, enter: Enter):
    row = drawn(world, enter)
    assert set(row.visits.values_list("team__number", flat=True)) == {1}
    assert "与当时抽取的一致" in enter("市领导甲").get(f"/inspections/rounds/{row.pk}/drawn/").content.decode()
    inspector = enter("市督甲")
    visit = row.visits.order_by("order").first()
    assert visit.site.name in inspector.get("/inspections/").content.decode()
    url = f"/inspections/visits/{visit.uuid}/"
    said(inspector, f"{url}start/")
    body = filled(inspector, visit)
    item = next(key for key in body if key.startswith("verdict-"))[8:]
    body |= {f"verdict-{item}": "fails", f"count-{item}": "2", f"note-{item}": "墙角有烟头", "note": "整体较好"}
    body |= {"verdict-x": "meets", "note-x": "设了饮水点", "post": "三号窗口", "post_state": "absent"}
    body |= {"post_substitute": "", "post_note": "", "then": "finish"}
    page = said(inspector, f"{url}save/", **body)
    assert "1个问题已上台账" in page
    problem = Problem.objects.get()
    assert (problem.source, problem.site, "墙角有烟头" in problem.text) == ("inspection", visit.site, True)
    assert Answer.objects.filter(visit=visit, highlight=True).get().note == "设了饮水点"
    assert Presence.objects.get().state == "absent"
    office = enter("市办甲")
    assert office.post(f"/inspections/rounds/{row.pk}/close/", {"reason": "", "note": ""}).status_code == 409
    said(office, f"/inspections/rounds/{row.pk}/close/", reason="市场停业", note="")
    assert row.visits.exclude(pk=visit.pk).get().missed_reason == "市场停业"


def test_the_inspected_unit_sees_a_covert_round_only_when_it_is_closed_and_never_who_inspected(
    world: World, enter: Enter
):
    row = drawn(world, enter)
    visit = row.visits.select_related("site__organisation").order_by("order").first()
    holder = {"示例医院": "院办甲", "城管局": "城管甲", "梧桐社区": "梧桐甲", "榆树社区": "榆树甲", "市监局": "市监甲"}
    short = {o.pk: name for name, o in world.people.organisations.items()}[visit.site.organisation_id]
    unit = enter(holder[short])
    url = f"/inspections/visits/{visit.uuid}/"
    assert unit.get(url).status_code == 404
    assert row.label not in unit.get("/inspections/programmes/").content.decode()
    assert unit.get(f"/inspections/rounds/{row.pk}/").status_code == 404
    inspector = enter("市督甲")
    said(inspector, f"{url}start/")
    said(inspector, f"{url}save/", **filled(inspector, visit), then="finish")
    assert unit.get(url).status_code == 404
    said(enter("市办甲"), f"/inspections/rounds/{row.pk}/close/", reason="没有时间", note="")
    page = unit.get(url).content.decode()
    assert "符合" in page
    assert "市督甲" not in page
    assert "市督甲" in inspector.get(url).content.decode()
    assert "市督甲" not in unit.get(f"/inspections/sites/{visit.site_id}/").content.decode()


def test_what_somebody_else_changed_meanwhile_is_told_beside_the_item(world: World, enter: Enter):
    row = drawn(world, enter)
    visit = row.visits.order_by("order").first()
    first, second = enter("市督甲"), enter("市核甲")
    said(first, f"/inspections/visits/{visit.uuid}/start/")
    late = filled(second, visit, "not_applicable")
    said(first, f"/inspections/visits/{visit.uuid}/save/", **filled(first, visit))
    answer = second.post(f"/inspections/visits/{visit.uuid}/save/", late)
    assert answer.status_code == 409
    assert "刚被同组的人或另一台设备改过" in answer.content.decode()
    assert set(visit.answers.values_list("verdict", flat=True)) == {"meets"}


def test_an_exception_without_words_comes_back_with_its_fault(world: World, enter: Enter):
    row = drawn(world, enter)
    visit = row.visits.order_by("order").first()
    inspector = enter("市督甲")
    said(inspector, f"/inspections/visits/{visit.uuid}/start/")
    answer = inspector.post(f"/inspections/visits/{visit.uuid}/save/", filled(inspector, visit, "exception"))
    assert answer.status_code == 422
    assert "请写明是哪一种" in answer.content.decode()


def test_a_patrol_is_begun_at_a_site_and_frequencies_name_who_fell_short(world: World, enter: Enter):
    row = programme(world, enter, name="日常巡查", kind="daily", count="", demand_words="每天不少于1次")
    office = enter("市办甲")
    body = {"key": str(uuid4()), "site": world.sites[0].pk, "programme": row.pk}
    said(office, "/inspections/visits/new/", **body)
    assert Visit.objects.get().state == "started"
    page = office.get(f"/inspections/frequencies/?programme={row.pk}").content.decode()
    assert "点位01" in page
    assert office.get("/inspections/frequencies/?programme=999").status_code == 404


def test_presence_is_entered_by_the_units_people_alone(world: World, enter: Enter):
    hospital = enter("院办甲")
    body = {"site": world.sites[0].pk, "day": timezone.localdate(), "post": "挂号窗口", "state": "substitute"}
    assert hospital.post("/inspections/presences/", body).status_code == 422
    said(hospital, "/inspections/presences/", **body, substitute="护士站值班员")
    assert "挂号窗口" in hospital.get("/inspections/presences/").content.decode()
    assert "挂号窗口" not in enter("城管甲").get("/inspections/presences/").content.decode()
    assert enter("城管甲").post("/inspections/presences/", body).status_code == 422


@pytest.mark.parametrize(
    ("name", "url", "status"),
    [
        ("城管甲", "/inspections/programmes/new/", 200),
        ("城管乙", "/inspections/programmes/new/", 403),
        ("市领导甲", "/inspections/programmes/new/", 403),
        ("市领导甲", "/inspections/visits/new/", 403),
        ("市督甲", "/inspections/rechecks/new/", 403),
        ("管理甲", "/inspections/self-checks/new/", 403),
        ("院领导甲", "/inspections/self-checks/new/", 403),
    ],
)
def test_forms_are_for_those_who_may_send_them(enter: Enter, name: str, url: str, status: int):
    assert enter(name).get(url).status_code == status
