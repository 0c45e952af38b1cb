"""The rules of the product, each swapped for its opposite: the matrix must notice every one of them.

A mutant is (name, what it replaces, with what, the questions that are asked again). `caught` says whether any answer
deviates; it stops at the first.
"""

import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from django.db.models import Q

from chuangcheng.people.models import Holding, Organisation
from chuangcheng.problems.models import FeedbackList, Problem
from chuangcheng.reports.models import Document
from chuangcheng.rules.situations import HOLDS, Relation
from chuangcheng.statements import Compiled
from tests.permission.asking import ask
from tests.permission.expecting import Expected, load
from tests.permission.questions import QUESTIONS
from tests.permission.world import World

MOVE = "problems/<number>/moves/<code>/"
# Where each relation of the judge shows: moves, and who is asked.
SHOWS = {
    Relation.COVERS: ("dispatch", "urge", "instruct", "reopen"),
    Relation.OWN_LEDGER: ("amend a self-check",),
    Relation.DISPATCHER: ("recall", "transfer", "decide_suspension"),
    Relation.OWN_PART: ("accept", "withdraw_extension", "withdraw_dispute"),
    Relation.DESK: ("hand_down", "submit", "endorse"),
    Relation.ABOVE_IN_TREE: ("take_back", "reset_deadline of what was handed down"),
    Relation.ASSIGNER: ("decide_extension",),
    Relation.SUBMITTER: ("withdraw", "withdraw of what was handed down"),
    Relation.ASKED: ("answer_referral", "close_referral"),
    Relation.UNIT_LEADER: ("sign",),
    Relation.MAY_VERIFY: ("verify", "send_back"),
    Relation.MAY_STRIKE: ("strike_off",),
    Relation.SEES: ("note",),
}
ASKED = (
    "office@above", "liaison@own", "liaison@co_lead", "office@parent", "leader@above", "leader@own", "verifier@above",
    "leader@co_lead",
    "liaison@line", "liaison@former_lead", "office@own", "auditor@above", "liaison@child", "liaison@grandparent",
)  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """`swap()` is the context in which the product is wrong; `where` the questions, `who` is asked."""

    name: str
    swap: Callable[[], Any]
    where: tuple[tuple[str, str], ...]  # URL and case, "" for every case
    who: tuple[str, ...]


@contextmanager
def relation_says(relation: Relation, said: bool) -> Iterator[None]:
    with patch.dict(HOLDS, {relation: lambda stand, case, part: said}):
        yield


def replaced(path: str, new: Any) -> Callable[[], Any]:
    """Put something else at a dotted path, also for statements that were turned into SQL before."""

    @contextmanager
    def swapped() -> Iterator[None]:
        forget_statements()
        with patch(path, new):
            yield
        forget_statements()

    return swapped


def forget_statements() -> None:
    """Have every statement turned into SQL anew."""
    for one in gc.get_objects():
        if type(one) is Compiled:  # isinstance would wake what Django keeps asleep
            one._mine = threading.local()


def relations() -> Iterator[Mutant]:
    for relation, moves in SHOWS.items():
        where = tuple((MOVE, move) for move in moves)
        for said in (True, False):
            if not (relation is Relation.SEES and said):  # it says yes already
                yield Mutant(
                    f"the relation {relation} always {'holds' if said else 'fails'}",
                    lambda r=relation, s=said: relation_says(r, s), where, ASKED,
                )  # fmt: skip


def everything_seen(units: Any) -> Any:
    """As `seen_by`, which has to hold the units it is asked for."""
    return Problem.objects.filter(Q(pk__in=units) | ~Q(pk__in=units))


def the_citys(by: Any) -> list[int]:
    """As `topmost`: whoever asks stands above all."""
    return list(Organisation.objects.filter(parent=None).values_list("id", flat=True)[:1])


def nothing_seen(units: Any) -> Any:
    return Problem.objects.filter(Q(pk__in=units), ~Q(pk__in=units))


def nothing_checked(*args: Any, **kwargs: Any) -> None:
    return None


QUERIES = "chuangcheng.problems.queries"
STRANGERS = ("liaison@sibling", "office@other", "nobody", "auditor@child", "rectifier@above")


def clauses() -> Iterator[Mutant]:
    """Clauses of sight, of files, lists, documents, of upkeep and of one's own."""
    yield Mutant("every problem is seen on its page", replaced(f"{QUERIES}.scene.seen_by", everything_seen),
                 (("problems/<number>/", ""),), STRANGERS)  # fmt: skip
    yield Mutant("no problem is seen on its page",
                 replaced(f"{QUERIES}.scene.seen_by", nothing_seen),
                 (("problems/<number>/", "the problem"),), ("liaison@own",))  # fmt: skip
    yield Mutant("a move reaches problems one does not see",
                 replaced("chuangcheng.problems.operations.frame.seen_by", everything_seen),
                 ((MOVE, "note on another unit's problem"), ("problems/bulk/<code>/", "a note on the problem")),
                 STRANGERS)  # fmt: skip
    yield Mutant("the ledger shows everything",
                 replaced(f"{QUERIES}.ledger.topmost", the_citys),
                 (("problems/", "everything"),), STRANGERS)  # fmt: skip
    for name in ("_is_own", "_is_attached", "_is_original"):
        for said in (True, False):
            yield Mutant(f"files: {name} always {said}",
                         replaced(f"{QUERIES}.files.{name}", lambda *args, s=said: s),
                         (("evidence/<file_id>/original/", ""),),
                         ("office@other", "liaison@own", "leader@above"))  # fmt: skip
    yield Mutant("a move brings any file",
                 replaced("chuangcheng.problems.operations.frame.check_files_own", nothing_checked),
                 (("api/v1/problems/<number>/moves/note", "note with another unit's photo"),),
                 ("liaison@own", "leader@co_lead"))  # fmt: skip
    yield Mutant("every list is seen",
                 replaced(f"{QUERIES}.lists.lists_visible_to", lambda by: FeedbackList.objects.all()),
                 (("lists/<list_id>/", ""),), STRANGERS)  # fmt: skip
    yield Mutant("every document is seen",
                 replaced("chuangcheng.reports.queries.documents_visible_to", lambda by: Document.objects.all()),
                 (("reports/<document_id>/", ""),), STRANGERS)  # fmt: skip
    yield Mutant("anybody writes reports", replaced("chuangcheng.reports.operations.need_writer", nothing_checked),
                 (("reports/<document_id>/head/", ""),), ("liaison@above", "leader@above"))  # fmt: skip
    yield Mutant("anybody keeps lists", replaced("chuangcheng.problems.operations.lists.need_office", nothing_checked),
                 (("lists/<list_id>/reply/", ""),), ("liaison@above", "leader@above"))  # fmt: skip


def upkeep() -> Iterator[Mutant]:
    yield Mutant("anybody keeps accounts",
                 replaced("chuangcheng.people.queries.accounts.only_administrators", nothing_checked),
                 (("settings/accounts/", ""),), ("office@above", "nobody"))  # fmt: skip
    yield Mutant("anybody keeps the city", replaced("chuangcheng.web.settings.pages.only_administrators",
                 nothing_checked), (("settings/city/", ""),), ("office@above", "nobody"))  # fmt: skip
    yield Mutant("anybody keeps posts", replaced("chuangcheng.web.people.posts.only_administrators", nothing_checked),
                 (("settings/posts/<post_id>/edit/", ""),), ("office@above", "nobody"))  # fmt: skip
    yield Mutant("anybody restores units", replaced("chuangcheng.people.operations.organisations.only_keepers",
                 nothing_checked), (("settings/units/<unit_id>/restore/", ""),),
                 ("liaison@own", "office@other"))  # fmt: skip
    yield Mutant("any role keeps an organisation's people",
                 replaced("chuangcheng.people.queries.tree.may_keep", lambda *args: True),
                 (("settings/units/<unit_id>/edit/", ""),), ("liaison@own", "office@other"))  # fmt: skip
    yield Mutant("everybody knows every organisation",
                 replaced("chuangcheng.people.queries.tree.known_to", lambda by: _organisations()),
                 (("settings/units/<unit_id>/", ""),), ("nobody", "liaison@handed_over"))  # fmt: skip
    yield Mutant("anybody reads the log", replaced("chuangcheng.reports.audit_log.only_auditors", nothing_checked),
                 (("settings/audit/export/<kind>/", ""),), ("office@above", "administrator"))  # fmt: skip
    yield Mutant("anybody sets the calendar",
                 replaced("chuangcheng.jobs.upkeep.only_standard_keepers", nothing_checked),
                 (("settings/calendar/hours/", ""),), ("liaison@own", "office@parent"))  # fmt: skip
    yield Mutant("a handed over post goes on", replaced("chuangcheng.people.queries.holdings_on", _every_holding),
                 (("problems/<number>/", "the problem"),), ("liaison@handed_over", "office@handed_over"))  # fmt: skip


def _organisations() -> Any:
    return Organisation.objects.all()


def _every_holding(day: Any) -> Any:
    any_day = Q(from_date__lte=day) | Q(from_date__gt=day)
    return Holding.objects.filter(any_day, user__is_active=True).select_related(
        "post__organisation", "post__seat", "user"
    )


def all_mutants() -> list[Mutant]:
    return [*relations(), *clauses(), *upkeep()]


def caught(world: World, mutant: Mutant) -> bool:
    """Whether an answer deviates while the rule is swapped."""
    with mutant.swap():
        return any(deviates(world, expected, who) for expected in entries(mutant) for who in mutant.who)


def entries(mutant: Mutant) -> list[Expected]:
    found = [e for e in load() if any(e.url == url and case in ("", e.case) for url, case in mutant.where)]
    return [e for e in found if e.url != MOVE or e.method == "POST"]


def deviates(world: World, expected: Expected, who: str) -> bool:
    request = QUESTIONS[expected.key]
    answer = ask(world, who, expected.url, expected.method, request, read=expected.shows is not None)
    if answer.word != expected.of(who):
        return True
    if expected.shows is None or answer.word != "allowed":
        return False
    return (who in expected.shows) != (world.things["rectifying"] in answer.text)
