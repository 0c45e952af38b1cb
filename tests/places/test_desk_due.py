"""What is due on places, counted for the page people begin with: as many as the lists show, in one statement."""

from datetime import date, timedelta

import pytest

from chuangcheng.places.models import Agreement, Front, Licence, Operator, PlaceArticle, PlaceChecklist, TemplateArticle
from chuangcheng.places.models import ChecklistTemplate as Template
from chuangcheng.places.operations import AreaDraft, SiteDraft, save_area, save_site
from chuangcheng.places.queries.agreements import AgreementFilter, filtered_agreements
from chuangcheng.places.queries.desk_due import due_on_places
from chuangcheng.places.queries.fronts import FrontFilter, filtered_fronts
from chuangcheng.places.queries.operators import OperatorFilter, filtered_operators
from chuangcheng.places.queries.place_checklists import ChecklistFilter, checklist_sheet
from tests.cast import AT, cast

pytestmark = pytest.mark.django_db
ON = AT.date()
OVER, NEAR, FAR = ON - timedelta(days=1), ON + timedelta(days=3), date(2099, 1, 1)


def paper(unit, number, to, **more):
    return Agreement.objects.create(
        kind="duty", number=number, organisation=unit, signatory_kind="unit", signatory="甲",
        from_date=date(2025, 1, 1), to_date=to, **more,
    )  # fmt: skip


@pytest.fixture
def people():
    people = cast()
    unit, other = people.org("梧桐社区"), people.org("城管局")
    first = paper(unit, "1", OVER)
    for number, to in (("2", NEAR), ("3", FAR), ("4", None), ("5", OVER)):
        paper(unit, number, to, renews=first if number == "5" else None)
    paper(unit, "6", OVER, ended_on=OVER)
    paper(other, "1", OVER)
    for name, ends, active in (("甲", (OVER, OVER, NEAR), True), ("乙", (NEAR,), True), ("丙", (OVER,), False)):
        shop = Operator.objects.create(name=name, organisation=unit, is_active=active)
        for number, until in enumerate(ends):
            Licence.objects.create(operator=shop, kind="food", number=str(number), valid_until=until)
    for name, of, due in (("甲", unit, NEAR), ("乙", unit, FAR), ("丙", other, OVER)):
        Front.objects.create(name=name, kind="board", organisation=of, change_due=due)
    by = people.actor("街办甲")
    area = save_area(draft=AreaDraft("南桥片区", organisation_id=people.org("南桥街道").id), by=by, at=AT)
    site = save_site(draft=SiteDraft("站", area_id=area.id, organisation_id=unit.id), by=by, at=AT)
    goods = Template.objects.create(name="物品")
    there = PlaceChecklist.objects.create(site=site, template=goods)
    for name, state in (("伞", "missing"), ("药", "there")):
        article = TemplateArticle.objects.create(template=goods, name=name)
        PlaceArticle.objects.create(checklist=there, article=article, state=state, expires_on=OVER, looked_at=AT)
    return people


def told(by):
    return {due.what: (due.over, due.soon) for due in due_on_places(by, on=ON)}


def test_each_kind_is_counted_once_and_only_of_ones_own(people, django_assert_num_queries):
    by = people.actor("梧桐甲")
    with django_assert_num_queries(1):
        assert told(by) == {"agreements": (1, 1), "operators": (1, 2), "fronts": (0, 1), "place_checklists": (1, 0)}
    assert told(people.actor("市办甲"))["fronts"] == (1, 1)


def test_the_lists_behind_show_as_many_rows(people):
    for who in ("梧桐甲", "街办甲", "市办甲", "城管甲"):
        by, found = people.actor(who), told(people.actor(who))
        for place, state in enumerate(("expired", "soon")):
            lists = {
                "agreements": filtered_agreements(AgreementFilter(on=ON, state=state), by=by).count(),
                "operators": filtered_operators(OperatorFilter(on=ON, state=state), by=by).count(),
                "fronts": filtered_fronts(FrontFilter(on=ON, state=state, mine=True), by=by).count(),
            }
            assert {what: found.get(what, (0, 0))[place] for what in lists} == lists
        lacking = checklist_sheet(ChecklistFilter(on=ON, state="lacking", mine=True), by=by).rows
        assert found.get("place_checklists", (0, 0))[0] == len(lacking)


def test_who_keeps_nothing_is_told_nothing_without_asking(people, django_assert_num_queries):
    actors = [people.actor(who) for who in ("市领导甲", "城管乙", "市督甲")]
    with django_assert_num_queries(0):
        assert [told(by) for by in actors] == [{}, {}, {}]


def test_the_page_people_begin_with_leads_to_the_lists_and_is_silent_when_nothing_is_due(client, people):
    client.force_login(people.user("梧桐甲"))
    page = client.get("/").content.decode()
    assert "点位上要办的" in page
    assert "/places/fronts/?state=expired&amp;mine=1" in page
    assert "/places/place_checklists" not in page
    assert "/places/articles/?state=lacking&amp;mine=1" in page
    client.force_login(people.user("榆树甲"))
    assert "点位上要办的" not in client.get("/").content.decode()
