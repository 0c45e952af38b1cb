"""Organisations are kept in a tree; a move carries everything below it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from chuangcheng.audit.models import Entry
from chuangcheng.people.actor import CONSOLE
from chuangcheng.people.models import Organisation
from chuangcheng.people.operations.organisations import (
    Draft,
    restore_organisation,
    retire_organisation,
    save_organisation,
)
from chuangcheng.rules.refusals import Refused
from tests.cast import AT, cast

pytestmark = pytest.mark.django_db


def refused(**call):
    with pytest.raises(Refused) as refusal:
        save_organisation(**call, at=AT)
    return refusal.value


def draft_of(row, **changes):
    values = {
        "name": row.name,
        "kind": row.kind,
        "parent_id": row.parent_id,
        "line_parent_id": row.line_parent_id,
        "short_name": row.short_name,
        "other_names": row.other_names,
        "position": row.position,
    }
    return Draft(**{**values, **changes})


def test_a_new_section_gets_its_path_and_its_pinyin():
    people = cast()
    hospital = people.org("示例医院")
    draft = Draft(
        name=" 后 勤 科 ", kind="section", parent_id=hospital.id, short_name="后勤", other_names=["后勤处", ""]
    )
    saved = save_organisation(draft=draft, by=people.actor("院办甲"), at=AT)
    row = Organisation.objects.get(id=saved.organisation.id)
    assert row.name == "后勤科"
    assert row.ancestor_ids == (*hospital.ancestor_ids, row.id)
    assert row.pinyin.split() == ["houqinke", "hqk", "houqin", "hq", "houqinchu", "hqc"]
    assert row.other_names == ["后勤处"]
    assert saved.moved_ids == ()
    entry = Entry.objects.get(action="organisation.add")
    assert (entry.user_id, entry.subject, entry.old) == (people.user("院办甲").id, "后勤科", None)


def test_moving_a_street_moves_all_below_it_and_tells_whom():
    people = cast()
    street, bureau, station = people.org("南桥街道"), people.org("公安局"), people.org("南桥派出所")
    saved = save_organisation(
        organisation_id=street.id,
        draft=draft_of(street, parent_id=people.org("云屏市").id),
        by=people.actor("市办甲"),
        at=AT,
    )
    station.refresh_from_db()
    assert station.ancestor_ids == (people.org("云屏市").id, street.id, station.id)
    below = {street.id, station.id, people.org("梧桐社区").id, people.org("榆树社区").id}
    assert set(saved.moved_ids) == below
    assert bureau.id not in saved.moved_ids
    entry = Entry.objects.get(action="organisation.change")
    assert entry.old == {"parent_id": people.org("东湖区").id}
    assert entry.new == {"parent_id": people.org("云屏市").id}


def test_moving_a_line_bureau_tells_the_units_of_its_line_too():
    people = cast()
    bureau = people.org("公安局")
    draft = draft_of(bureau, parent_id=people.org("东湖区").id)
    saved = save_organisation(organisation_id=bureau.id, draft=draft, by=people.actor("市办甲"), at=AT)
    assert set(saved.moved_ids) == {bureau.id, people.org("南桥派出所").id}


def test_a_changed_line_parent_tells_the_unit():
    people = cast()
    station = people.org("南桥派出所")
    draft = draft_of(station, line_parent_id=people.org("城管局").id)
    saved = save_organisation(organisation_id=station.id, draft=draft, by=people.actor("街办甲"), at=AT)
    assert saved.moved_ids == (station.id,)


def test_a_unit_cannot_stand_below_itself():
    people = cast()
    district = people.org("东湖区")
    draft = draft_of(district, parent_id=people.org("南桥街道").id)
    refusal = refused(organisation_id=district.id, draft=draft, by=people.actor("市办甲"))
    assert refusal.code == "organisation_cycle"
    district.refresh_from_db()
    assert district.parent_id == people.org("云屏市").id


def test_a_unit_cannot_be_its_own_line_parent():
    people = cast()
    station = people.org("南桥派出所")
    draft = draft_of(station, line_parent_id=station.id)
    refusal = refused(organisation_id=station.id, draft=draft, by=people.actor("市办甲"))
    assert refusal.code == "organisation_line_parent"


def test_two_of_one_name_below_one_parent_are_refused():
    people = cast()
    draft = Draft(name="总务科", kind="section", parent_id=people.org("示例医院").id)
    assert refused(draft=draft, by=people.actor("院办甲")).code == "organisation_taken"


def test_every_wrong_field_is_said_at_once():
    people = cast()
    draft = Draft(name=" ", kind="palace", parent_id=people.org("示例医院").id, short_name="长" * 61)
    assert set(refused(draft=draft, by=people.actor("院办甲")).fields) == {"name", "kind", "short_name"}


@pytest.mark.parametrize("who", ["总务甲", "城管甲", "梧桐甲", "院领导甲"])
def test_only_an_office_at_or_above_keeps_a_unit(who):
    people = cast()
    hospital = people.org("示例医院")
    refusal = refused(organisation_id=hospital.id, draft=draft_of(hospital), by=people.actor(who))
    assert (refusal.code, refusal.kind) == ("keepers_only", "forbidden")


def test_an_office_cannot_move_a_unit_to_where_it_has_no_right():
    people = cast()
    section = people.org("团委")
    draft = draft_of(section, parent_id=people.org("东湖区").id)
    refusal = refused(organisation_id=section.id, draft=draft, by=people.actor("院办甲"))
    assert refusal.code == "keepers_only"


def test_the_top_of_the_tree_is_an_administrators():
    people = cast()
    draft = Draft(name="另一市", kind="city")
    assert refused(draft=draft, by=people.actor("市办甲")).code == "keepers_only"
    assert save_organisation(draft=draft, by=CONSOLE, at=AT).organisation.path.count("/") == 2


def test_a_unit_with_posts_or_units_in_use_is_not_retired():
    people = cast()
    with pytest.raises(Refused, match=r"联络员.*梧桐社区") as refusal:
        retire_organisation(organisation_id=people.org("南桥街道").id, by=people.actor("市办甲"), at=AT)
    assert refusal.value.code == "organisation_in_use"


def test_a_retired_unit_comes_back_below_a_parent_in_use():
    people = cast()
    youth = people.org("团委")
    youth.posts.update(is_active=False)
    retire_organisation(organisation_id=youth.id, by=people.actor("院办甲"), at=AT)
    youth.refresh_from_db()
    assert not youth.is_active
    restore_organisation(organisation_id=youth.id, by=people.actor("院办甲"), at=AT)
    youth.refresh_from_db()
    assert youth.is_active
    actions = Entry.objects.order_by("id").values_list("action", flat=True)
    assert list(actions) == ["organisation.retire", "organisation.restore"]


def test_nothing_is_put_below_a_retired_unit():
    people = cast()
    Organisation.objects.filter(id=people.org("团委").id).update(is_active=False)
    draft = Draft(name="学雷锋志愿队", kind="section", parent_id=people.org("团委").id)
    assert refused(draft=draft, by=people.actor("院办甲")).code == "organisation_parent_retired"


def test_a_save_that_changes_nothing_leaves_no_entry():
    people = cast()
    youth = people.org("团委")
    save_organisation(organisation_id=youth.id, draft=draft_of(youth), by=people.actor("院办甲"), at=AT)
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_make_no_circle():
    people = cast()
    one, two = people.org("城管局"), people.org("市监局")
    gate = Barrier(2)

    def move(row, below):
        try:
            gate.wait(timeout=10)
            draft = draft_of(row, parent_id=below.id)
            save_organisation(organisation_id=row.id, draft=draft, by=CONSOLE, at=AT)
        except Refused as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "moved"

    with ThreadPoolExecutor(2) as pool:
        codes = sorted(pool.map(move, (one, two), (two, one)))
    assert codes == ["moved", "organisation_cycle"]
    one.refresh_from_db()
    two.refresh_from_db()
    lower, upper = (one, two) if one.parent_id == two.id else (two, one)
    assert lower.ancestor_ids == (*upper.ancestor_ids, lower.id)
    assert len(upper.ancestor_ids) == 2
