"""Fronts of publicity: counted per place, theme and kind, with the day each is changed."""

from datetime import date

import pytest

from chuangcheng.audit.models import Entry
from chuangcheng.places.operations.fronts import change_front, save_front
from chuangcheng.places.queries.fronts import FrontFilter, front_counts, front_sheet, fronts_of_site
from tests.cast import AT
from tests.places.hanging import front, hanging_ground, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return hanging_ground()


def test_a_front_is_counted_by_its_themes_and_its_next_change_follows_the_last(people):
    by = people.actor("院办甲")
    themes = [f"主题词{n}" for n in range(1, 13)]
    draft = front(people, themes=themes, count=10, qualifier="余", changed_on=date(2026, 2, 1), change_every_days=30)
    row = save_front(draft=draft, by=by, at=AT)
    assert (row.themes.count(), row.count, row.qualifier) == (12, 10, "余")
    assert row.change_due == date(2026, 3, 3)
    change_front(front_id=row.pk, changed_on=date(2026, 3, 1), words="换成诚信主题", by=by, at=AT)
    row.refresh_from_db()
    assert (row.changed_on, row.change_due) == (date(2026, 3, 1), date(2026, 3, 31))
    change_front(front_id=row.pk, changed_on=date(2026, 2, 20), words="补记", by=by, at=AT)
    row.refresh_from_db()
    assert (row.changed_on, row.change_due) == (date(2026, 3, 1), date(2026, 3, 31))
    logged = [entry.new["changed_on"] for entry in Entry.objects.filter(action="front.renew").order_by("pk")]
    assert logged == ["2026-03-01", "2026-02-20"]
    call = {"front_id": row.pk, "changed_on": date(2026, 3, 1), "by": by}
    assert refused(change_front, **call).code == "front_changed"
    assert refused(change_front, **call | {"by": people.actor("街办甲")}).code == "upkeep_only"


def test_fronts_are_counted_per_place_theme_and_kind(people):
    """The hospital's boards of case r02: per place, with 余 where the number is not exact."""
    by = people.actor("院办甲")
    entered = (
        ("爱护环境宣传牌", "sign", 20, "余", "院区室内外", ["爱护环境"]),
        ("禁烟标志", "poster", 120, "余", "门诊大厅至电梯间", ["禁烟控烟"]),
        ("公益广告牌", "billboard", 10, "", "北门、东门", ["讲文明树新风"]),
        ("宣传展板", "board", 20, "余", "门诊、病房大厅", ["讲文明树新风", "诚信"]),
        ("中医药和文明创建版面", "board", 50, "余", "连廊", ["文明健康有你有我"]),
    )
    for name, kind, count, qualifier, place, themes in entered:
        given = {"name": name, "kind": kind, "count": count, "qualifier": qualifier, "place": place, "themes": themes}
        save_front(draft=front(people, **given), by=by, at=AT)
    wish = FrontFilter(on=AT.date(), site=people.hall.pk)
    counts = front_counts(wish, by=by)
    assert dict((label, pieces) for label, _, pieces in counts.kinds)["展板"] == 70
    assert dict((name, pieces) for name, _, pieces in counts.themes)["讲文明树新风"] == 30
    assert counts.pieces == 220
    assert front_sheet(wish, by=by).rows[0].count_words == "50余"
    assert len(fronts_of_site(by, people.hall.pk, on=AT.date())) == 5


def test_who_keeps_a_front_is_named_to_those_who_work_there_alone(people):
    save_front(draft=front(people, person="管护甲", phone="13800000000"), by=people.actor("院办甲"), at=AT)
    shown = {}
    for who in ("院办甲", "市办甲", "街办甲"):
        (line,) = front_sheet(FrontFilter(on=AT.date()), by=people.actor(who)).rows
        shown[who] = line.person
    assert shown == {"院办甲": "管护甲", "市办甲": "管护甲", "街办甲": ""}
