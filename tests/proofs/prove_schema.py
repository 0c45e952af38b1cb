"""The API by its own document: schemathesis with all its checks, as every role"""

from scripts.measuring import Proved
from tests.permission.schema import ROLES_ASKED, all_at_random, operations, reached
from tests.permission.standing import proof_world

EXAMPLES = 12


def prove_every_operation_is_reached() -> Proved:
    with proof_world() as world:
        count, against = reached(world)
    return Proved("every operation of the API answers its right call with 2xx", count, tuple(against))


def prove_no_call_breaks_the_api_or_its_document() -> Proved:
    with proof_world() as world:
        count, against = all_at_random(world, examples=EXAMPLES)
        known = len(list(operations()))
    words = f"{known} operations × {len(ROLES_ASKED)} roles × {EXAMPLES} generated calls"
    return Proved("generated calls: no 5xx, and every answer is as the document says", count, tuple(against), words)
