"""Keep the categories and their limits."""

import re
from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from chuangcheng.people.versions import check_version
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.worktime import Clock, Rule
from chuangcheng.standards.models import STAGES, Category, CategoryKind, DefaultLimits, Limits, Severity
from chuangcheng.standards.operations.edition import renew
from chuangcheng.standards.seeds import GROUPS, Group, Seed

CODE = re.compile(r"[0-9A-Za-z.\-]{1,20}")
NO_LIMITS: Mapping[str, Rule | None] = {}


def seed_categories() -> int:
    """Add the shipped categories the city has neither by code nor, below the same parent, by name. Returns how many.

    A category that is there is never changed.
    """
    with transaction.atomic():
        held = dict(Category.objects.values_list("code", "pk"))
        names = set(Category.objects.values_list("parent_id", "name"))
        before = len(held)
        for group in GROUPS:
            if group.code not in held and (None, group.name) not in names:
                top = Category(code=group.code, name=group.name, kind=group.kind)
                top.set_rule("rectify", group.rectify)
                top.save()
                held[group.code] = top.pk
            parent = held.get(group.code)
            wanted = [seed for seed in group.seeds if parent and seed.code not in held]
            rows = [_seeded(seed, group, parent) for seed in wanted if (parent, seed.name) not in names]
            held |= {row.code: row.pk for row in Category.objects.bulk_create(rows)}
        if len(held) > before:
            renew()
    return len(held) - before


def save_category(
    *,
    category_id: int | None = None,
    code: str,
    name: str,
    kind: str,
    parent_id: int | None = None,
    severity: str = "",
    limits: Mapping[str, Rule | None] = NO_LIMITS,
    after_photo: bool | None = None,
    active: bool = True,
    by_id: int | None,
    at: datetime,
    seen: str | None = None,
) -> Category:
    """Make a category (`category_id` None) or change one; every field is written as given.

    `limits` maps accept, rectify, verify to a rule of a counted clock; a stage left out or None inherits. `seen` is the
    version (`people.versions`) the change was made to.
    Refused: `row_stale`, `category_missing`, `category_fields` (with `fields`), `category_parent`, `category_taken`.
    """
    code, name = code.strip(), name.strip()
    _check_fields(code=code, name=name, kind=kind, severity=severity)
    with transaction.atomic():
        row = _row(category_id)
        check_version(row, seen)
        row.parent = _parent(row, parent_id, kind)
        row.code, row.name, row.kind, row.severity = code, name, kind, severity
        row.active = active
        _write_limits(row, limits, after_photo=after_photo, by_id=by_id, at=at)
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError as error:
            sentence = f"代码“{code}”或同级名称“{name}”已经有了，请换一个，或直接修改原来的类别。"
            raise Refused(sentence, code="category_taken", kind="conflict") from error
        renew()
    return row


def set_city_defaults(
    *, limits: Mapping[str, Rule | None], after_photo: bool | None, by_id: int | None, at: datetime
) -> DefaultLimits:
    """Set the city's limits where no category has any; a stage left out or None is as shipped."""
    with transaction.atomic():
        row = DefaultLimits.objects.filter(pk=1).first() or DefaultLimits(pk=1)
        _write_limits(row, limits, after_photo=after_photo, by_id=by_id, at=at)
        row.save()
        renew()
    return row


def _seeded(seed: Seed, group: Group, parent_id: int | None) -> Category:
    row = Category(parent_id=parent_id, code=seed.code, name=seed.name, kind=group.kind, severity=seed.severity)
    row.after_photo = seed.after_photo
    row.set_rule("accept", seed.accept)
    row.set_rule("rectify", seed.rectify)
    return row


def _check_fields(*, code: str, name: str, kind: str, severity: str) -> None:
    wrong = {}
    if not CODE.fullmatch(code):
        wrong["code"] = "代码用1到20位数字、字母、点或短横。"
    if not 0 < len(name) <= 60:
        wrong["name"] = "请填写类别名称，最多60个字。"
    if kind not in CategoryKind.values:
        wrong["kind"] = "请选择“部件”或“事件”。"
    if severity and severity not in Severity.values:
        wrong["severity"] = "等级请选A、B、C类，或留空。"
    if wrong:
        raise Refused("类别没有保存：" + "".join(wrong.values()), code="category_fields", fields=wrong)


def _row(category_id: int | None) -> Category:
    if category_id is None:
        return Category()
    row = Category.objects.select_for_update().filter(pk=category_id).first()
    if row is None:
        raise Refused("这个问题类别已经不在了，请刷新页面后再试。", code="category_missing", kind="missing")
    return row


def _parent(row: Category, parent_id: int | None, kind: str) -> Category | None:
    """The parent to be, of the same kind and not the category itself nor below it."""
    if row.pk and row.kind != kind and row.children.exists():
        raise Refused("本类别下面还有子类别，不能改“部件”“事件”，请先移走子类别。", code="category_kind_children")
    if parent_id is None:
        return None
    parent = Category.objects.filter(pk=parent_id).first()
    if parent is None or parent.kind != kind:
        raise Refused("上级类别不存在，或与本类别不同属“部件”“事件”，请重新选择上级。", code="category_parent")
    above: Category | None = parent
    while above is not None:
        if above.pk == row.pk:
            raise Refused("上级不能选本类别自己或它的下级，请重新选择上级。", code="category_parent")
        above = above.parent
    return parent


def _write_limits(
    row: Limits, limits: Mapping[str, Rule | None], *, after_photo: bool | None, by_id: int | None, at: datetime
) -> None:
    for stage in STAGES:
        rule = limits.get(stage)
        if rule is not None and rule.clock is Clock.FIXED_MOMENT:
            raise Refused("类别的时限只能按工作时、工作日等计算，不能是指定时刻，请改选。", code="category_limit_clock")
        row.set_rule(stage, rule)
    row.after_photo = after_photo
    row.changed_at, row.changed_by_id = at, by_id
