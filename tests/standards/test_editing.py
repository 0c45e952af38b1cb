"""Single items of a draft: read as at import, numbered anew, refused in words, never once a version is in use."""

from dataclasses import replace
from decimal import Decimal

import pytest

from chuangcheng.audit.models import Entry
from chuangcheng.rules.refusals import Refused
from chuangcheng.standards.models import CheckItem, Item, SiteType, System, SystemVersion
from chuangcheng.standards.operations.check_items import CheckGiven, move_check, remove_check, save_check
from chuangcheng.standards.operations.items import ItemGiven, move_item, remove_item, save_item
from chuangcheng.standards.operations.systems import put_in_use
from tests.cast import AT, cast

pytestmark = pytest.mark.django_db


class Draft:
    """A draft and its keeper."""

    def __init__(self):
        self.people = cast()
        system = System.objects.create(name="某市测评体系", created_at=AT)
        self.version = SystemVersion.objects.create(system=system, label="2026版", created_at=AT)
        self.kind = SiteType.objects.create(code="R1", name="主干道")

    @property
    def who(self):
        return {"version_id": self.version.pk, "by": self.people.actor("市办甲"), "at": AT}

    def add(self, text, parent=None, **more):
        given = ItemGiven(text=text, kind="content", parent_id=parent and parent.pk, **more)
        return save_item(item_id=None, given=given, **self.who).row

    def check(self, text, **more):
        return save_check(check_id=None, given=CheckGiven(self.kind.pk, text, **more), **self.who)

    def tree(self):
        return [(row.path, row.depth, row.text) for row in self.version.items.order_by("path")]


@pytest.fixture
def draft():
    return Draft()


def refused(asking):
    with pytest.raises(Refused) as caught:
        asking()
    return caught.value


def test_items_are_added_moved_up_and_put_under_another_parent(draft):
    first, second = draft.add("环境"), draft.add("秩序")
    child = draft.add("干净", first)
    draft.add("完好", child)
    assert draft.tree() == [
        ("0001", 0, "环境"), ("0001.0001", 1, "干净"), ("0001.0001.0001", 2, "完好"), ("0002", 0, "秩序"),
    ]  # fmt: skip
    move_item(item_id=second.pk, way="up", **draft.who)
    given = ItemGiven(text="干净", kind="content", parent_id=second.pk)
    save_item(item_id=child.pk, given=given, **draft.who)
    assert draft.tree() == [
        ("0001", 0, "秩序"), ("0001.0001", 1, "干净"), ("0001.0001.0001", 2, "完好"), ("0002", 0, "环境"),
    ]  # fmt: skip
    assert refused(lambda: move_item(item_id=second.pk, way="up", **draft.who)).code == "standard_row_end"
    draft.add("宣传")
    draft.add("服务")
    assert [text for _, depth, text in draft.tree() if depth == 0] == ["秩序", "环境", "宣传", "服务"]


def test_an_item_cannot_stand_below_itself_nor_in_another_version(draft):
    top = draft.add("环境")
    child = draft.add("干净", top)
    other = SystemVersion.objects.create(system=draft.version.system, label="另一版", created_at=AT)
    away = Item.objects.create(version=other, path="0001", kind="project", text="别处", position=1)
    for parent in (top, child, away):
        given = ItemGiven(text="环境", kind="project", parent_id=parent.pk)
        found = refused(lambda given=given: save_item(item_id=top.pk, given=given, **draft.who))
        assert found.code == "item_parent"
    given = ItemGiven(text="x", kind="project")
    assert refused(lambda: save_item(item_id=away.pk, given=given, **draft.who)).code == "item_missing"
    assert refused(lambda: remove_item(item_id=away.pk, **draft.who)).code == "item_missing"


def test_the_tree_grows_to_ten_levels_and_no_deeper(draft):
    row = None
    for level in range(10):
        row = draft.add(f"第{level}层", row)
    assert refused(lambda: draft.add("太深", row)).code == "item_parent"
    top, below = draft.add("枝"), Item.objects.get(version=draft.version, depth=8)
    draft.add("叶", top)
    given = ItemGiven(text="枝", kind="content", parent_id=below.pk)
    assert refused(lambda: save_item(item_id=top.pk, given=given, **draft.who)).code == "item_parent"


def test_rules_and_units_are_read_from_their_words(draft):
    row = draft.add(
        "干净", weight=Decimal(4), rule_words="每处扣1分，封顶4分", leads=["城管局"], assists=["东湖区", "某处"]
    )
    assert row.rule["kind"] == "deduct"
    assert [(u.role, u.name, u.organisation_id is not None) for u in row.units.order_by("position", "role")] == [
        ("assist", "东湖区", True), ("lead", "城管局", True), ("assist", "某处", False),
    ]  # fmt: skip
    given = ItemGiven(text="干净", kind="content", weight=Decimal(6), rule_words="每处扣1分，封顶4分", assists=["某处"])
    look_at = save_item(item_id=row.pk, given=given, **draft.who).look_at
    assert look_at == (
        "本项6分，最多扣4分，有2分永远扣不到；请核对。", "系统里没有对上单位“某处”，按原文保留。",
    )  # fmt: skip
    high = replace(given, rule_words="每处扣1分，封顶9分")
    found = refused(lambda: save_item(item_id=row.pk, given=high, **draft.who))
    assert (found.code, found.sentence) == (
        "standard_row_wrong", "标准写得不对，没有保存：扣分封顶9分，高于本项分值6分；请改封顶或改分值。",
    )  # fmt: skip
    row.refresh_from_db()
    assert row.rule_words == "每处扣1分，封顶4分"


def test_what_the_one_above_says_is_told_when_a_weight_below_it_changes(draft):
    top = draft.add("环境", weight=Decimal(10))
    draft.add("干净", top, weight=Decimal(4))
    given = ItemGiven(text="完好", kind="content", parent_id=top.pk, weight=Decimal(5))
    look_at = save_item(item_id=None, given=given, **draft.who).look_at
    assert look_at == ("“环境”的分值是10，下级合计9，不一致；不改的话按比例折算。",)


def test_wrong_words_are_said_beside_their_fields(draft):
    draft.add("环境", code="Ⅰ-1")
    wrong = ItemGiven(text=" ", kind="no", method="no", weight=Decimal("-1"))
    found = refused(lambda: save_item(item_id=None, given=wrong, **draft.who))
    assert (found.code, set(found.fields)) == ("standard_fields", {"text", "kind", "method", "weight"})
    assert refused(lambda: draft.add("又一个", code="Ⅰ-1")).code == "item_code_taken"
    assert refused(lambda: draft.add("长", code="Ⅰ" * 41)).code == "standard_row_wrong"
    assert refused(lambda: draft.add("长", leads=["局" * 121])).code == "standard_fields"
    assert refused(lambda: draft.add("细", weight=Decimal("0.00001"))).fields.keys() == {"weight"}


def test_only_an_item_with_nothing_below_is_removed_and_the_rest_closes_up(draft):
    first, second = draft.add("环境"), draft.add("秩序")
    child = draft.add("干净", first)
    check = draft.check("不破损", item_id=child.pk).row
    assert refused(lambda: remove_item(item_id=first.pk, **draft.who)).code == "item_has_below"
    remove_item(item_id=child.pk, **draft.who)
    remove_item(item_id=first.pk, **draft.who)
    assert draft.tree() == [("0001", 0, "秩序")]
    check.refresh_from_db()
    assert check.item_id is None
    assert second.pk


def test_check_items_are_added_changed_moved_and_removed(draft):
    one = draft.check("有公益广告", code="A1", demand_words="每200米≥1处", rule_words="每处扣1分").row
    two = draft.check("没有占道", photo="always").row
    assert (one.demand != {}, one.rule["kind"], two.position) == (True, "deduct", 2)
    move_check(check_id=two.pk, way="up", **draft.who)
    assert list(draft.version.check_items.values_list("text", flat=True)) == ["没有占道", "有公益广告"]
    assert refused(lambda: move_check(check_id=two.pk, way="up", **draft.who)).code == "standard_row_end"
    saved = save_check(check_id=one.pk, given=CheckGiven(draft.kind.pk, "有公益广告", demand_words="不少"), **draft.who)
    assert saved.look_at == ("数量要求“不少”没有读懂，按原文保留，现场由人判断。",)
    assert saved.row.rule == {}
    remove_check(check_id=two.pk, **draft.who)
    assert CheckItem.objects.get().pk == one.pk


def test_check_items_refuse_what_is_not_there_and_what_cannot_be(draft):
    other = SystemVersion.objects.create(system=draft.version.system, label="另一版", created_at=AT)
    away = Item.objects.create(version=other, path="0001", kind="project", text="别处", position=1)
    draft.check("干净", code="A1")
    for wrong in ({"item_id": away.pk}, {"category_id": 999}, {"photo": "no"}, {"text": ""}, {"site_type_id": 999}):
        given = replace(CheckGiven(draft.kind.pk, "完好"), **wrong)
        found = refused(lambda given=given: save_check(check_id=None, given=given, **draft.who))
        assert (found.code, set(found.fields)) == ("standard_fields", set(wrong))
    assert refused(lambda: draft.check("又", code="A1")).code == "check_code_taken"
    high = {"weight": Decimal(1), "rule_words": "每处扣1分，封顶4分"}
    assert refused(lambda: draft.check("高", **high)).code == "standard_row_wrong"
    assert refused(lambda: remove_check(check_id=999, **draft.who)).code == "check_item_missing"


def test_every_change_counts_the_version_and_an_old_one_is_refused(draft):
    row, check = draft.add("环境"), draft.check("干净").row
    draft.version.refresh_from_db()
    assert draft.version.revision == 3
    given, seen = ItemGiven(text="环境", kind="project"), {"seen": 2}
    for asking in (
        lambda: save_item(item_id=row.pk, given=given, **seen, **draft.who),
        lambda: move_item(item_id=row.pk, way="up", **seen, **draft.who),
        lambda: remove_item(item_id=row.pk, **seen, **draft.who),
        lambda: save_check(check_id=check.pk, given=CheckGiven(draft.kind.pk, "x"), **seen, **draft.who),
        lambda: move_check(check_id=check.pk, way="up", **seen, **draft.who),
        lambda: remove_check(check_id=check.pk, **seen, **draft.who),
    ):
        assert refused(asking).code == "row_stale"
    save_item(item_id=row.pk, given=given, seen=3, **draft.who)


def test_a_version_in_use_and_other_offices_are_refused(draft):
    row, check = draft.add("环境"), draft.check("干净").row
    given, line = ItemGiven(text="环境", kind="project"), CheckGiven(draft.kind.pk, "x")

    def codes(**who):
        return {
            refused(lambda: save_item(item_id=None, given=given, **who)).code,
            refused(lambda: move_item(item_id=row.pk, way="up", **who)).code,
            refused(lambda: remove_item(item_id=row.pk, **who)).code,
            refused(lambda: save_check(check_id=None, given=line, **who)).code,
            refused(lambda: move_check(check_id=check.pk, way="up", **who)).code,
            refused(lambda: remove_check(check_id=check.pk, **who)).code,
        }  # fmt: skip

    assert codes(**draft.who | {"by": draft.people.actor("区办甲")}) == {"systems_not_yours"}
    put_in_use(version_id=draft.version.pk, seen=None, by=draft.people.actor("市办甲"), at=AT)
    assert codes(**draft.who) == {"system_frozen"}


def test_the_log_keeps_what_was_and_what_is(draft):
    row = draft.add("环境", weight=Decimal(4))
    save_item(item_id=row.pk, given=ItemGiven(text="街面环境", kind="content", weight=Decimal(4)), **draft.who)
    entry = Entry.objects.order_by("-pk").first()
    assert (entry.action, entry.old, entry.new) == (
        "standard_item.change", {"text": "环境"}, {"text": "街面环境"},
    )  # fmt: skip
    remove_item(item_id=row.pk, **draft.who)
    assert Entry.objects.order_by("-pk").first().old["text"] == "街面环境"
