"""A draft changed on its pages: forms, up and down, removal; each refusal says what to do."""

import pytest

from chuangcheng.standards.models import CheckItem, Item, SiteType, System, SystemVersion
from chuangcheng.standards.operations.systems import put_in_use
from tests.cast import AT, cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return cast()


@pytest.fixture
def version():
    system = System.objects.create(name="某市测评体系", created_at=AT)
    made = SystemVersion.objects.create(system=system, label="2026版", created_at=AT)
    top = Item.objects.create(version=made, path="0001", kind="project", code="Ⅰ-1", text="环境", position=1)
    Item.objects.create(version=made, parent=top, path="0001.0001", depth=1, kind="content", text="干净", position=1)
    kind = SiteType.objects.create(code="R1", name="主干道")
    CheckItem.objects.create(version=made, site_type=kind, text="不破损", position=1)
    return made


@pytest.fixture
def office(client, people):
    client.force_login(people.user("市办甲"))
    return client


def test_an_item_is_added_changed_moved_and_removed(office, version):
    top = version.items.get(code="Ⅰ-1")
    url = f"/standards/{version.pk}/items/new/?parent={top.pk}"
    assert office.get(url).status_code == 200
    given = {"parent_id": top.pk, "kind": "indicator", "text": "完好", "weight": "6", "leads": "城管局、某处",
             "rule_words": "每处扣1分，封顶6分", "seen": "1"}  # fmt: skip
    said = office.post(url, given, follow=True).content.decode()
    assert "已保存" in said
    assert "系统里没有对上单位“某处”" in said
    row = version.items.get(text="完好")
    page = office.get(f"/standards/items/{row.pk}/").content.decode()
    assert "每处扣1分，封顶6分" in page
    form = office.get(f"/standards/items/{row.pk}/edit/").content.decode()
    assert "城管局、某处" in form
    high = office.post(f"/standards/items/{row.pk}/edit/", given | {"rule_words": "每处扣1分，封顶9分", "seen": "2"})
    assert high.status_code == 422
    assert "请改封顶或改分值" in high.content.decode()
    stale = office.post(f"/standards/items/{row.pk}/edit/", given)
    assert stale.status_code == 422
    assert "刚有人改过" in stale.content.decode()
    assert office.post(f"/standards/items/{row.pk}/move/", {"way": "up", "seen": "2"}).status_code == 302
    assert office.post(f"/standards/items/{row.pk}/move/", {"way": "up", "seen": "3"}).status_code == 409
    assert office.post(f"/standards/items/{row.pk}/move/", {"way": "down", "seen": "1"}).status_code == 412
    assert office.post(f"/standards/items/{top.pk}/remove/").status_code == 409
    assert office.post(f"/standards/items/{row.pk}/remove/").status_code == 302
    assert not version.items.filter(text="完好").exists()


def test_a_check_item_is_added_changed_moved_and_removed(office, version):
    kind = SiteType.objects.get(code="R1")
    new = f"/standards/{version.pk}/checks/new/?type={kind.pk}"
    assert office.get(new).status_code == 200
    given = {"site_type_id": kind.pk, "text": "有公益广告", "demand_words": "每200米≥1处", "photo": "always"}
    answer = office.post(new, given)
    assert answer.url == f"/standards/{version.pk}/types/{kind.pk}/"
    row = version.check_items.get(text="有公益广告")
    assert office.get(f"/standards/checks/{row.pk}/edit/").status_code == 200
    changed = given | {"demand_words": "不少"}
    said = office.post(f"/standards/checks/{row.pk}/edit/", changed, follow=True).content.decode()
    assert "没有读懂" in said
    assert office.post(f"/standards/checks/{row.pk}/edit/", given | {"text": ""}).status_code == 422
    assert office.post(f"/standards/checks/{row.pk}/move/", {"way": "up"}).status_code == 302
    assert office.post(f"/standards/checks/{row.pk}/remove/").url == f"/standards/{version.pk}/types/{kind.pk}/"


def test_a_version_in_use_has_no_forms_and_says_how_to_go_on(office, people, version):
    row, check = version.items.first(), version.check_items.first()
    assert "items/new/" in office.get(f"/standards/{version.pk}/").content.decode()
    put_in_use(version_id=version.pk, seen=None, by=people.actor("市办甲"), at=AT)
    assert "items/new/" not in office.get(f"/standards/{version.pk}/").content.decode()
    assert "/edit/" not in office.get(f"/standards/items/{row.pk}/").content.decode()
    for url in (
        f"{version.pk}/items/new/",
        f"{version.pk}/checks/new/",
        f"items/{row.pk}/edit/",
        f"checks/{check.pk}/edit/",
    ):
        answer = office.get(f"/standards/{url}")
        assert answer.status_code == 409
        assert "复制成新草案" in answer.content.decode()
    for url in (
        f"items/{row.pk}/move/",
        f"items/{row.pk}/remove/",
        f"checks/{check.pk}/move/",
        f"checks/{check.pk}/remove/",
    ):
        assert office.post(f"/standards/{url}").status_code == 409


def test_others_and_what_is_not_there_are_refused(office, people, version):
    for url in ("999/items/new/", "999/checks/new/", "items/999/edit/", "checks/999/edit/"):
        assert office.get(f"/standards/{url}").status_code == 404
    row, check = version.items.first(), version.check_items.first()
    office.force_login(people.user("区办甲"))
    assert "/edit/" not in office.get(f"/standards/items/{row.pk}/").content.decode()
    for url in (
        f"{version.pk}/items/new/",
        f"{version.pk}/checks/new/",
        f"items/{row.pk}/edit/",
        f"checks/{check.pk}/edit/",
    ):
        assert office.get(f"/standards/{url}").status_code == 403
    for url in (
        f"items/{row.pk}/move/",
        f"items/{row.pk}/remove/",
        f"checks/{check.pk}/move/",
        f"checks/{check.pk}/remove/",
    ):
        assert office.post(f"/standards/{url}").status_code == 403
