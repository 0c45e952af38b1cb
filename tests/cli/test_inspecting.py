"""`draw` and `score round`: the same seed draws the same sites, and scores are told to programs as well."""

import json

import pytest

from chuangcheng.standards.operations import seed_calendar
from tests.cast import AT
from tests.cli.commands import command
from tests.inspections.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings, tmp_path, monkeypatch):
    settings.CHUANGCHENG_HOME = tmp_path
    monkeypatch.setattr("chuangcheng.cli.inspecting.need_ready", lambda: None)
    seed_calendar(years=range(2025, 2028), at=AT)
    return World()


def test_the_same_seed_draws_the_same_sites(capsys, world):
    programme = world.programme()
    told = [
        json.loads(command(capsys, "draw", said, "--seed", "42", "--from", "2026-03-02", "--json")[1])
        for said in (programme.name, str(programme.pk))
    ]
    assert told[0]["drawn"] == told[1]["drawn"]
    assert told[0]["round"] != told[1]["round"]
    code, out, _ = command(capsys, "score", "round", str(told[0]["round"]), "--json")
    assert (code, json.loads(out)["visits"]) == (0, 0)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["draw", "没有的方案"], "没有在用的督查方案"),
        (["draw", "抽查0", "--from", "三月二日"], "--from"),
        (["score", "round", "999"], "没有这个督查批次"),
    ],
)
def test_what_cannot_be_is_a_sentence(capsys, world, arguments, word):
    world.programme()
    code, _, err = command(capsys, *arguments)
    assert code != 0
    assert word in err
