"""Categories: shipped ones, inheritance of limits, and what may not be saved."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.worktime import Clock, Rule
from chuangcheng.standards import operations, queries
from chuangcheng.standards.models import Category
from chuangcheng.standards.seeds import GROUPS

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def hours(amount: int) -> Rule:
    return Rule(Clock.WORKING_HOURS, Decimal(amount))


def days(amount: int) -> Rule:
    return Rule(Clock.WORKING_DAYS, Decimal(amount))


def save(**given: Any) -> Category:
    fields = {"code": "X1", "name": "试验类", "kind": "event", "by_id": None, "at": NOW} | given
    return operations.save_category(**fields)


def code_of(refusing: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        refusing()
    return refused.value.code


def node(code: str) -> queries.CategoryNode:
    found = queries.category_by_code(code)
    assert found is not None
    return found


def test_the_shipped_tree_has_five_groups_of_parts_and_six_of_events() -> None:
    operations.seed_categories()
    tree = queries.categories()
    assert [root.kind for root in tree] == ["part"] * 5 + ["event"] * 6
    assert all(root.children for root in tree)
    names = {found.name for root in tree for found in root.walk()}
    assert {"暴露垃圾", "机动车乱停放", "消防通道占用、堵塞", "公益广告位置不显著、内容陈旧"} <= names


def test_seeding_twice_adds_nothing_and_keeps_a_changed_category() -> None:
    total = sum(1 + len(group.seeds) for group in GROUPS)
    assert operations.seed_categories() == total
    litter = node("S0102")
    group = node("S01")
    save(category_id=litter.id, code="S0102", name="垃圾暴露", parent_id=group.id, limits={"rectify": days(1)})
    assert operations.seed_categories() == 0
    assert (node("S0102").name, node("S0102").rules.rectify) == ("垃圾暴露", days(1))
    assert Category.objects.count() == total


def test_seeding_leaves_out_what_the_city_has_under_another_code() -> None:
    top = save(code="S01", name="市容环境")
    save(code="77", name="暴露垃圾", parent_id=top.pk)
    operations.seed_categories()
    assert queries.category_by_code("S0102") is None
    assert queries.category_by_code("S0103") is not None


def test_published_limits_are_shipped() -> None:
    operations.seed_categories()
    assert node("S0102").rules.rectify == hours(4)
    assert node("S0104").rules.rectify == hours(2)
    assert node("S0101").rules.rectify == days(20)
    assert node("B0101").rules.accept == Rule(Clock.URGENT_HOURS, Decimal(1))


def test_a_limit_not_set_comes_from_the_parent_then_the_city_then_as_shipped() -> None:
    top = save(limits={"rectify": days(3)})
    below = save(code="X11", name="下级", parent_id=top.pk, limits={"accept": hours(1)})
    operations.set_city_defaults(limits={"verify": days(2)}, after_photo=None, by_id=None, at=NOW)
    assert queries.deadline_rules(below.pk) == queries.DeadlineRules(
        accept=hours(1), rectify=days(3), verify=days(2), after_photo=True
    )
    assert queries.deadline_rules(top.pk).accept == queries.SHIPPED.accept
    assert queries.deadline_rules(None).verify == days(2)
    assert queries.city_defaults().rectify == queries.SHIPPED.rectify


def test_the_need_of_a_photo_is_inherited_and_can_be_taken_back() -> None:
    top = save(after_photo=False)
    below = save(code="X11", name="下级", parent_id=top.pk)
    again = save(code="X12", name="要照片", parent_id=top.pk, after_photo=True)
    assert not queries.deadline_rules(below).after_photo
    assert queries.deadline_rules(again.pk).after_photo


def test_a_limit_cleared_again_is_inherited_again() -> None:
    row = save(limits={"rectify": days(3)})
    save(category_id=row.pk)
    assert queries.deadline_rules(row.pk).rectify == queries.SHIPPED.rectify


def test_an_inactive_category_and_all_below_it_is_not_offered_but_still_has_its_limits() -> None:
    top = save(limits={"rectify": days(3)})
    below = save(code="X11", name="下级", parent_id=top.pk)
    save(category_id=top.pk, limits={"rectify": days(3)}, active=False)
    assert queries.categories() == ()
    assert [found.code for root in queries.categories(include_inactive=True) for found in root.walk()] == ["X1", "X11"]
    assert queries.deadline_rules(below.pk).rectify == days(3)


def test_a_category_knows_its_path_and_depth() -> None:
    top = save(name="市容")
    below = save(code="X11", name="垃圾", parent_id=top.pk)
    found = queries.category(below.pk)
    assert found is not None
    assert (found.path, found.depth) == ("市容 / 垃圾", 1)


def test_a_code_or_a_name_beside_it_taken_twice_is_refused() -> None:
    top = save()
    assert code_of(lambda: save(name="别的名称")) == "category_taken"
    assert code_of(lambda: save(code="X2")) == "category_taken"
    save(code="X11", name="下级", parent_id=top.pk)
    assert code_of(lambda: save(code="X12", name="下级", parent_id=top.pk)) == "category_taken"
    assert Category.objects.count() == 2


def test_a_category_cannot_lie_below_itself() -> None:
    top = save()
    below = save(code="X11", name="下级", parent_id=top.pk)
    assert code_of(lambda: save(category_id=top.pk, parent_id=below.pk)) == "category_parent"


def test_parts_and_events_do_not_mix() -> None:
    top = save()
    assert code_of(lambda: save(code="X11", name="下级", kind="part", parent_id=top.pk)) == "category_parent"
    save(code="X11", name="下级", parent_id=top.pk)
    assert code_of(lambda: save(category_id=top.pk, kind="part")) == "category_kind_children"


def test_wrong_fields_are_named_one_by_one() -> None:
    with pytest.raises(Refused) as refused:
        save(code="代码", name=" ", kind="other", severity="Z")
    assert set(refused.value.fields) == {"code", "name", "kind", "severity"}


def test_a_category_cannot_have_a_fixed_moment_as_its_limit() -> None:
    moment = Rule(Clock.FIXED_MOMENT, moment=NOW)
    assert code_of(lambda: save(limits={"rectify": moment})) == "category_limit_clock"


def test_changing_a_category_that_is_gone_is_refused() -> None:
    assert code_of(lambda: save(category_id=999_999)) == "category_missing"


def test_who_changed_a_category_and_when_is_kept() -> None:
    user = get_user_model().objects.create(username="office", display_name="创城办")
    row = Category.objects.get(pk=save(by_id=user.pk).pk)
    assert (row.changed_by, row.changed_at) == (user, NOW)
