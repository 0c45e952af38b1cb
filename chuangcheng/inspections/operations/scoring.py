"""Keep scores: of a visit when it is done or corrected, of a round when it is closed or scored anew."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from chuangcheng.inspections.models import Round, RoundState, Visit, VisitState
from chuangcheng.inspections.queries.scores import Judging, RoundScore, explain, findings_by_visit, put_together
from chuangcheng.inspections.queries.sight import round_seen
from chuangcheng.people.actor import Actor
from chuangcheng.people.operations.record import record
from chuangcheng.people.rights import OFFICE_AND_LIAISON, only_keepers
from chuangcheng.rules.scoring import Scored

BATCH = 500


def score_row(visit: Visit) -> None:
    """Put the score on a visit that is done; not saved. `site` is joined."""
    if visit.state == VisitState.DONE:
        _write(visit, explain(visit))


def score_round(*, round_id: int, by: Actor, at: datetime) -> RoundScore:
    """Score every finished visit of a round anew from its answers, batch by batch, then the round.

    By the version of the standard each visit was made by; what comes out the same is not written.
    Refused: `round_missing`, `keepers_only`.
    """
    row = round_seen(round_id, by=by)
    only_keepers(by, row.programme.organisation, what="重新计分", roles=OFFICE_AND_LIAISON)
    judging: dict[int | None, Judging] = {}
    changed = 0
    for visits in _batches(row):
        changed += _score_batch(visits, judging)
    score = put_together(row)
    if row.state == RoundState.CLOSED:
        keep(row, score)
    record("round.score", by=by, at=at, subject=row.label, old=None, new={"changed": changed, "visits": score.visits})
    return score


def keep(row: Round, score: RoundScore) -> None:
    """Write the score on a closed round."""
    kept = {name: value for name, value in score.as_json().items() if name != "sites"}
    Round.objects.filter(pk=row.pk).update(score=kept)
    row.score = kept


def _batches(row: Round) -> Iterator[list[Visit]]:
    ids = sorted(row.visits.filter(state=VisitState.DONE).order_by().values_list("pk", flat=True))
    for first in range(0, len(ids), BATCH):
        yield list(row.visits.filter(pk__in=ids[first : first + BATCH]).select_related("site").order_by("pk"))


def _score_batch(visits: list[Visit], judging: dict[int | None, Judging]) -> int:
    """Read and judge outside the transaction; a visit corrected meanwhile is scored by whoever corrects it."""
    findings = findings_by_visit(visit.pk for visit in visits)
    changed = []
    for visit in visits:
        if visit.standard_id not in judging:
            judging[visit.standard_id] = Judging(visit.standard_id)
        before = visit.score
        _write(
            visit, judging[visit.standard_id].score(visit.site.site_type_id, findings[visit.pk], name=visit.site.name)
        )
        if visit.score != before:
            changed.append(visit)
    with transaction.atomic():
        Visit.objects.bulk_update(changed, ["score", "rate"], batch_size=BATCH)
    return len(changed)


def _write(visit: Visit, scored: Scored) -> None:
    visit.score = scored.as_json(deep=False)
    visit.rate = None if scored.rate is None else float(scored.rate)
