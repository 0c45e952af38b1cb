"""Mass assignment: every form with every field of every model beside it"""

from scripts.measuring import Proved
from tests.permission.mass import fields, try_all, writable
from tests.permission.standing import proof_world


def prove_no_form_writes_what_it_does_not_offer() -> Proved:
    with proof_world() as world:
        entries = writable()
        tried, against = try_all(world, entries)
        known = len(fields())
    words = f"{len(entries)} endpoints, {known:,} names of model fields, plain and nested"
    return Proved("no endpoint writes a field that its form does not offer", tried, tuple(against), words)
