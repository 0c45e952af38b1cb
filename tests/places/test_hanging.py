"""Agreements, licences, fronts and articles: entered as the cases tell them, and read back."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from chuangcheng.audit.models import Entry
from chuangcheng.notices.models import Outbox
from chuangcheng.people.versions import version_of
from chuangcheng.places.models import Agreement, DueWarning, Licence, Patrol, PlaceArticle
from chuangcheng.places.operations.agreements import AgreementDraft, end_agreement, save_agreement
from chuangcheng.places.operations.due import warn_due
from chuangcheng.places.operations.fronts import save_front
from chuangcheng.places.operations.operators import (
    LicenceDraft,
    OperatorDraft,
    drop_licence,
    save_licence,
    save_operator,
)
from chuangcheng.places.operations.patrols import PatrolDraft, note_problem, save_patrol
from chuangcheng.places.operations.place_checklists import (
    ArticleDraft,
    ArticleFound,
    check_articles,
    give_checklist,
    save_template,
)
from chuangcheng.places.queries.agreements import AgreementFilter, agreement_sheet
from chuangcheng.places.queries.place_checklists import checklists_of_site, lacking_articles, template_page
from chuangcheng.places.queries.terms import term
from tests.cast import AT
from tests.places.hanging import front, hanging_ground, refused

pytestmark = pytest.mark.django_db
NEW_YEAR, YEAR_END = date(2026, 1, 1), date(2026, 12, 31)
KEPT = {"hygiene": True, "order": True, "greenery": True}
BROKEN = KEPT | {"order": False}


@pytest.fixture
def people():
    return hanging_ground()


def shop(people, name="甲店", **more):
    given = {"kind": "front_order", "organisation_id": people.org("梧桐社区").id, "signatory": name,
             "area_id": people.road.id, "from_date": NEW_YEAR, "to_date": YEAR_END} | more  # fmt: skip
    return AgreementDraft(**given)


def signed(people, **more):
    return save_agreement(draft=shop(people, **more), by=people.actor("梧桐甲"), at=AT)


def test_the_system_counts_papers_by_kind_and_year_and_keeps_numbers_from_paper(people):
    first, second = signed(people), signed(people, name="乙店")
    assert [first.number, second.number] == ["门前三包〔2026〕1号", "门前三包〔2026〕2号"]
    paper = signed(people, name="丙店", number="包字第7号")
    assert (paper.number, paper.year, paper.serial) == ("包字第7号", None, None)
    later = signed(people, name="丁店", from_date=date(2027, 1, 1), to_date=None)
    assert later.number == "门前三包〔2027〕1号"
    assert signed(people, kind="duty").number == "责任书〔2026〕1号"


def test_one_number_stands_on_one_paper_of_a_unit(people):
    signed(people, number="包字第7号")
    by = people.actor("梧桐甲")
    assert refused(save_agreement, draft=shop(people, name="乙店", number="包字第7号"), by=by).code == "agreement_taken"


def test_the_number_of_the_system_steps_over_one_that_paper_bears(people):
    signed(people, number="门前三包〔2026〕1号")
    assert signed(people, name="乙店").number == "门前三包〔2026〕2号"


def test_a_cadres_responsibility_letter_keeps_reward_and_penalty(people):
    row = signed(
        people, kind="appraisal", signatory="社区干部甲", signatory_kind="person",
        duties="包商业街和两个小区", reward="全年达标的给予奖励", penalty="两次不达标的取消评先",
    )  # fmt: skip
    row.refresh_from_db()
    assert (row.reward, row.penalty) == ("全年达标的给予奖励", "两次不达标的取消评先")
    assert (row.get_kind_display(), row.area.name) == ("责任考核书", "商业街")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"signatory": " "}, "signatory"),
        ({"stars": 6}, "stars"),
        ({"to_date": date(2025, 1, 1)}, "to_date"),
        ({"area_id": None}, "site_id"),
        ({"kind": "contract"}, "kind"),
        ({"phone": "1" * 31}, "phone"),
    ],
)
def test_a_paper_that_says_nonsense_is_not_kept(people, more, field):
    refusal = refused(save_agreement, draft=shop(people, **more), by=people.actor("梧桐甲"))
    assert (refusal.code, list(refusal.fields)) == ("agreement_fields", [field])


@pytest.mark.parametrize("who", ["榆树甲", "市督甲", "院办甲", "市领导甲"])
def test_only_those_who_keep_a_unit_sign_for_it(people, who):
    assert refused(save_agreement, draft=shop(people), by=people.actor(who)).code == "upkeep_only"


def test_a_paper_is_not_there_for_those_who_do_not_work_there(people):
    row = signed(people)
    for who in ("榆树甲", "院办甲"):
        call = {"agreement_id": row.pk, "draft": shop(people), "by": people.actor(who)}
        assert refused(save_agreement, **call).code == "agreement_missing"


def test_a_change_to_another_state_than_was_seen_is_refused(people):
    row = signed(people)
    seen = version_of(row)
    by = people.actor("梧桐甲")
    save_agreement(agreement_id=row.pk, draft=shop(people, stars=3), by=by, at=AT, seen=seen)
    call = {"agreement_id": row.pk, "draft": shop(people, stars=4), "by": by, "seen": seen}
    assert refused(save_agreement, **call).code == "row_stale"
    entry = Entry.objects.get(action="agreement.change")
    assert (entry.old, entry.new) == ({"stars": None}, {"stars": 3})
    assert Agreement.objects.get().number == "门前三包〔2026〕1号"


def test_a_paper_is_renewed_once_and_later(people):
    row, by = signed(people), people.actor("梧桐甲")
    after = shop(people, from_date=date(2027, 1, 1), to_date=date(2027, 12, 31))
    assert refused(save_agreement, draft=shop(people), renews_id=row.pk, by=by).code == "agreement_fields"
    renewed = save_agreement(draft=after, renews_id=row.pk, by=by, at=AT)
    assert (renewed.renews_id, renewed.number) == (row.pk, "门前三包〔2027〕1号")
    assert refused(save_agreement, draft=after, renews_id=row.pk, by=by).code == "agreement_renewed"


def test_a_paper_called_off_ends_within_its_term(people):
    row, by = signed(people), people.actor("梧桐甲")
    assert refused(end_agreement, agreement_id=row.pk, last_day=date(2027, 1, 1), by=by).code == "agreement_fields"
    assert end_agreement(agreement_id=row.pk, last_day=date(2026, 3, 1), by=by, at=AT).ended_on == date(2026, 3, 1)
    call = {"agreement_id": row.pk, "draft": PatrolDraft(uuid=uuid4(), kept=KEPT), "by": by}
    assert refused(save_patrol, **call).code == "patrol_over"


def test_a_patrol_says_what_is_kept_and_what_was_done_and_counts_once(people):
    row, by = signed(people), people.actor("市督甲")
    draft = PatrolDraft(uuid=UUID(int=7), kept=BROKEN, handling="persuaded", note="店外经营")
    first = save_patrol(agreement_id=row.pk, draft=draft, by=by, at=AT)
    assert save_patrol(agreement_id=row.pk, draft=draft, by=by, at=AT).pk == first.pk
    assert dict(first.findings.values_list("item", "kept")) == BROKEN
    assert (first.looked_by.display_name, first.looked_at, Patrol.objects.count()) == ("市督甲", AT, 1)
    note_problem(patrol_id=first.pk, number="2026-000001", by=by, at=AT)
    first.refresh_from_db()
    assert (first.problem_number, first.handling) == ("2026-000001", "reported")
    call = {"patrol_id": first.pk, "number": "2026-000002", "by": by}
    assert refused(note_problem, **call).code == "patrol_registered"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"kept": {"order": True}}, "kept"),
        ({"kept": BROKEN}, "handling"),
        ({"kept": KEPT, "handling": "persuaded"}, "handling"),
        ({"kept": KEPT, "looked_at": AT + timedelta(hours=1)}, "looked_at"),
    ],
)
def test_a_patrol_without_a_clear_word_is_not_kept(people, more, field):
    call = {"agreement_id": signed(people).pk, "draft": PatrolDraft(uuid=uuid4(), **more)}
    refusal = refused(save_patrol, **call, by=people.actor("梧桐甲"))
    assert (refusal.code, list(refusal.fields)) == ("patrol_fields", [field])


def test_only_front_order_is_patrolled(people):
    call = {"agreement_id": signed(people, kind="duty").pk, "draft": PatrolDraft(uuid=uuid4(), kept=KEPT)}
    assert refused(save_patrol, **call, by=people.actor("梧桐甲")).code == "patrol_kind"


def test_an_operator_has_licences_with_a_term(people):
    by = people.actor("梧桐甲")
    draft = OperatorDraft(name="甲店", organisation_id=people.org("梧桐社区").id, area_id=people.road.id)
    row = save_operator(draft=draft, by=by, at=AT)
    food = LicenceDraft(kind="food", number="JY1", valid_until=YEAR_END)
    save_licence(operator_id=row.pk, draft=food, by=by, at=AT)
    assert refused(save_licence, operator_id=row.pk, draft=food, by=by).code == "licence_taken"
    assert refused(save_operator, draft=draft, by=by).code == "operator_taken"
    nonsense = LicenceDraft(kind="food", valid_from=YEAR_END, valid_until=NEW_YEAR)
    assert refused(save_licence, operator_id=row.pk, draft=nonsense, by=by).code == "licence_fields"
    assert refused(save_licence, operator_id=row.pk, draft=food, by=people.actor("榆树甲")).code == "operator_missing"
    assert Licence.objects.get().get_kind_display() == "食品经营许可证"
    assert DueWarning.objects.count() == 0


def test_the_log_says_that_a_name_or_telephone_changed_and_never_which(people):
    by, hidden = people.actor("梧桐甲"), "（不写入日志）"
    whom = {"person": "陆某", "phone": "13900000001"}
    row = save_agreement(draft=shop(people, **whom), by=by, at=AT)
    save_agreement(agreement_id=row.pk, draft=shop(people, **whom | {"phone": "13900000002"}), by=by, at=AT)
    changed = Entry.objects.get(action="agreement.change")
    assert (changed.old, changed.new) == ({"phone": hidden}, {"phone": hidden})
    draft = OperatorDraft(name="甲店", organisation_id=people.org("梧桐社区").id, area_id=people.road.id, **whom)
    operator = save_operator(draft=draft, by=by, at=AT)
    food = LicenceDraft(kind="food", number="JY1", holder="陆某", valid_until=YEAR_END)
    licence = save_licence(operator_id=operator.pk, draft=food, by=by, at=AT)
    drop_licence(operator_id=operator.pk, licence_id=licence.pk, by=by, at=AT)
    save_front(draft=front(people, **whom), by=people.actor("院办甲"), at=AT)
    said = "".join(f"{entry.old}{entry.new}" for entry in Entry.objects.all())
    assert (
        [word for word in ("陆某", "1390000000") if word in said],
        Entry.objects.filter(new__person=hidden).count(),
    ) == ([], 3)


def station(people):
    by = people.actor("院办甲")
    articles = [ArticleDraft(name="雨伞"), ArticleDraft(name="急救箱"), ArticleDraft(name="针线包"),
                ArticleDraft(name="医用酒精", runs_out=True)]  # fmt: skip
    template = save_template(name="志愿服务站物品", articles=articles, by=by, at=AT)
    return template, give_checklist(site_id=people.hall.id, template_id=template.pk, by=by, at=AT)


def test_articles_of_a_volunteer_station_are_there_missing_or_expired(people):
    template, checklist = station(people)
    here = {one.article.name: one.pk for one in checklist.articles.select_related("article")}
    found = {
        here["雨伞"]: ArticleFound(state="there"),
        here["针线包"]: ArticleFound(state="missing"),
        here["医用酒精"]: ArticleFound(state="there", expires_on=date(2026, 3, 1)),
    }
    check_articles(checklist_id=checklist.pk, found=found, by=people.actor("院办甲"), at=AT)
    states = dict(PlaceArticle.objects.values_list("article__name", "state"))
    assert states == {"雨伞": "there", "急救箱": "", "针线包": "missing", "医用酒精": "expired"}
    looked = PlaceArticle.objects.get(article__name="雨伞")
    assert (looked.looked_by.display_name, looked.looked_at) == ("院办甲", AT)
    call = {"checklist_id": checklist.pk, "found": {here["雨伞"]: ArticleFound(state="there")}}
    assert refused(check_articles, **call, by=people.actor("榆树甲")).code == "lookers_only"
    assert refused(give_checklist, site_id=people.hall.id, template_id=template.pk, by=people.actor("院办甲")).code == (
        "checklist_taken"
    )


def test_a_list_that_changes_gives_sites_what_is_new_and_keeps_what_was_found(people):
    template, checklist = station(people)
    umbrella = checklist.articles.get(article__name="雨伞")
    by = people.actor("院办甲")
    check_articles(checklist_id=checklist.pk, found={umbrella.pk: ArticleFound(state="there")}, by=by, at=AT)
    articles = [ArticleDraft(name="雨伞"), ArticleDraft(name="老花镜")]
    _, seen = template_page(template.pk)
    again = {"template_id": template.pk, "name": "志愿服务站物品", "articles": articles, "by": by, "seen": seen}
    save_template(**again, at=AT)
    assert refused(save_template, **again).code == "row_stale"
    assert dict(PlaceArticle.objects.values_list("article__name", "state")) == {"雨伞": "there", "老花镜": ""}


def titles():
    return sorted(row.payload["title"] for row in Outbox.objects.filter(kind="places.due"))


def test_each_licence_is_warned_of_once_at_each_level(people):
    by = people.actor("梧桐甲")
    draft = OperatorDraft(name="甲店", organisation_id=people.org("梧桐社区").id, area_id=people.road.id)
    row = save_operator(draft=draft, by=by, at=AT)
    ends = AT.date() + timedelta(days=40)
    licence = save_licence(operator_id=row.pk, draft=LicenceDraft(kind="food", valid_until=ends), by=by, at=AT)
    told = [warn_due(at=AT + timedelta(days=day)) for day in (0, 9, 10, 10, 20, 33, 33, 39, 40, 41, 60)]
    assert told == [0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0]
    assert sorted(DueWarning.objects.values_list("level", flat=True)) == [0, 7, 30]
    assert {title for title in titles()} == {"【证照到期】甲店 食品经营许可证"}
    assert Outbox.objects.first().payload["units"] == [people.org("梧桐社区").id]
    renewed = LicenceDraft(kind="food", valid_until=ends + timedelta(days=365))
    save_licence(operator_id=row.pk, licence_id=licence.pk, draft=renewed, by=by, at=AT)
    assert warn_due(at=AT + timedelta(days=41)) == 0
    assert warn_due(at=AT + timedelta(days=40 + 340)) == 1


def test_a_renewed_paper_and_a_changed_front_are_not_warned_of(people):
    soon = AT.date() + timedelta(days=5)
    first = signed(people, to_date=soon)
    signed(people, name="乙店", to_date=soon)
    save_agreement(draft=shop(people, from_date=soon), renews_id=first.pk, by=people.actor("梧桐甲"), at=AT)
    save_front(draft=front(people, change_due=soon), by=people.actor("院办甲"), at=AT)
    assert warn_due(at=AT) == 2
    assert titles() == ["【宣传阵地该更换】公益广告展板", "【责任书到期】门前三包〔2026〕2号"]


def test_lists_show_how_near_an_end_is_and_find_by_state(people):
    for days in (-1, 5, 300):
        signed(people, name=f"店{days}", to_date=AT.date() + timedelta(days=days))
    by, on = people.actor("街办甲"), AT.date()
    for state, name in (("expired", "店-1"), ("soon", "店5"), ("valid", "店300")):
        (line,) = agreement_sheet(AgreementFilter(on=on, state=state), by=by).rows
        assert (line.signatory, line.term.state) == (name, state)
    assert agreement_sheet(AgreementFilter(on=on), by=people.actor("榆树甲")).rows == ()
    assert [t.words for t in (term(ends=on, on=on), term(ends=on - timedelta(days=3), on=on))] == [
        "今天到期",
        "已过3天",
    ]


def test_papers_not_kept_at_the_last_look_are_found(people):
    one, two = signed(people), signed(people, name="乙店")
    by = people.actor("梧桐甲")
    for row, kept, hour in ((one, BROKEN, 1), (two, BROKEN, 1), (two, KEPT, 2)):
        draft = PatrolDraft(uuid=uuid4(), kept=kept, handling="" if kept == KEPT else "persuaded",
                            looked_at=AT - timedelta(days=1) + timedelta(hours=hour))  # fmt: skip
        save_patrol(agreement_id=row.pk, draft=draft, by=by, at=AT)
    sheet = agreement_sheet(AgreementFilter(on=AT.date(), unkept=True), by=by)
    assert [line.id for line in sheet.rows] == [one.pk]


def test_what_is_missing_is_to_do_for_the_unit_whose_site_it_is(people):
    _, checklist = station(people)
    kit = checklist.articles.get(article__name="针线包")
    by = people.actor("院办甲")
    check_articles(checklist_id=checklist.pk, found={kit.pk: ArticleFound(state="missing")}, by=by, at=AT)
    (lacking,) = lacking_articles(by, on=AT.date())
    assert lacking.article.name == "针线包"
    assert lacking_articles(people.actor("街办甲"), on=AT.date()) == []
    (line,) = checklists_of_site(by, people.hall.pk, on=AT.date())
    assert ([one.name for one in line.lacking], line.there, line.may_look) == (["针线包"], 0, True)
