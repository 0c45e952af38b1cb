"""盲查: draw struck-off problems by a kept seed, give each to somebody who is free of it, take the answer."""

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Literal

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from chuangcheng.inspections.models import Recheck, RecheckDraw, RecheckPhoto, RecheckResult
from chuangcheng.inspections.operations.telling import tell
from chuangcheng.inspections.queries.rechecks import draws_seen, free_checkers, may_draw
from chuangcheng.people.actor import Actor
from chuangcheng.people.operations.record import record
from chuangcheng.people.queries import organisation
from chuangcheng.problems.models import Problem
from chuangcheng.problems.operations.ask import Ask, FileRef
from chuangcheng.problems.operations.verifying import reopen
from chuangcheng.problems.queries.files import check_files_own
from chuangcheng.problems.queries.sight import visible_to
from chuangcheng.rules.draws import ALGORITHM, Candidate, Wish, draw, place
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.situations import State

Per = Literal["all", "unit", "category", "area"]
STRATA = {"all": "", "unit": "lead_id", "category": "category_id", "area": "area_id"}
MOST_DRAWN, MOST_POOL = 500, 20_000


@dataclass(frozen=True, kw_only=True)
class RecheckDraft:
    """What is drawn from, and how many of each group: `count`, or a `share` of it rounded up."""

    organisation: int
    title: str
    struck_from: date
    struck_to: date
    due: datetime
    per: Per = "all"
    count: int = 0
    share: Fraction = Fraction(0)
    seed: str = ""


def draw_rechecks(*, draft: RecheckDraft, by: Actor, at: datetime) -> RecheckDraw:
    """Draw among the problems struck off in those days and give them out, evenly and by the seed.

    Refused: `recheck_drawer`, `recheck_fields` (with `fields`), `recheck_pool_empty`.
    """
    if not may_draw(by, draft.organisation):
        sentence = "盲查由本单位的创城办抽取；请联系他们办理。"
        raise Refused(sentence, code="recheck_drawer", kind="forbidden")
    _check_draft(draft, at)
    seed = draft.seed.strip() or secrets.token_hex(8)
    rows = list(_pool(draft, by)[:MOST_POOL])
    if not rows:
        sentence = "这段时间没有可以抽查的已销号问题，请放宽日期。"
        raise Refused(sentence, code="recheck_pool_empty", kind="conflict")
    pool = [Candidate(f"problem:{row.pk}", _stratum(row, draft.per)) for row in rows]
    drawn = draw(seed=seed, pool=pool, wanted={}, otherwise=Wish(draft.count, draft.share))
    known = {f"problem:{row.pk}": row for row in rows}
    chosen = [known[key] for key in drawn.drawn[:MOST_DRAWN]]
    if len(drawn.drawn) > MOST_DRAWN:
        raise Refused(
            f"抽中了{len(drawn.drawn)}个，一次最多{MOST_DRAWN}个，请减少数量。", code="recheck_too_many",
            fields={"count": "太多"},
        )  # fmt: skip
    with transaction.atomic():
        row = RecheckDraw.objects.create(
            organisation_id=draft.organisation, title=draft.title.strip(), struck_from=draft.struck_from,
            struck_to=draft.struck_to, due=draft.due, seed=seed, algorithm=ALGORITHM,
            pool=[[one.key, one.stratum] for one in pool], pool_hash=drawn.pool_hash,
            wanted={"count": draft.count, "share": str(draft.share), "per": draft.per},
            drawn_by_id=by.user_id, drawn_at=at,
        )  # fmt: skip
        rechecks = _given(row, chosen, at)
        Recheck.objects.bulk_create(rechecks)
        new = {"id": row.pk, "seed": seed, "pool": len(pool), "drawn": len(chosen), "pool_hash": drawn.pool_hash}
        record("recheck.draw", by=by, at=at, subject=row.title, old=None, new=new)
        _tell(row, {r.checker_id for r in rechecks if r.checker_id}, at=at)
    return row


def give_recheck(*, recheck_id: int, checker: int, by: Actor, at: datetime) -> Recheck:
    """Give one to somebody else who is free of the problem. Refused: `recheck_missing`, `recheck_checker`."""
    with transaction.atomic():
        rows = Recheck.objects.select_for_update(of=("self",)).select_related("draw", "problem__home")
        row = rows.filter(pk=recheck_id, draw__in=draws_seen(by)).first()
        if row is None:
            raise Refused("没有这项盲查，或它不归您看；请从盲查列表重新打开。", code="recheck_missing", kind="missing")
        if not may_draw(by, row.draw.organisation_id):
            sentence = "盲查由抽取单位的创城办派人；请联系他们。"
            raise Refused(sentence, code="recheck_drawer", kind="forbidden")
        _need_open(row)
        free = free_checkers([row.problem], organisation_id=row.draw.organisation_id, at=at)[row.problem_id]
        if checker not in free:
            sentence = "这个人办过这个问题，或在责任单位任职，不能复查它；请另选一人。"
            raise Refused(sentence, code="recheck_checker", fields={"checker": sentence})
        old, row.checker_id = row.checker_id, checker
        row.save(update_fields=["checker"])
        record("recheck.give", by=by, at=at, subject=row.draw.title, old={"to": old}, new={"to": checker})
        _tell(row.draw, {checker}, at=at)
    return row


def answer_recheck(
    *, recheck_id: int, result: str, words: str, files: Sequence[int] = (), by: Actor, at: datetime
) -> Recheck:
    """Say whether it holds; a problem that came back goes on the ledger again with these words and photos.

    Refused: `recheck_missing`, `recheck_answered`, `recheck_result`, `recheck_words`, and as `reopen`.
    """
    with transaction.atomic():
        rows = Recheck.objects.select_for_update(of=("self",)).select_related("problem", "draw")
        row = rows.filter(pk=recheck_id, checker_id=by.user_id or 0).first()
        if row is None:
            raise Refused(
                "没有这项盲查，或它不是派给您的；请从盲查列表重新打开。", code="recheck_missing", kind="missing"
            )
        _need_open(row)
        if result not in RecheckResult.values:
            raise Refused("请选择问题有没有反弹。", code="recheck_result", fields={"result": "请选择"})
        if result == RecheckResult.REBOUNDED and not words.strip():
            raise Refused("请写明现场看到的情况。", code="recheck_words", fields={"words": "请写明现场看到的情况"})
        check_files_own(files, by=by, at=at)
        row.result, row.words = result, words.strip()
        row.answered_by_id, row.answered_at = by.user_id, at
        row.save()
        RecheckPhoto.objects.bulk_create(
            RecheckPhoto(recheck=row, file_id=file_id, position=n) for n, file_id in enumerate(dict.fromkeys(files))
        )
        if result == RecheckResult.REBOUNDED and row.problem.state == State.STRUCK_OFF:
            brought = tuple(FileRef(file_id, "before") for file_id in dict.fromkeys(files))
            reopen(Ask(number=row.problem.number, by=by, at=at, words=words.strip(), files=brought))
        record("recheck.answer", by=by, at=at, subject=row.draw.title, old=None, new={"result": result})
    return row


def _pool(draft: RecheckDraft, by: Actor) -> QuerySet[Problem]:
    """Struck-off problems of the organisation and those below that nobody is looking at again right now."""
    path = organisation(draft.organisation).path
    zone = timezone.get_current_timezone()
    first = datetime.combine(draft.struck_from, time.min, zone)
    last = datetime.combine(draft.struck_to + timedelta(days=1), time.min, zone)
    rows = visible_to(by).filter(
        home__path__startswith=path,
        state=State.STRUCK_OFF,
        follows=False,
        struck_off_at__gte=first,
        struck_off_at__lt=last,
    )
    waiting = Recheck.objects.filter(result="").values("problem_id")
    return rows.exclude(pk__in=waiting).select_related("home").order_by("id")


def _stratum(row: Problem, per: Per) -> str:
    return f"{per}:{getattr(row, STRATA[per]) or 0}" if STRATA[per] else ""


def _given(row: RecheckDraw, chosen: Sequence[Problem], at: datetime) -> list[Recheck]:
    """Each to the free person with the least to do; who of several is said by the seed."""
    free = free_checkers(chosen, organisation_id=row.organisation_id, at=at)
    load: Counter[int] = Counter()
    found: dict[int, int] = {}
    for problem in sorted(chosen, key=lambda p: (len(free[p.pk]), p.pk)):
        if people := free[problem.pk]:
            mark = {user: place(row.seed, f"checker:{user}|problem:{problem.pk}") for user in people}
            best = min(people, key=lambda user: (load[user], mark[user], user))
            found[problem.pk] = best
            load[best] += 1
    return [
        Recheck(
            draw=row,
            problem=problem,
            position=position,
            checker_id=found.get(problem.pk),
            unit_id=problem.lead_id,
            category_id=problem.category_id,
        )
        for position, problem in enumerate(chosen, start=1)
    ]


def _need_open(row: Recheck) -> None:
    if row.result:
        raise Refused("这一项已经复查过了，请刷新页面。", code="recheck_answered", kind="conflict")


def _tell(row: RecheckDraw, users: set[int], *, at: datetime) -> None:
    if users:
        tell(
            kind="inspections.recheck",
            subject=str(row.pk),
            title=f"【盲查】{row.title}",
            body="有已销号的问题要您到现场再看一次，只告诉您是什么、在哪里。",
            link="/inspections/rechecks/mine/",
            users=users,
            at=at,
        )


def _check_draft(draft: RecheckDraft, at: datetime) -> None:
    wrong = {}
    if not 0 < len(draft.title.strip()) <= 120:
        wrong["title"] = "请填写名称，最多120个字。"
    if draft.struck_to < draft.struck_from:
        wrong["struck_to"] = "结束日期不能早于开始日期，请改日期。"
    if draft.due <= at:
        wrong["due"] = "完成期限要晚于现在，请改期限。"
    if draft.per not in STRATA:
        wrong["per"] = "请选择怎样分组抽取。"
    if draft.count < 0 or not 0 <= draft.share <= 1 or not (draft.count or draft.share):
        wrong["count"] = "请填写每组抽几个，或抽百分之几（1到100）。"
    if len(draft.seed) > 120:
        wrong["seed"] = "种子最多120个字。"
    if wrong:
        raise Refused("盲查没有抽取：" + "".join(wrong.values()), code="recheck_fields", fields=wrong)
