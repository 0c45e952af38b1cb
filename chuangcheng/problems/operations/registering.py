"""登记: new problems on the ledger, with their numbers; 立行立改; 更正."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from chuangcheng.audit.operations import once
from chuangcheng.people.actor import Actor
from chuangcheng.people.queries import city, organisation, standings_at
from chuangcheng.problems import search
from chuangcheng.problems.models import NumberBlock, Problem, Source
from chuangcheng.problems.operations.ask import Ask, FileRef
from chuangcheng.problems.operations.assigning import assign, check_somebody_can_verify, set_strike_office
from chuangcheng.problems.operations.case import Case
from chuangcheng.problems.operations.clocks import pause, put_on_desk, verify_due
from chuangcheng.problems.operations.frame import move
from chuangcheng.problems.operations.measuring import add_hand
from chuangcheng.problems.operations.record import announce, record
from chuangcheng.problems.operations.retrying import retried
from chuangcheng.problems.queries.choices import need_known
from chuangcheng.problems.queries.files import check_files_own
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.situations import State
from chuangcheng.standards.queries import calendar
from chuangcheng.statements import ask, insert

AMENDABLE = ("text", "place", "area_id", "site_id", "category_id", "requirement", "leader_name")


@dataclass(frozen=True, kw_only=True)
class NewProblem:
    """What a problem is registered with. `home` is the organisation on whose ledger it goes; ids where known.

    `finder` is the user who found it where that is not the actor. `vouched`: a room above has checked that the files
    are those of its own record, which the actor may see there. Neither comes from a request's body.
    """

    home: int
    text: str
    source: str = Source.OFFICE.value
    place: str = ""
    area: int | None = None
    site: int | None = None
    category: int | None = None
    files: Sequence[FileRef] = field(default=())
    finder_is_actor: bool = True
    finder: int | None = field(default=None, repr=False)
    vouched: bool = field(default=False, repr=False)


TAKE = "UPDATE problems_numberblock SET last = last + %s WHERE year = %s RETURNING last"


def take_numbers(*, at: datetime, count: int = 1) -> list[str]:
    """The next numbers of the year, reserved; gaps are allowed, none is ever given twice."""
    year = calendar().local(at).year
    prefix = city().number_prefix
    with transaction.atomic():
        while not (last := ask(TAKE, [count, year])):
            NumberBlock.objects.get_or_create(year=year)
    first = last[0][0] - count + 1
    return [f"{prefix}{year}-{n:06d}" for n in range(first, first + count)]


@retried
def register(*, new: NewProblem, by: Actor, at: datetime, key: UUID | None = None) -> Problem:
    """Put one problem on the ledger; it waits for dispatch at its own office."""
    with transaction.atomic(), once(key=key, by_id=by.user_id, operation="register", body=new, at=at) as request:
        if request.answered:
            return Problem.objects.get(number=request.answer["number"])
        case = begin(new, by=by, at=at, code="register")
        case.decide()
        case.codes["source"] = new.source
        put_on_desk(case, "office", case.problem.home_id)
        announce(case, record(case))
        request.answer = {"number": case.problem.number}
        return case.problem


def begin(new: NewProblem, *, by: Actor, at: datetime, code: str) -> Case:
    """An unsaved history on a freshly inserted row."""
    if not new.text.strip():
        raise Refused("请写明问题描述，再登记。", code=f"{code}_text_missing", fields={"text": "请写明问题描述"})
    need_known(area=new.area, site=new.site, category=new.category)
    if not new.vouched:
        check_files_own((file.file_id for file in new.files), by=by, at=at)
    home = organisation(new.home)
    problem = Problem(
        number=take_numbers(at=at)[0],
        home=home,
        source=new.source,
        text=new.text.strip(),
        place=new.place.strip(),
        area_id=new.area,
        site_id=new.site,
        category_id=new.category,
        finder_id=by.user_id if new.finder_is_actor else new.finder,
        registered_at=at,
        moved_at=at,
    )
    insert(problem)
    case = Case.of(problem, code=code, ask=Ask(number=problem.number, by=by, at=at, files=tuple(new.files)))
    case.from_state = ""
    search.index([problem])
    case.words["text"] = problem.text
    case.sees(home)
    return case


@retried
def fix_on_spot(*, new: NewProblem, unit: int, done: str, by: Actor, at: datetime, key: UUID | None = None) -> Problem:
    """立行立改: seen and mended at once; the unit's part counts as accepted and submitted, the verifier is next."""
    with (
        transaction.atomic(),
        once(key=key, by_id=by.user_id, operation="fix", body=(new, unit, done), at=at) as request,
    ):
        if request.answered:
            return Problem.objects.get(number=request.answer["number"])
        case = begin(new, by=by, at=at, code="fix_on_spot")
        case.decide()
        case.need(done.strip(), "请写明当场是怎样整改的。", code="done_missing", field="done")
        problem = case.problem
        problem.dispatched_by_id = problem.home_id
        problem.dispatched_at = at
        problem.kind = "at_once"
        set_strike_office(case)
        part = assign(case, unit, "lead")
        part.accepted_at = part.done_at = at
        part.nothing_to_do = done.strip()
        case.change(part)
        problem.lead_id = unit
        problem.submitted_at = at
        add_hand(case, "submitted")
        there = standings_at([unit], at)
        represented = {s.user_id for s in there if s.roles & {"liaison", "rectifier"}} - {by.user_id}
        problem.hands = {**problem.hands, "unit": unit, "held": part.id, "persons": sorted(represented)}
        pause(case)
        check_somebody_can_verify(case)
        problem.state = State.SUBMITTED
        case.words["done"] = done
        put_on_desk(case, "verify", problem.home_id, due=verify_due(case))
        announce(case, record(case))
        request.answer = {"number": problem.number}
        return problem


@move("amend")
def amend(case: Case, *, changes: Mapping[str, Any]) -> None:
    """Correct what was registered; old and new are kept in the step."""
    case.decide()
    case.need_words()
    unknown = set(changes) - set(AMENDABLE)
    case.need(
        not unknown, f"这些内容不能更正：{'、'.join(sorted(unknown))}；请只改可以更正的内容。", code="not_amendable"
    )
    old = {name: getattr(case.problem, name) for name in changes}
    changed = {name: value for name, value in changes.items() if old[name] != value}
    case.need(changed, "更正前后没有不同，请检查要更正的内容。", code="nothing_changed")
    need_known(**{name[:-3]: value for name, value in changed.items() if name.endswith("_id")})
    case.need(changed.get("text", "x").strip(), "问题描述不能改为空，请填写后再提交。", code="text_empty", field="text")
    for name, value in changed.items():
        setattr(case.problem, name, value)
        if isinstance(value, str):
            case.words[f"old_{name}"], case.words[f"new_{name}"] = str(old[name]), value
        else:
            case.codes[name] = [old[name], value]
    if set(changed) & {"text", "place"}:
        search.index_again(case.problem)
