"""Who may what: a sample of the matrix of every URL, role and relation; `make prove` asks all of it."""

from collections.abc import Iterator

import pytest

from tests.permission import enumeration, mass, matrix, mutants
from tests.permission.expecting import Expected, load
from tests.permission.standing import every, world_standing
from tests.permission.world import World

ONE_IN = 97


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    """Built once; every request is taken back."""
    with django_db_blocker.unblock(), world_standing() as standing:  # type: ignore[attr-defined]
        yield standing


def test_every_address_has_its_answers_written_by_hand():
    assert not matrix.unlisted()


def test_an_address_that_is_not_listed_is_noticed(monkeypatch):
    there = [*matrix.patterns(), "problems/<number>/secret/"]
    monkeypatch.setattr(matrix, "patterns", lambda: iter(there))
    assert matrix.unlisted() == ["no answer is written for problems/<number>/secret/"]


@pytest.mark.django_db
def test_a_sample_of_everybody_gets_the_answers_that_are_written(world):
    result = matrix.run(world, chosen=every(ONE_IN))
    assert not result.against
    assert len(result.answers) > 300


@pytest.mark.django_db
def test_the_rule_that_decides_a_move_is_swapped_and_noticed(world):
    for mutant in mutants.all_mutants()[::6]:
        assert mutants.caught(world, mutant), mutant.name


def test_a_swapped_line_of_the_answers_gives_other_answers():
    """Every rule that is written changes somebody's answer: none is a line without effect."""
    from tests.permission.world import everybody

    silent = [
        (expected.key, flipped)
        for expected in load()
        for flipped in expected.flips()
        if changes_nobody(expected, flipped, everybody())
    ]
    assert not silent


def changes_nobody(expected: Expected, flipped: Expected, names: list[str]) -> bool:
    return all(expected.of(name) == flipped.of(name) for name in names)


@pytest.mark.django_db
def test_fields_of_the_models_beside_a_form_are_not_written(world):
    entries = mass.writable()
    tried, against = mass.try_all(world, entries[:: len(entries) // 4], one_in=12)
    assert not against
    assert tried > 500


@pytest.mark.django_db
def test_a_field_that_is_written_unasked_is_noticed(world, monkeypatch):
    """A form that took over whatever it is sent would be found out."""
    from chuangcheng.web.settings import pages

    honest = pages.save_user

    def careless(*, user_id, account, by, at, **more):
        saved = honest(user_id=user_id, account=account, by=by, at=at, **more)
        type(saved).objects.filter(pk=user_id).update(is_administrator=True)
        return saved

    entry = [e for e in mass.writable() if e.url == "settings/me/"]
    assert not mass.try_all(world, entry, one_in=12)[1]
    monkeypatch.setattr(mass, "written", watching(mass.written, monkeypatch, pages, careless))
    assert mass.try_all(world, entry, one_in=12)[1]


def watching(written, monkeypatch, pages, careless):
    """`written`, with the careless page as soon as a body has more than the form."""

    def watched(world, who, expected, request):
        if len(request.body(world)) > 20:
            monkeypatch.setattr(pages, "save_user", careless)
        return written(world, who, expected, request)

    return watched


@pytest.mark.django_db
def test_what_is_there_and_what_is_not_answer_alike(world):
    """Words and status; the times are `make prove`'s, with samples enough."""
    count, against, _ = enumeration.all_told_apart(world, samples=1)
    assert not [fault for fault in against if "medians" not in fault]
    assert count > 30
