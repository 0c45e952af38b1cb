"""What all petitions share: opened, answered, closed; and the desk, set aside and given back."""

from collections.abc import Sequence

from chuangcheng.people.queries import has_office
from chuangcheng.problems.models import Assignment, Petition
from chuangcheng.problems.operations.case import Case
from chuangcheng.problems.operations.clocks import accept_due, put_on_desk
from chuangcheng.problems.queries.situation import open_petition
from chuangcheng.rules.refusals import Refused


def close_petitions(case: Case, only: Sequence[Assignment] | None = None, *, kind: str = "") -> None:
    """Return, transfer, void, split and merge close what is still open; the step says which."""
    rows = Petition.objects.filter(problem=case.problem, state__in=["open", "forwarded"])
    if only is not None:
        rows = rows.filter(assignment__in=only)
    if kind:
        rows = rows.filter(kind=kind)
    closed = list(rows.values_list("id", "kind"))
    if closed:
        rows.update(state="closed", answered_at=case.when)
        case.codes["closed_petitions"] = [*case.codes.get("closed_petitions", []), *map(list, closed)]


def ask(
    case: Case, kind: str, part: Assignment, *, wish: dict[str, str | None], asked_of: int | None = None
) -> Petition:
    """Open a petition; one of a kind per assignment at a time."""
    if open_petition(case.problem, kind, part):
        raise Refused(
            "已有一项同类申请在等待答复，不必重复提出；需要改动的请先撤回。", code=f"{case.code}_open_already",
            kind="conflict",
        )  # fmt: skip
    petition = Petition.objects.create(
        problem=case.problem,
        assignment=part,
        kind=kind,
        wish={**wish, "words": case.ask.words},
        asked_of_id=asked_of or part.assigned_by_id,
        asked_at=case.when,
    )
    case.codes |= {"petition": petition.id, "asked_of": petition.asked_of_id}
    return petition


def answer(case: Case, petition: Petition, state: str) -> None:
    """Write the answer into the petition."""
    petition.state, petition.answered_at = state, case.when
    petition.answer = {**petition.answer, "words": case.ask.words}
    petition.save()
    case.codes |= {"petition": petition.id, "granted": state == "granted"}


def wanted(case: Case, kind: str) -> Petition:
    """The open petition of that kind: of the unit asked about, else one the actor may answer; or a refusal."""
    open_now = Petition.objects.filter(problem=case.problem, kind=kind, state__in=["open", "forwarded"])
    found = list(open_now.select_related("assignment__unit").order_by("id"))
    found = [p for p in found if p.assignment.unit_id == case.ask.unit] or found
    petition = next((p for p in found if case.could(case.assignment(p.assignment_id))), found[0] if found else None)
    if petition is None:
        case.decide(case.top_lead)
        raise Refused(
            "没有等待答复的这类申请，可能已经答复或撤回；请刷新查看。",
            code=f"{case.code}_nothing_open",
            kind="conflict",
        )
    return petition


def hold(case: Case) -> None:
    """Remember whose desk it was while the problem is aside; what it was asked for at another office ends."""
    if case.problem.desk_kind == "referral":
        close_petitions(case, kind="referral")
    case.problem.previous_state = case.problem.state
    case.problem.hands = {**case.problem.hands, "held": case.problem.desk_assignment_id}


def give_back(case: Case) -> Assignment | None:
    """Put the problem back on the desk it was taken from, or on the top lead's; an accept clock begins anew."""
    part = case.assignment(case.problem.hands.get("held")) or case.top_lead
    if part is None:
        put_on_desk(case, "office", case.problem.home_id)
        return None
    if part.accepted_at is None:
        part.accept_due = accept_due(case)
        case.change(part)
    put_on_desk(case, "lead", part.unit_id, part=part, due=part.accept_due if part.accepted_at is None else part.due)
    return part


def follower(case: Case, asked_of: int) -> int:
    """The office whose turn a referral is: the one asked, or, where it has no users, the dispatching one (函告)."""
    if has_office([asked_of], case.when):
        return asked_of
    case.codes["written_to"] = asked_of
    return case.problem.dispatched_by_id or case.problem.home_id
