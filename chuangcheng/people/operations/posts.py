"""Keep posts and who holds them. Open items belong to posts, so a new holder finds them on the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Holding, Organisation, Post, Role, User
from chuangcheng.people.names import tidy
from chuangcheng.people.operations.record import record, snapshot
from chuangcheng.people.queries import has_office
from chuangcheng.people.rights import only_administrators
from chuangcheng.people.versions import check_version
from chuangcheng.rules.refusals import Refused

POST_FIELDS = ("organisation_id", "seat_id", "title", "roles", "position", "is_active")
HOLDING_FIELDS = ("post_id", "user_id", "from_date", "to_date", "is_deputy", "note")


@dataclass(frozen=True)
class PostDraft:
    """What a form gives for a post. `seat_id`: the section it sits in; None: the organisation itself."""

    organisation_id: int
    title: str
    roles: Sequence[str]
    seat_id: int | None = None
    position: int = 0
    is_active: bool = True


@dataclass(frozen=True)
class Held:
    """A holding that was made or ended, and sentences for whoever did it."""

    holding: Holding
    warnings: tuple[str, ...] = ()


def save_post(
    *, post_id: int | None = None, draft: PostDraft, by: Actor, at: datetime, seen: str | None = None
) -> Post:
    """Make a post (`post_id` None) or change one; every field is written as given. For administrators.

    Nobody widens a post they hold themselves. `seen` is the version (`people.versions`) the change was made to.
    Refused: `row_stale`, `administrators_only`, `post_fields`, `post_seat`, `post_own`, `post_missing`, `post_taken`.
    """
    only_administrators(by, what="设置岗位")
    with transaction.atomic():
        row = _post(post_id) if post_id else Post()
        check_version(row, seen)
        old = snapshot(row, POST_FIELDS) if row.pk else None
        organisation = _checked(draft)
        _not_own(row, draft, by, at)
        row.organisation, row.seat_id, row.title = organisation, draft.seat_id, tidy(draft.title)
        row.roles = [role for role in Role.values if role in draft.roles]
        row.position, row.is_active = draft.position, draft.is_active
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError as error:
            sentence = f"“{organisation.name}”已经有岗位“{row.title}”了，请换个名称，或修改原来的岗位。"
            raise Refused(sentence, code="post_taken", kind="conflict") from error
        action = "post.change" if old else "post.add"
        subject = f"{organisation.name} {row.title}"
        record(action, by=by, at=at, subject=subject, old=old, new=snapshot(row, POST_FIELDS))
    return row


def hold_post(
    *,
    post_id: int,
    user_id: int,
    from_date: date,
    to_date: date | None = None,
    is_deputy: bool = False,
    note: str = "",
    by: Actor,
    at: datetime,
) -> Held:
    """Put somebody on a post from one day to another, both included. For administrators, never for themselves.

    A post has one holder at a time; a deputy stands beside the holder and needs a last day.
    Refused: `administrators_only`, `holding_own`, `holding_fields`, `holding_taken`, `post_missing`, `user_missing`.
    """
    only_administrators(by, what="安排任职")
    with transaction.atomic():
        post, user = _post(post_id), _user(user_id)
        _two_persons(user, by)
        _dates(from_date, to_date, is_deputy=is_deputy)
        _free(post, user, from_date, to_date, is_deputy=is_deputy)
        holding = _hold(post, user, from_date, to_date, is_deputy=is_deputy, note=note)
        record("post.hold", by=by, at=at, subject=_subject(holding), old=None, new=snapshot(holding, HOLDING_FIELDS))
    return Held(holding)


def end_holding(*, holding_id: int, last_day: date, by: Actor, at: datetime) -> Held:
    """Let a holding end; `last_day` is the last day with the right. One that never began is taken out.

    Warns when nobody is left on an office post of the organisation.
    """
    only_administrators(by, what="调整任职")
    with transaction.atomic():
        holding = _holding(holding_id)
        if holding.to_date is not None and holding.to_date <= last_day:
            raise Refused("这项任职到那一天已经结束了，请核对日期。", code="holding_ended", kind="conflict")
        shorten(holding, last_day, by=by, at=at)
        warnings = office_left_empty([holding.post.organisation], at=_after(last_day, at))
    return Held(holding, warnings)


def hand_over(
    *, post_id: int, to_user_id: int, first_day: date | None = None, note: str = "", by: Actor, at: datetime
) -> Held:
    """Give a post to somebody else from `first_day` (today unless given); its open items come with it.

    The holder before keeps the right until the day before. Deputies of the post stay as they are.
    Refused as `hold_post`, and `holding_same` when that person holds it already.
    """
    only_administrators(by, what="办理交接")
    today = timezone.localdate(at)
    first = first_day or today
    if first < today:
        raise Refused(
            "交接从今天或以后的日期开始，请改日期。", code="handover_past", fields={"first_day": "不早于今天"}
        )
    with transaction.atomic():
        post, user = _post(post_id), _user(to_user_id)
        _two_persons(user, by)
        before = list(_overlapping(post, first, None).filter(is_deputy=False).select_related("user", "post"))
        if any(h.user_id == user.id and h.to_date is None for h in before):
            raise Refused(
                f"{user.display_name}已经在“{post.title}”岗位上了，不用交接。", code="holding_same", kind="conflict"
            )
        for holding in before:
            shorten(holding, first - timedelta(days=1), by=by, at=at)
        holding = _hold(post, user, first, None, is_deputy=False, note=note)
        new = {**snapshot(holding, HOLDING_FIELDS), "from_users": [h.user_id for h in before]}
        record("post.hand_over", by=by, at=at, subject=_subject(holding), old=None, new=new)
        deputies = _overlapping(post, first, None).filter(is_deputy=True).select_related("user")
        warnings = tuple(f"{d.user.display_name}仍在代理这个岗位到{d.to_date}，不需要时请结束代理。" for d in deputies)
    return Held(holding, warnings)


def shorten(holding: Holding, last_day: date, *, by: Actor, at: datetime) -> None:
    """End a holding on that day; one that would end before it began is taken out. The log keeps both."""
    old = snapshot(holding, HOLDING_FIELDS)
    if last_day < holding.from_date:
        holding.delete()
        record("post.unhold", by=by, at=at, subject=_subject(holding), old=old, new=None)
        return
    holding.to_date = last_day
    holding.save(update_fields=["to_date"])
    record("post.end", by=by, at=at, subject=_subject(holding), old=old, new=snapshot(holding, HOLDING_FIELDS))


def office_left_empty(organisations: Sequence[Organisation], *, at: datetime) -> tuple[str, ...]:
    """A sentence for each organisation that has an office post in use and nobody on it at that moment."""
    ids = [o.id for o in organisations]
    posts = Post.objects.filter(organisation_id__in=ids, is_active=True).values_list("organisation_id", "roles")
    with_post = {organisation for organisation, roles in posts if Role.OFFICE in roles}
    empty = with_post - has_office(ids, at)
    return tuple(
        f"“{o.name}”的创城办岗位上没有人了，手上的问题要等接任的人办理；请尽快安排接任或代理。"
        for o in {o.id: o for o in organisations}.values()
        if o.id in empty
    )


def _after(last_day: date, at: datetime) -> datetime:
    """A moment on the first day without the right."""
    days = (last_day - timezone.localdate(at)).days + 1
    return at + timedelta(days=max(days, 0))


def _checked(draft: PostDraft) -> Organisation:
    organisation = Organisation.objects.filter(pk=draft.organisation_id, is_active=True).first()
    wrong = {}
    if organisation is None:
        wrong["organisation_id"] = "请选择在用的单位。"
    if not 0 < len(tidy(draft.title)) <= 60:
        wrong["title"] = "请填写岗位名称，最多60个字。"
    if not draft.roles or set(draft.roles) - set(Role.values):
        wrong["roles"] = "请至少选一个角色。"
    if organisation is None or wrong:
        raise Refused("岗位没有保存：" + "".join(wrong.values()), code="post_fields", fields=wrong)
    seat = Organisation.objects.filter(pk=draft.seat_id).first() if draft.seat_id else organisation
    if seat is None or organisation.id not in seat.ancestor_ids:
        sentence = f"岗位所在科室要在“{organisation.name}”里面，请重新选择科室。"
        raise Refused(sentence, code="post_seat", fields={"seat_id": sentence})
    return organisation


def _not_own(row: Post, draft: PostDraft, by: Actor, at: datetime) -> None:
    """The holder of a post does not give it more: no new role, no other organisation."""
    if not row.pk or by.user_id is None:
        return
    mine = Holding.objects.filter(post=row, user_id=by.user_id).exclude(to_date__lt=timezone.localdate(at))
    wider = set(draft.roles) - set(row.roles) or draft.organisation_id != row.organisation_id
    if wider and mine.exists():
        sentence = "不能给自己所在的岗位增加权限；请由另一名系统管理员办理。"
        raise Refused(sentence, code="post_own", kind="forbidden")


def _two_persons(user: User, by: Actor) -> None:
    """Nobody gives themselves a post, except while nobody else ever held one: the very first set-up."""
    if by.user_id == user.id and Holding.objects.exclude(user=user).exists():
        sentence = "系统管理员不能给自己安排岗位；请由另一名系统管理员办理。"
        raise Refused(sentence, code="holding_own", kind="forbidden")


def _dates(from_date: date, to_date: date | None, *, is_deputy: bool) -> None:
    wrong = {}
    if to_date is not None and to_date < from_date:
        wrong["to_date"] = "结束日期不能早于开始日期，请改日期。"
    if is_deputy and to_date is None:
        wrong["to_date"] = "请写明代理到哪一天。"
    if wrong:
        raise Refused("任职没有保存：" + "".join(wrong.values()), code="holding_fields", fields=wrong)


def _overlapping(post: Post, first: date, last: date | None) -> QuerySet[Holding]:
    rows = Holding.objects.filter(Q(to_date=None) | Q(to_date__gte=first), post=post)
    return rows.filter(from_date__lte=last) if last else rows


def _free(post: Post, user: User, first: date, last: date | None, *, is_deputy: bool) -> None:
    there = list(_overlapping(post, first, last).select_related("user"))
    if any(h.user_id == user.id for h in there):
        sentence = f"{user.display_name}在这段时间已经在“{post.title}”岗位上，请改日期。"
        raise Refused(sentence, code="holding_same", kind="conflict")
    holders = [h.user.display_name for h in there if not h.is_deputy]
    if holders and not is_deputy:
        sentence = f"“{post.title}”岗位这段时间已由{'、'.join(holders)}担任；换人请用“交接”，临时代班请用“代理”。"
        raise Refused(sentence, code="holding_taken", kind="conflict")


def _hold(post: Post, user: User, first: date, last: date | None, *, is_deputy: bool, note: str) -> Holding:
    if not post.is_active:
        raise Refused(f"“{post.title}”岗位已停用，请先恢复岗位。", code="post_retired", kind="conflict")
    if not user.is_active:
        raise Refused(f"{user.display_name}的账号已停用，请先恢复账号。", code="user_retired", kind="conflict")
    return Holding.objects.create(
        post=post, user=user, from_date=first, to_date=last, is_deputy=is_deputy, note=note.strip()[:200]
    )


def _post(post_id: int) -> Post:
    """The post, locked, so that two people cannot be put on it at once."""
    row = Post.objects.select_for_update(of=("self",)).select_related("organisation").filter(pk=post_id).first()
    if row is None:
        raise Refused("这个岗位已经不在了，请刷新页面后再试。", code="post_missing", kind="missing")
    return row


def _user(user_id: int) -> User:
    row = User.objects.filter(pk=user_id).first()
    if row is None:
        raise Refused("没有这个用户，请重新选择。", code="user_missing", kind="missing")
    return row


def _holding(holding_id: int) -> Holding:
    rows = Holding.objects.select_for_update(of=("self",)).select_related("post__organisation", "user")
    row = rows.filter(pk=holding_id).first()
    if row is None:
        raise Refused("没有这项任职，请刷新页面后再试。", code="holding_missing", kind="missing")
    return row


def _subject(holding: Holding) -> str:
    return f"{holding.post.organisation.name} {holding.post.title} {holding.user.display_name}"
