"""Pages of agreements, operators, fronts and articles: shown, filled in, and refused to others."""

from datetime import date
from uuid import uuid4

import pytest

from chuangcheng.places.models import Agreement, Front, Licence, Operator, Patrol, PlaceArticle, PlaceChecklist, Site
from chuangcheng.places.operations import AreaDraft, SiteDraft, save_area, save_site
from chuangcheng.problems.models import Problem
from chuangcheng.standards.models import Category
from tests.cast import AT, cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    people = cast()
    by = people.actor("街办甲")
    area = save_area(draft=AreaDraft("南桥片区", organisation_id=people.org("南桥街道").id), by=by, at=AT)
    save_site(draft=SiteDraft("商业街", area_id=area.id, organisation_id=people.org("梧桐社区").id), by=by, at=AT)
    return people


def paper(people, **more):
    return {"kind": "front_order", "organisation_id": people.org("梧桐社区").id, "signatory_kind": "shop",
            "signatory": "甲店", "reach": "门前五米", "from_date": "2026-01-01",
            "to_date": "2099-12-31"} | more  # fmt: skip


def filled(client, people, who="梧桐甲"):
    """Through the forms: a paper, an operator with a licence, a front, a list given to the site."""
    client.force_login(people.user(who))
    unit = people.org("梧桐社区").id
    site = Site.objects.get()
    assert client.post("/places/agreements/new/", paper(people, site_id=site.pk)).status_code == 302
    shop = {"name": "甲店", "organisation_id": unit, "site_id": site.pk, "person": "店主甲", "is_active": "on"}
    assert client.post("/places/operators/new/", shop).status_code == 302
    row = Operator.objects.get()
    licence = {"kind": "food", "number": "JY1", "valid_until": "2020-01-01"}
    assert client.post(f"/places/operators/{row.pk}/licences/new/", licence).status_code == 302
    front = {"name": "展板", "kind": "board", "organisation_id": unit, "site_id": site.pk, "themes": "诚信、志愿服务",
             "count": 10, "qualifier": "余", "change_due": "2020-01-01", "is_active": "on"}  # fmt: skip
    assert client.post("/places/fronts/new/", front).status_code == 302
    goods = {"name": "志愿服务站物品", "articles": "雨伞 5把\n急救箱\n医用酒精 1瓶 *", "is_active": "on"}
    assert client.post("/places/articles/lists/new/", goods).status_code == 302
    template = client.get("/places/articles/").context["templates"][0]
    assert client.post(f"/places/articles/give/{site.pk}/", {"template": template.pk}).status_code == 302
    return site


def addresses(site):
    paper, shop, front = Agreement.objects.get().pk, Operator.objects.get().pk, Front.objects.get().pk
    checklist = PlaceChecklist.objects.get()
    return [
        "/places/agreements/", "/places/agreements/?state=valid&unkept=1", f"/places/agreements/{paper}/",
        f"/places/agreements/{paper}/edit/", f"/places/agreements/{paper}/end/", f"/places/agreements/{paper}/patrol/",
        f"/places/agreements/new/?renews={paper}", f"/places/agreements/new/?site={site.pk}", "/places/operators/",
        "/places/operators/?state=expired", f"/places/operators/{shop}/", f"/places/operators/{shop}/edit/",
        "/places/operators/new/", f"/places/operators/{shop}/licences/new/",
        f"/places/operators/{shop}/licences/{Licence.objects.get().pk}/", "/places/fronts/",
        "/places/fronts/?theme=诚信&state=expired", f"/places/fronts/{front}/", f"/places/fronts/{front}/edit/",
        f"/places/fronts/{front}/change/", "/places/fronts/new/", "/places/articles/",
        f"/places/articles/{checklist.pk}/", f"/places/articles/lists/{checklist.template_id}/",
        "/places/articles/lists/new/",
    ]  # fmt: skip


def test_every_page_opens_for_who_keeps_it_and_the_site_shows_all_of_it(client, people):
    site = filled(client, people)
    for address in addresses(site):
        assert client.get(address).status_code == 200, address
    page = client.get(f"/places/sites/{site.pk}/").content.decode()
    for word in ("门前三包〔2026〕1号", "食品经营许可证", "展板", "志愿服务站物品"):
        assert word in page


def test_a_look_at_a_shop_front_is_one_form_and_counts_once(client, people):
    filled(client, people)
    paper = Agreement.objects.get()
    said = {"hygiene": "1", "order": "0", "greenery": "1", "handling": "persuaded", "uuid": str(uuid4())}
    for _ in range(2):
        assert client.post(f"/places/agreements/{paper.pk}/patrol/", said).status_code == 302
    assert Patrol.objects.count() == 1
    again = said | {"uuid": str(uuid4()), "handling": ""}
    answer = client.post(f"/places/agreements/{paper.pk}/patrol/", again)
    assert answer.status_code == 422
    assert "有没做到的，请选劝导、当场整改或上报" in answer.content.decode()
    assert "没做到" in client.get(f"/places/agreements/{paper.pk}/").content.decode()


def test_articles_are_looked_at_and_what_is_missing_shows(client, people):
    filled(client, people)
    checklist = PlaceChecklist.objects.get()
    umbrella = PlaceArticle.objects.get(article__name="雨伞")
    alcohol = PlaceArticle.objects.get(article__name="医用酒精")
    assert (umbrella.article.count, umbrella.article.unit, alcohol.article.runs_out) == (5, "把", True)
    said = {f"state_{umbrella.pk}": "missing", f"state_{alcohol.pk}": "there", f"expires_{alcohol.pk}": "2020-01-01"}
    assert client.post(f"/places/articles/{checklist.pk}/", said).status_code == 302
    assert "雨伞、医用酒精" in client.get("/places/articles/?state=lacking").content.decode()


def test_a_stale_form_is_refused_in_the_form(client, people):
    filled(client, people)
    row = Agreement.objects.get()
    answer = client.post(f"/places/agreements/{row.pk}/edit/", paper(people, seen="0" * 16))
    assert answer.status_code == 422
    assert "刚有人改过" in answer.content.decode()


def test_the_names_of_shops_are_not_there_for_others(client, people):
    site = filled(client, people)
    closed = [a for a in addresses(site) if "/agreements/" in a or "/operators/" in a]
    client.force_login(people.user("榆树甲"))
    for address in closed:
        answer = client.get(address)
        assert answer.status_code in {200, 403, 404}
        assert "甲店" not in answer.content.decode(), address
    assert client.get(f"/places/agreements/{Agreement.objects.get().pk}/").status_code == 404
    assert "店主甲" not in client.get(f"/places/sites/{site.pk}/").content.decode()
    for address in (f"/places/fronts/{Front.objects.get().pk}/edit/", "/places/articles/lists/new/"):
        assert client.get(address).status_code == 403


def test_those_without_a_hand_in_it_may_not_begin(client, people):
    client.force_login(people.user("市督甲"))
    for address in ("/places/agreements/new/", "/places/operators/new/", "/places/fronts/new/"):
        assert client.get(address).status_code == 403


def test_a_board_that_was_changed_is_due_anew(client, people):
    filled(client, people)
    row = Front.objects.get()
    said = {"changed_on": "2026-03-01", "words": "换新"}
    assert client.post(f"/places/fronts/{row.pk}/change/", said).status_code == 302
    row.refresh_from_db()
    assert (row.changed_on, row.change_due) == (date(2026, 3, 1), None)


def looked(client, people, who="梧桐甲", **kept):
    """A look, and the page of the paper."""
    client.force_login(people.user(who))
    address = f"/places/agreements/{Agreement.objects.get().pk}/"
    said = {"hygiene": "1", "order": "1", "greenery": "1", "uuid": str(uuid4())} | kept
    assert client.post(f"{address}patrol/", said).status_code == 302
    return address, Patrol.objects.latest("id").pk


def test_what_a_look_found_goes_on_the_ledger_with_one_click_and_a_second_shows_the_number(client, people):
    filled(client, people)
    category = Category.objects.create(code="X1", name="店外经营、占道经营", kind="event")
    address, patrol = looked(client, people, order="0", handling="reported", note="摊子摆到路上")
    page = client.get(address).content.decode()
    assert "店外经营、占道经营 · 建议交梧桐社区" in page
    register = f"/places/patrols/{patrol}/register/"
    assert register in page
    for said in ("已登记到台账，编号", "已经登记过，编号"):
        page = client.post(register, follow=True).content.decode()
        assert said in page
    problem = Problem.objects.get()
    assert (problem.category, problem.site, problem.home.name) == (category, Site.objects.get(), "梧桐社区")
    assert problem.text == "门前三包没做到：包秩序。摊子摆到路上；甲店，门前三包〔2026〕1号"
    assert Patrol.objects.get().problem_number == problem.number
    assert f'href="/problems/{problem.number}/"' in page
    assert register not in page


def test_a_person_who_signed_is_not_named_on_the_ledger(client, people):
    filled(client, people)
    Agreement.objects.update(signatory_kind="person", signatory="住户甲")
    _, patrol = looked(client, people, greenery="0", handling="reported")
    client.post(f"/places/patrols/{patrol}/register/")
    assert "住户甲" not in Problem.objects.get().text


def test_what_is_kept_and_what_is_not_ones_own_is_not_registered(client, people):
    filled(client, people)
    address, patrol = looked(client, people)
    register = f"/places/patrols/{patrol}/register/"
    assert register not in client.get(address).content.decode()
    assert client.post(register).status_code == 409
    _, patrol = looked(client, people, order="0", handling="persuaded")
    register = f"/places/patrols/{patrol}/register/"
    for who, status in (("市核甲", 403), ("市领导甲", 403), ("城管甲", 404)):
        client.force_login(people.user(who))
        assert client.post(register).status_code == status
    assert client.get(register).status_code == 405
    assert not Problem.objects.exists()
