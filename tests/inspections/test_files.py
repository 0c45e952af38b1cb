"""Photos of a visit are opened by those who see the visit, and by nobody else."""

from datetime import timedelta

import pytest

from chuangcheng.inspections.operations.answers import drop_photo, save_answers
from chuangcheng.inspections.operations.findings import register_findings
from chuangcheng.inspections.operations.visits import finish_visit
from chuangcheng.inspections.queries.files import file_shown
from chuangcheng.rules.refusals import Refused
from chuangcheng.standards.models import SamplePhoto
from tests.cast import AT
from tests.inspections.pictures import stored
from tests.inspections.worlds import World, answer

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=60)  # long after "sent just now" has passed


def who_opens(world, file, *names):
    def opens(name):
        try:
            return file_shown(file.pk, by=world.actor(name), at=LATER) == file
        except Refused as refusal:
            return refusal.code != "file_not_seen"

    return [name for name in names if opens(name)]


def test_the_inspecting_side_opens_them_at_once_and_the_inspected_unit_when_it_is_done():
    world = World()
    photo = stored(world.people.user("市督甲"))
    visit, by = world.visit(), world.actor("市督甲")
    item = world.items_of(visit.site)[0]
    save_answers(uuid=visit.uuid, answers=[answer(item, photos=[photo.pk])], by=by, at=AT)
    everybody = ("市督甲", "市办甲", "院办甲", "街办甲", "城管甲", "管理甲")
    assert who_opens(world, photo, *everybody) == ["市督甲", "市办甲"]
    finish_visit(uuid=visit.uuid, by=by, at=AT)
    assert who_opens(world, photo, *everybody) == ["市督甲", "市办甲", "院办甲"]


def test_a_file_nobody_used_and_one_that_is_not_there_are_refused_alike():
    world = World()
    lost = stored(world.people.user("市督甲"))
    assert who_opens(world, lost, "市督甲", "市办甲") == []
    with pytest.raises(Refused) as refusal:
        file_shown(999_999, by=world.actor("市办甲"), at=AT)
    assert refusal.value.kind == "missing"


def test_sample_photos_are_for_everybody_who_is_logged_in():
    world = World()
    sample = stored(world.people.user("市办甲"))
    SamplePhoto.objects.create(check_item=world.items[0], file=sample, good=True, added_at=AT)
    assert who_opens(world, sample, "院办甲", "梧桐甲") == ["院办甲", "梧桐甲"]


def test_a_colleagues_photo_may_be_sent_along_again():
    world = World()
    photo = stored(world.people.user("市督甲"))
    visit, by = world.visit(), world.actor("市督甲")
    item = world.items_of(visit.site)[0]
    first = answer(item, photos=[photo.pk])
    save_answers(uuid=visit.uuid, answers=[first], by=by, at=AT)
    again = answer(item, "fails", note="脏", uuid=first.uuid, photos=[photo.pk], seen=1)
    assert save_answers(uuid=visit.uuid, answers=[again], by=world.actor("市办甲"), at=AT).conflicts == ()


def test_a_photo_is_taken_off_until_the_finding_is_on_the_ledger():
    world = World()
    one, other = stored(world.people.user("市督甲"), "a"), stored(world.people.user("市督甲"), "b")
    visit, by = world.visit(), world.actor("市督甲")
    draft = answer(world.items_of(visit.site)[0], "fails", note="脏", photos=[one.pk, other.pk])
    save_answers(uuid=visit.uuid, answers=[draft], by=by, at=AT)
    drop_photo(uuid=visit.uuid, answer=draft.uuid, file_id=one.pk, by=by, at=AT)
    finish_visit(uuid=visit.uuid, by=by, at=AT)
    register_findings(uuid=visit.uuid, by=by, at=AT)
    with pytest.raises(Refused) as refusal:
        drop_photo(uuid=visit.uuid, answer=draft.uuid, file_id=other.pk, by=by, at=AT)
    assert refusal.value.code == "answer_on_ledger"
    assert list(draft.photos) == [one.pk, other.pk]
