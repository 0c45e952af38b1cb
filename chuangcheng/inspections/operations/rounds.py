"""Rounds: opened, drawn once so that the draw can be proven, closed with what was missed said."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from chuangcheng.inspections.models import (
    Programme,
    Round,
    RoundPool,
    RoundState,
    Visit,
    VisitState,
)
from chuangcheng.inspections.operations.new_ids import new_uuid
from chuangcheng.inspections.operations.programmes import wishes
from chuangcheng.inspections.operations.scoring import keep
from chuangcheng.inspections.queries.pools import candidates, sites_of
from chuangcheng.inspections.queries.scores import put_together
from chuangcheng.inspections.queries.sight import programme_seen, round_seen
from chuangcheng.people.actor import Actor
from chuangcheng.people.names import tidy
from chuangcheng.people.operations.record import record, snapshot
from chuangcheng.people.rights import OFFICE_AND_LIAISON, only_keepers
from chuangcheng.people.versions import check_same
from chuangcheng.rules import draws
from chuangcheng.rules.draws import Wish
from chuangcheng.rules.refusals import Refused

FIELDS = ("number", "label", "from_date", "to_date", "state", "seed", "pool_hash", "standard_id")
LONGEST_SEED = 120
BATCH = 1000


@dataclass(frozen=True, kw_only=True)
class RoundDraft:
    """What a form gives for a round; without a label it is called after its number."""

    from_date: date
    to_date: date
    label: str = ""


def save_round(
    *,
    programme_id: int | None = None,
    round_id: int | None = None,
    draft: RoundDraft,
    by: Actor,
    at: datetime,
    seen: str | None = None,
) -> Round:
    """Open a round of a programme, or change label and dates of one that is not closed.

    Refused: `keepers_only`, `programme_missing`, `round_missing`, `round_fields` (with `fields`), `round_closed`,
    `programme_retired`, `row_stale`.
    """
    with transaction.atomic():
        row = _locked(round_id, by=by) if round_id else _new(programme_id or 0, by=by)
        _only_runners(row.programme, by, what="安排督查批次")
        old = snapshot(row, FIELDS) if row.pk else None
        if row.pk:
            check_same(str(row.version), seen)
            _open(row)
        _check(draft)
        row.label = tidy(draft.label) or row.label or f"{row.programme.name}第{row.number}批"[:120]
        row.from_date, row.to_date = draft.from_date, draft.to_date
        row.version = row.version + 1 if row.pk else 1
        row.save()
        action = "round.change" if old else "round.add"
        record(action, by=by, at=at, subject=row.label, old=old, new=snapshot(row, FIELDS))
    return row


def draw_round(*, round_id: int, seed: str = "", by: Actor, at: datetime) -> Round:
    """Draw the sites of a round and plan a visit to each. Drawn once: a seed cannot be tried until it suits.

    1. The pool: sites in use of the programme's types and areas. 2. The draw (`rules.draws`), by `seed` or by one made
    here. 3. Round, pool and visits are written together. Without a seed 32 hex digits come from the system.
    Refused: `keepers_only`, `round_missing`, `round_closed`, `round_drawn`, `draw_nothing`, `seed_too_long`,
    `draw_rule_unclear`.
    """
    if len(seed) > LONGEST_SEED:
        raise Refused(f"随机种子最多{LONGEST_SEED}个字，请缩短。", code="seed_too_long", fields={"seed": "太长"})
    with transaction.atomic():
        row = _locked(round_id, by=by)
        programme = row.programme
        _only_runners(programme, by, what="抽取点位")
        _open(row)
        if row.drawn_at is not None:
            sentence = f"“{row.label}”已经抽取过，不能重抽；确要重抽请另建一个批次，两次都会留下记录。"
            raise Refused(sentence, code="round_drawn", kind="conflict")
        per, single, wide = wishes(programme.draw_rule)
        pool = candidates(programme, per=per)
        wanted = wanted_of((one.stratum for one in pool), single)
        drawn = draws.draw(seed=seed.strip() or secrets.token_hex(16), pool=pool, wanted=wanted, otherwise=wide)
        _write_draw(row, drawn, pool, wanted, wide, by=by, at=at)
        plan(row, [int(key.partition(":")[2]) for key in drawn.drawn], at=at)
        new = {**snapshot(row, FIELDS), "sites": len(drawn.drawn), "pool": len(pool)}
        record("round.draw", by=by, at=at, subject=row.label, old=None, new=new)
    return row


def draw(*, programme_id: int, draft: RoundDraft, seed: str = "", by: Actor, at: datetime) -> Round:
    """Open a round and draw it in one; refused as both."""
    with transaction.atomic():
        row = save_round(programme_id=programme_id, draft=draft, by=by, at=at)
        return draw_round(round_id=row.pk, seed=seed, by=by, at=at)


def add_sites(*, round_id: int, site_ids: list[int], by: Actor, at: datetime) -> Round:
    """Plan visits to chosen sites besides the drawn ones; sites that are in the round already are left as they are.

    Refused: `keepers_only`, `round_missing`, `round_closed`, `site_missing`.
    """
    with transaction.atomic():
        row = _locked(round_id, by=by)
        _only_runners(row.programme, by, what="增加点位")
        _open(row)
        known = {site.pk for site in sites_of(row.programme, anywhere=True).filter(pk__in=site_ids)}
        if known != set(site_ids):
            raise Refused("选的点位有的已经没有了，请重新选择。", code="site_missing", kind="missing")
        there = set(row.visits.filter(site__in=site_ids).values_list("site_id", flat=True))
        plan(row, [site for site in dict.fromkeys(site_ids) if site not in there], at=at)
        record("round.add_sites", by=by, at=at, subject=row.label, old=None, new={"sites": sorted(known - there)})
    return row


def close_round(*, round_id: int, reason: str = "", note: str = "", by: Actor, at: datetime) -> Round:
    """End a round: visits not finished become missed with a reason, and from now on the inspected side reads along.

    `reason` is for those without one of their own; refused when any is missed and no reason given
    (`round_missed_unsaid`). Also refused: `keepers_only`, `round_missing`, `round_closed`.
    """
    with transaction.atomic():
        row = _locked(round_id, by=by)
        _only_runners(row.programme, by, what="结束督查批次")
        _open(row)
        left = row.visits.filter(state__in=[VisitState.PLANNED, VisitState.STARTED])
        count = left.count()
        if count and not reason.strip():
            sentence = f"还有{count}个点位没有查完，请写明未检查的原因再结束，或先查完。"
            raise Refused(sentence, code="round_missed_unsaid", kind="conflict", fields={"reason": sentence})
        left.update(state=VisitState.MISSED, missed_reason=reason.strip()[:200], version=F("version") + 1)
        old = {"state": row.state}
        row.state, row.closed_at, row.close_note = RoundState.CLOSED, at, note.strip()
        row.version += 1
        row.save()
        keep(row, put_together(row))
        new = {"state": row.state, "missed": row.visits.filter(state=VisitState.MISSED).count()}
        record("round.close", by=by, at=at, subject=row.label, old=old, new=new)
    return row


def wanted_of(strata: Any, single: dict[str, Wish]) -> dict[str, Wish]:
    """The numbers by stratum, from those by site type: strata are called `type:3` or `type:3|area:7`."""
    found = {}
    for stratum in set(strata):
        kind = stratum.partition("|")[0].removeprefix("type:")
        if kind in single:
            found[stratum] = single[kind]
    return found


def plan(row: Round, site_ids: list[int], *, at: datetime) -> None:
    """A planned visit to each site, in that order, after those that are there."""
    last = row.visits.aggregate(last=Max("order"))["last"] or 0
    visits = [
        Visit(
            uuid=new_uuid(),
            round=row,
            programme=row.programme,
            organisation_id=row.programme.organisation_id,
            site_id=site,
            standard_id=row.standard_id,
            order=last + n,
            planned_on=row.from_date,
        )
        for n, site in enumerate(site_ids, 1)
    ]
    Visit.objects.bulk_create(visits, batch_size=BATCH)


def _write_draw(
    row: Round, drawn: draws.Draw, pool: Any, wanted: dict[str, Wish], wide: Wish, *, by: Actor, at: datetime
) -> None:
    if not drawn.drawn:
        sentence = "没有可抽的点位：请核对方案选的点位类型、片区和抽取数量，并先登记点位。"
        raise Refused(sentence, code="draw_nothing", kind="conflict")
    row.seed, row.algorithm, row.pool_hash = drawn.seed, draws.ALGORITHM, drawn.pool_hash
    row.drawn_at, row.drawn_by_id = at, by.user_id
    row.version += 1
    row.save()
    RoundPool.objects.create(
        round=row,
        pool=sorted([one.key, one.stratum] for one in pool),
        wanted={"of": {name: wish_json(wish) for name, wish in sorted(wanted.items())}, "otherwise": wish_json(wide)},
        drawn=list(drawn.drawn),
    )


def wish_json(wish: Wish) -> dict[str, Any]:
    """As kept with a draw; `queries.pools.wish_of` reads it back."""
    return {"count": wish.count, "share": str(wish.share)}


def _new(programme_id: int, *, by: Actor) -> Round:
    programme = programme_seen(programme_id, by=by)
    # Two rounds opened at once must not take one number.
    Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    if not programme.active:
        sentence = f"督查方案“{programme.name}”已经停用，请先恢复使用，或换一个方案。"
        raise Refused(sentence, code="programme_retired", kind="conflict")
    number = (programme.rounds.aggregate(last=Max("number"))["last"] or 0) + 1
    return Round(programme=programme, number=number, standard=programme.standard)


def _locked(round_id: int, *, by: Actor) -> Round:
    round_seen(round_id, by=by)
    rows = Round.objects.select_for_update(of=("self",)).select_related("programme__organisation")
    return rows.get(pk=round_id)


def locked_round(round_id: int, *, by: Actor, what: str) -> Round:
    """A round that is not closed, locked, by those who run it; for the operations on its teams."""
    row = _locked(round_id, by=by)
    _only_runners(row.programme, by, what=what)
    _open(row)
    return row


def _only_runners(programme: Programme, by: Actor, *, what: str) -> None:
    only_keepers(by, programme.organisation, what=what, roles=OFFICE_AND_LIAISON)


def _open(row: Round) -> None:
    if row.state == RoundState.CLOSED:
        raise Refused(f"“{row.label}”已经结束，不能再改；需要补查的请另建批次。", code="round_closed", kind="conflict")


def _check(draft: RoundDraft) -> None:
    wrong = {}
    if len(tidy(draft.label)) > 120:
        wrong["label"] = "批次名称最多120个字。"
    if draft.to_date < draft.from_date:
        wrong["to_date"] = "结束日期不能早于开始日期，请改日期。"
    if wrong:
        raise Refused("督查批次没有保存：" + "".join(wrong.values()), code="round_fields", fields=wrong)
