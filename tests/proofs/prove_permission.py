"""Who may what: every URL, role and relation, against answers reviewed and written by hand."""

from scripts.measuring import Proved
from tests.permission import matrix, mutants, tokens
from tests.permission.expecting import load
from tests.permission.standing import proof_world
from tests.permission.world import everybody


def prove_every_url_answers_everybody_as_it_is_written() -> Proved:
    with proof_world() as world:
        result = matrix.run(world)
    missed = swapped_without_notice(result)
    words = f"{len(load())} questions, {len(everybody())} people; {missed[0]:,} swapped lines of the file noticed"
    against = (*matrix.unlisted(), *result.against, *missed[1])
    return Proved("every URL × role × relation answers as written", len(result.answers), against, words)


def swapped_without_notice(result: matrix.Result) -> tuple[int, tuple[str, ...]]:
    """Every line of the answers swapped in turn, held against what was answered: how many, and which went unnoticed."""
    tried, silent = 0, []
    for expected in load():
        answers = {who: a.word for (*key, who), a in result.answers.items() if tuple(key) == expected.key}
        for n, flipped in enumerate(expected.flips()):
            tried += 1
            if all(flipped.of(who) == word for who, word in answers.items()):
                silent.append(f"line {n} of {expected.key} can be swapped without notice")
    return tried, tuple(silent)


def prove_every_swapped_rule_of_the_product_is_noticed() -> Proved:
    known = mutants.all_mutants()
    with proof_world() as world:
        silent = [mutant.name for mutant in known if not mutants.caught(world, mutant)]
    return Proved("a rule of the product that is swapped is noticed by the matrix", len(known), tuple(silent))


def prove_tokens_do_what_their_scopes_say() -> Proved:
    with proof_world() as world:
        count, against = tokens.try_all(world)
        dead = tokens.dead_tokens(world)
    against += [f"a token {name} opens a door" for name in dead]
    return Proved("a token does what its scopes say; ended ones nothing", count, tuple(against))


def prove_no_other_method_is_taken() -> Proved:
    with proof_world() as world:
        result = matrix.other_methods(world)
    return Proved("a method that is not listed is answered 405", len(result.answers), tuple(result.against))
