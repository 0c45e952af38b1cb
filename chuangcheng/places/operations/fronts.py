"""Keep publicity fronts (宣传阵地): where they are, what they show, when it was changed. All of it in the log."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from chuangcheng.people.actor import Actor
from chuangcheng.people.operations.record import SWEPT, record, snapshot
from chuangcheng.people.versions import check_same
from chuangcheng.places.models import Front, FrontChange, FrontKind, FrontTheme
from chuangcheng.places.operations.ground import save_once
from chuangcheng.places.operations.hanging import area_known, only_upkeep, own_file, site_known, unit_known
from chuangcheng.places.queries.access import organisations_known
from chuangcheng.places.queries.fronts import front_version
from chuangcheng.rules.refusals import Refused

TEXTS = {"name": 120, "place": 120, "qualifier": 4, "size": 60, "person": 60, "phone": 30, "note": 200}
PLAIN = (*TEXTS, "kind", "count", "square_metres", "changed_on", "change_every_days", "change_due", "is_active")
FRONT = (*PLAIN, "organisation_id", "site_id", "area_id")
MOST_THEMES = 40


@dataclass(frozen=True, kw_only=True)
class FrontDraft:
    """What a form gives for a front. `themes` by name; a new name becomes a theme.

    `change_due` None with `change_every_days` given is reckoned from `changed_on`.
    """

    name: str
    kind: str
    organisation_id: int
    site_id: int | None = None
    area_id: int | None = None
    place: str = ""
    themes: Sequence[str] = ()
    count: int = 1
    qualifier: str = ""
    size: str = ""
    square_metres: Decimal | None = None
    person: str = ""
    phone: str = ""
    changed_on: date | None = None
    change_every_days: int | None = None
    change_due: date | None = None
    note: str = ""
    is_active: bool = True


def save_front(
    *, front_id: int | None = None, draft: FrontDraft, by: Actor, at: datetime, seen: str | None = None
) -> Front:
    """Write down a front (`front_id` None) or change it. Kept by liaisons and offices of its organisation or above.

    Refused: `row_stale`, `upkeep_only`, `front_missing`, `front_fields` (with `fields`), `front_taken`,
    `organisation_missing`, `site_missing`, `area_missing`.
    """
    draft = replace(draft, **{name: getattr(draft, name).strip() for name in TEXTS})
    themes = list(dict.fromkeys(theme.strip() for theme in draft.themes if theme.strip()))
    if wrong := front_faults(draft, themes, today=timezone.localdate(at)):
        raise Refused("宣传阵地没有保存：" + "".join(wrong.values()), code="front_fields", fields=wrong)
    with transaction.atomic():
        row = front_by_id(front_id, by=by) if front_id else Front()
        if row.pk:
            check_same(front_version(row), seen)
        old = _said(row) if row.pk else None
        organisation = unit_known(by, draft.organisation_id)
        if organisation is None:
            raise Refused(
                "请选择宣传阵地的责任单位。",
                code="front_fields",
                fields={"organisation_id": "请选择宣传阵地的责任单位。"},
            )
        row.organisation = organisation
        row.site, row.area = site_known(by, draft.site_id), area_known(by, draft.area_id)
        for name in PLAIN:
            setattr(row, name, getattr(draft, name))
        row.change_due = row.change_due or _due(row)
        only_upkeep(by, row.organisation, what="登记宣传阵地")
        save_once(row, f"这里已经有“{row.name}”，请修改原来的，或写清具体位置。", code="front_taken")
        row.themes.set([FrontTheme.objects.get_or_create(name=name)[0] for name in themes])
        action = "front.change" if old else "front.add"
        record(action, by=by, at=at, subject=row.name, old=old, new=_said(row), withheld=SWEPT)
    return row


def change_front(
    *, front_id: int, changed_on: date, words: str = "", photo_id: int | None = None, by: Actor, at: datetime
) -> FrontChange:
    """Write down that a front shows something new since a day; the next change is due from there.

    Refused: `upkeep_only`, `front_missing`, `front_fields` (with `fields`), `front_changed`, `file_not_seen`.
    """
    with transaction.atomic():
        row = front_by_id(front_id, by=by)
        if changed_on > timezone.localdate(at):
            sentence = "更换日期不能晚于今天，请改日期。"
            raise Refused(sentence, code="front_fields", fields={"changed_on": sentence})
        if len(words.strip()) > 200:
            raise Refused(
                "内容最多200个字，请写短些。", code="front_fields", fields={"words": "内容最多200个字，请写短些。"}
            )
        change = FrontChange(
            front=row, changed_on=changed_on, changed_by_id=by.user_id, words=words.strip(),
            photo_id=own_file(by, photo_id),
        )  # fmt: skip
        save_once(change, f"{changed_on}的更换已经登记过。", code="front_changed")
        old = snapshot(row, ("changed_on", "change_due"))
        if row.changed_on is None or changed_on >= row.changed_on:
            row.changed_on = changed_on
            row.change_due = _due(row)
            row.save(update_fields=["changed_on", "change_due"])
        new = snapshot(row, ("change_due",)) | {"changed_on": changed_on.isoformat(), "words": change.words}
        record("front.renew", by=by, at=at, subject=row.name, old=old, new=new)
    return change


def front_by_id(front_id: int, *, by: Actor) -> Front:
    """The front, locked, of those this person keeps; refused `front_missing`, `upkeep_only`."""
    rows = Front.objects.select_for_update(of=("self",)).select_related("organisation")
    row = rows.filter(organisation__in=organisations_known(by), pk=front_id).first()
    if row is None:
        raise Refused("没有这处宣传阵地，请刷新页面后再试。", code="front_missing", kind="missing")
    only_upkeep(by, row.organisation, what="修改宣传阵地")
    return row


def _said(row: Front) -> dict[str, object]:
    metres = str(row.square_metres) if row.square_metres is not None else None
    themes = sorted(row.themes.values_list("name", flat=True))
    return snapshot(row, FRONT) | {"square_metres": metres, "themes": themes}


def _due(row: Front) -> date | None:
    if row.changed_on is None or row.change_every_days is None:
        return None
    return row.changed_on + timedelta(days=row.change_every_days)


def _is_over(draft: FrontDraft) -> bool:
    """Due before it was last changed, as where only the last change was put right."""
    return draft.changed_on is not None and draft.change_due is not None and draft.change_due < draft.changed_on


def front_faults(draft: FrontDraft, themes: Sequence[str], *, today: date) -> dict[str, str]:
    """What is wrong with a draft, by field, in sentences."""
    wrong = {name: f"最多{most}个字。" for name, most in TEXTS.items() if len(getattr(draft, name)) > most}
    metres, every = draft.square_metres, draft.change_every_days
    long = len(themes) > MOST_THEMES or any(len(theme) > 60 for theme in themes)
    faults = (
        ("name", not draft.name, "请填写名称。"),
        ("kind", draft.kind not in FrontKind.values, "请选择种类。"),
        ("count", not 1 <= draft.count <= 100_000, "数量填1以上的整数。"),
        ("square_metres", metres is not None and not 0 < metres < 1_000_000, "面积填大于0的平方米数。"),
        ("change_every_days", every is not None and not 1 <= every <= 3660, "更换周期填1到3660天。"),
        ("changed_on", draft.changed_on is not None and draft.changed_on > today, "上次更换不能晚于今天。"),
        ("change_due", _is_over(draft), "下次更换不能早于上次更换，请改日期；填了多少天一换的可以空着。"),
        ("place", not (draft.site_id or draft.area_id or draft.place), "请选择点位或片区，或写明具体位置。"),
        ("themes", long, f"主题最多{MOST_THEMES}个，每个最多60个字。"),
    )
    return wrong | {name: sentence for name, bad, sentence in faults if bad}
