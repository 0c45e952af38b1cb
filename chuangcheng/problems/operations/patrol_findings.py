"""Put what a look at 门前三包 found not kept on the ledger: one click, one problem, whoever clicks how often."""

from datetime import datetime

from django.db import transaction

from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Organisation
from chuangcheng.places.models import Patrol, SignatoryKind
from chuangcheng.places.operations.patrols import note_problem, patrol_by_id
from chuangcheng.problems.models import Problem
from chuangcheng.problems.models.problems import Source
from chuangcheng.problems.operations.ask import FileRef
from chuangcheng.problems.operations.registering import NewProblem, register
from chuangcheng.problems.queries.choices import homes_for
from chuangcheng.problems.queries.patrol_findings import category_for
from chuangcheng.rules.refusals import Refused


def register_patrol(*, patrol_id: int, by: Actor, at: datetime) -> Problem:
    """A problem at the place of the agreement, of the category of the first promise that is not kept, with the photo.

    Once registered it is the problem that stands there. Refused: `patrol_missing`, `lookers_only`, `patrol_all_kept`,
    `patrol_no_home`, and what `register` refuses.
    """
    with transaction.atomic():
        patrol = patrol_by_id(patrol_id, by=by)
        if patrol.problem_number:
            return Problem.objects.get(number=patrol.problem_number)
        failed = [one.get_item_display() for one in patrol.findings.order_by("id") if not one.kept]
        if not failed:
            raise Refused("这次巡查都做到了，不用登记问题。", code="patrol_all_kept", kind="conflict")
        agreement = patrol.agreement
        category = category_for(failed)
        new = NewProblem(
            home=_home(agreement.organisation, by),
            text=_words(patrol, failed),
            source=_source(by),
            place=" ".join(part for part in (agreement.site.name if agreement.site else "", agreement.reach) if part),
            area=agreement.site.area_id if agreement.site else agreement.area_id,
            site=agreement.site_id,
            category=category[0] if category else None,
            files=(FileRef(patrol.photo_id, "before"),) if patrol.photo_id else (),
            finder_is_actor=patrol.looked_by_id == by.user_id,
            finder=patrol.looked_by_id,
            vouched=True,
        )
        problem = register(new=new, by=by, at=at)
        note_problem(patrol_id=patrol_id, number=problem.number, by=by, at=at)
    return problem


def _home(organisation: Organisation, by: Actor) -> int:
    """The ledger nearest above the unit that keeps the agreement, of those this person may register on."""
    homes = {unit.id for unit in homes_for(by)}
    for unit_id in reversed(organisation.ancestor_ids):
        if unit_id in homes:
            return unit_id
    sentence = "登记到台账由创城办、督查员或本单位联络员办理；请告诉他们登记。"
    raise Refused(sentence, code="patrol_no_home", kind="forbidden")


def _source(by: Actor) -> str:
    found = Source.INSPECTION if "inspector" in by.roles else Source.OFFICE if "office" in by.roles else None
    return (found or Source.SELF_CHECK).value


def _words(patrol: Patrol, failed: list[str]) -> str:
    """Who signed is named where it is a shop or a unit; a person is told by the number of the paper only."""
    agreement = patrol.agreement
    named = "" if agreement.signatory_kind == SignatoryKind.PERSON else f"{agreement.signatory}，"
    note = f"{patrol.note}；" if patrol.note else ""
    return f"门前三包没做到：{'、'.join(failed)}。{note}{named}{agreement.number}"
