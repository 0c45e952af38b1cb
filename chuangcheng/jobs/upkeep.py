"""Upkeep whose effects reach into the ledger: the tree of organisations, the calendar, the categories.

Each function writes and sees to what must follow in one transaction: sights when units move, deadlines when days do.
What reaches few problems is done at once, what reaches many is enqueued.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.db.models import Q

from chuangcheng.audit.operations import log
from chuangcheng.jobs.queueing import Progress, enqueue
from chuangcheng.notices.channels import read_hook
from chuangcheng.people.actor import CLOCK, Actor
from chuangcheng.people.models import Post
from chuangcheng.people.operations.channels import in_words
from chuangcheng.people.operations.import_tree import TreeImport, import_tree
from chuangcheng.people.operations.organisations import Draft, Saved, retire_organisation, save_organisation
from chuangcheng.people.queries import organisation
from chuangcheng.people.rights import only_administrators
from chuangcheng.people.versions import check_same, digest_of
from chuangcheng.problems.models import Assignment, Problem
from chuangcheng.problems.operations.recompute import recompute_provisional
from chuangcheng.problems.operations.sights import BATCH, involving, rebuild_sights
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.situations import OPEN
from chuangcheng.rules.worktime import Rule
from chuangcheng.standards.models import CalendarDay, CalendarYear
from chuangcheng.standards.operations import (
    YearChange,
    make_year_official,
    save_category,
    set_calendar_day,
    set_office_hours,
)
from chuangcheng.standards.operations.edition import hold
from chuangcheng.standards.queries import category, hours_version, office_hours, year_view


@dataclass(frozen=True)
class OpenItems:
    """What goes with a post that is handed over: problems on its organisation's desk, and those that name the post."""

    on_desk: int
    named: int
    numbers: tuple[str, ...]


# Organisations -----------------------------------------------------------------------------------------


def save_unit(*, organisation_id: int | None, draft: Draft, by: Actor, at: datetime, seen: str | None = None) -> Saved:
    """Make or change an organisation; who sees which problem follows a move. Refused as `save_organisation`."""
    with transaction.atomic():
        saved = save_organisation(organisation_id=organisation_id, draft=draft, by=by, at=at, seen=seen)
        follow_move(saved.moved_ids, by=by, at=at)
    return saved


def import_units(
    *, rows: Sequence[Mapping[str, object]], under_id: int | None, dry_run: bool, by: Actor, at: datetime
) -> TreeImport:
    """Organisations from the rows of a sheet, a verdict each; with `dry_run` nothing is written."""
    with transaction.atomic():
        result = import_tree(rows=rows, under_id=under_id, dry_run=dry_run, by=by, at=at)
        if not dry_run:
            follow_move(result.moved_ids, by=by, at=at)
    return result


def unit_channel(organisation_id: int, *, by: Actor) -> tuple[str, str, str]:
    """How a unit is told besides the inbox: kind, kind with host in words, version. For administrators, no secrets."""
    only_administrators(by, what="设置单位的通知方式")
    said = organisation(organisation_id).notice_hook
    hook = read_hook(said)
    return (hook.kind if hook else ""), in_words(hook), digest_of(said)


def retire_unit(*, organisation_id: int, by: Actor, at: datetime) -> None:
    """Take an organisation out of use, once nothing open lies with it. Refused: `unit_has_open_problems`."""
    with transaction.atomic():
        row = organisation(organisation_id)
        mine = Q(lead=row) | Q(desk=row) | Q(assignments__unit=row, assignments__ended_at=None)
        count = Problem.objects.filter(mine, state__in=OPEN).distinct().count()
        if count:
            raise Refused(
                f"“{row.name}”还有{count}个未销号的问题，不能停用；请先改派或办结。",
                code="unit_has_open_problems",
                kind="conflict",
            )
        retire_organisation(organisation_id=organisation_id, by=by, at=at)


def follow_move(moved_ids: Sequence[int], *, by: Actor, at: datetime) -> None:
    """Rewrite sights now where few problems are concerned, else as a job."""
    if not moved_ids:
        return
    if len(involving(moved_ids)) <= BATCH:
        rebuild_sights(moved_ids)
    else:
        enqueue(task_name="rebuild_sights", args={"organisations": list(moved_ids)}, by=by, at=at)


def rebuild_sights_task(args: dict[str, Any], *, by: Actor, at: datetime, progress: Progress) -> dict[str, Any]:
    """Who sees what, after a move in the tree; safe to repeat."""
    ids = args["organisations"]
    total = len(involving(ids))
    count = rebuild_sights(ids, report=lambda done: progress(done, total, f"已更新{done}个问题，共{total}个"))
    return {"sentence": f"单位调整后，{count}个问题的可见范围已更新。"}


def open_items(*, post_id: int) -> OpenItems:
    """What a new holder of the post finds on the desk."""
    post = Post.objects.select_related("organisation").get(id=post_id)
    desk = Problem.objects.filter(desk=post.organisation, state__in=OPEN, follows=False)
    named = Assignment.objects.filter(person=post, ended_at=None, returned_at=None, done_at=None)
    numbers = desk.order_by("desk_due").values_list("number", flat=True)[:10]
    return OpenItems(
        on_desk=desk.count() if set(post.roles) & {"office", "liaison", "verifier", "rectifier"} else 0,
        named=named.filter(problem__state__in=OPEN).count(),
        numbers=tuple(numbers),
    )


# Calendar ----------------------------------------------------------------------------------------------


def may_keep_standards(by: Actor) -> bool:
    """An administrator, or the office of an organisation at the top of a tree: what it sets holds for everybody."""
    return by.is_administrator or any("office" in s.roles and len(s.ancestors) == 1 for s in by.standings)


def only_standard_keepers(by: Actor, *, what: str) -> None:
    """Refuse everybody else; the operations of `standards` know no rights."""
    if not may_keep_standards(by):
        raise Refused(
            f"只有最上级的创城办或系统管理员可以{what}；请联系他们办理。", code="standards_not_yours", kind="forbidden"
        )


def correct_day(*, day: date, working: bool, name: str, by: Actor, at: datetime, seen: str | None = None) -> YearChange:
    """Correct one day; deadlines that were provisional because of its year are reckoned anew.

    `seen`, here and below, is the version of what somebody saw before changing it. Refused: `row_stale`.
    """
    only_standard_keepers(by, what="修改日历")
    with transaction.atomic():
        hold()
        check_same(year_view(day.year).version, seen)
        before = CalendarDay.objects.filter(date=day).values("working", "name").first()
        change = set_calendar_day(day=day, working=working, name=name, by_id=by.user_id, at=at)
        follow_days(change, by=by, at=at)
        log(action="calendar.day", by_id=by.user_id, who=by.name, at=at, subject=day.isoformat(),
            old=before, new=CalendarDay.objects.filter(date=day).values("working", "name").first())  # fmt: skip
    return change


def publish_year(
    *, year: int, source: str, days: Mapping[date, tuple[bool, str]] | None, by: Actor, at: datetime,
    seen: str | None = None,
) -> YearChange:  # fmt: skip
    """Make a year official by its notice; provisional deadlines that reach into it are reckoned anew."""
    only_standard_keepers(by, what="把日历定为正式")
    with transaction.atomic():
        hold()
        check_same(year_view(year).version, seen)
        before = CalendarYear.objects.filter(year=year).values("source", "status").first()
        change = make_year_official(year=year, source=source, days=days, by_id=by.user_id, at=at)
        follow_days(change, by=by, at=at)
        log(action="calendar.official", by_id=by.user_id, who=by.name, at=at, subject=str(year),
            old=before, new={"source": source, "status": change.status, "changed": len(change.changed)})  # fmt: skip
    return change


def follow_days(change: YearChange, *, by: Actor, at: datetime) -> None:
    """Enqueue the reckoning where deadlines were provisional; deadlines of an official year stay as they were given."""
    if change.before == "official" or not (change.changed or change.became_official):
        return
    args = {"changed": [day.isoformat() for day in change.changed], "token": str(uuid.uuid4())}
    enqueue(task_name="recompute_deadlines", args=args, by=by, at=at)


def recompute_task(args: dict[str, Any], *, by: Actor, at: datetime, progress: Progress) -> dict[str, Any]:
    """Provisional deadlines on the calendar as it is now; safe to repeat, each problem once per change."""
    changed = [date.fromisoformat(day) for day in args["changed"]]
    count = recompute_provisional(at=at, changed=changed, token=args["token"])
    log(action="calendar.recompute", by_id=CLOCK.user_id, who=CLOCK.name, at=at, new={"problems": count})
    return {"sentence": f"已按日历重算{count}个问题的期限。"}


def keep_office_hours(*, parts: Iterable[tuple[time, time]], by: Actor, at: datetime, seen: str | None = None) -> None:
    """Set the office hours of a working day; deadlines given before stay as they are."""
    only_standard_keepers(by, what="修改上班时间")
    with transaction.atomic():
        hold()
        check_same(hours_version(), seen)
        before = [[f"{a:%H:%M}", f"{b:%H:%M}"] for a, b in office_hours()]
        row = set_office_hours(parts=list(parts), by_id=by.user_id, at=at)
        log(action="calendar.hours", by_id=by.user_id, who=by.name, at=at,
            old={"parts": before}, new={"parts": row.parts})  # fmt: skip


# Categories --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CategoryDraft:
    """What a form gives for a category; `limits` maps accept, rectify, verify to a rule or None (inherit)."""

    code: str
    name: str
    kind: str
    parent_id: int | None
    severity: str
    limits: Mapping[str, Rule | None]
    after_photo: bool | None
    active: bool


def keep_category(
    *, category_id: int | None, draft: CategoryDraft, by: Actor, at: datetime, seen: str | None = None
) -> int:
    """Make a category or change one; its id. Deadlines given before stay. Refused as `save_category`."""
    only_standard_keepers(by, what="修改问题类别")
    with transaction.atomic():
        old = category_values(category_id) if category_id else None
        row = save_category(category_id=category_id, **vars(draft), by_id=by.user_id, at=at, seen=seen)
        new = category_values(row.pk)
        action = "category.change" if category_id else "category.add"
        log(action=action, by_id=by.user_id, who=by.name, at=at, subject=f"{row.code} {row.name}", old=old, new=new)
    return row.pk


def category_values(category_id: int) -> dict[str, Any] | None:
    """A category as the log keeps it, its own limits in words."""
    row = category(category_id)
    if row is None:
        return None
    limits = {stage: rule.words if rule else None for stage, rule in row.own.items()}
    own = {"code": row.code, "name": row.name, "kind": row.kind, "severity": row.severity, "active": row.active}
    return own | limits | {"after_photo": row.own_after_photo}
