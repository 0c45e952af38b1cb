"""From the first release to this one: with a backup first, nothing lost, and back again when a migration fails."""

import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from django.utils import timezone

from chuangcheng.jobs import upgrading
from chuangcheng.jobs.backups import OURS
from chuangcheng.jobs.drills import place as place_for_a_drill
from chuangcheng.jobs.metrics_room import at_work
from chuangcheng.rules.refusals import Refused
from tests.operating.serving import Installation, postgres


@pytest.fixture
def place(tmp_path):
    """An installation on the database this run is about."""
    if os.environ.get("CHUANGCHENG_TEST_DATABASE") != "postgresql":
        yield Installation(tmp_path / "home")
        return
    server = postgres()
    yield Installation(tmp_path / "home", url=server.url)
    server.stop()


def as_first_released(place: Installation) -> None:
    """The database as the first migrations of every room made it, with people and problems of then."""
    place.home.mkdir()
    place.run(module="tests.operating.old_release")


def counts(place: Installation) -> str:
    return place.run("count", module="tests.operating.old_release").strip()


@pytest.mark.database
def test_an_old_database_is_left_as_it_was_by_an_upgrade_that_fails_and_found_whole_after_one_that_comes_through(place):
    as_first_released(place)
    before, state = counts(place), place.run("manage", "showmigrations", "--plan")
    assert place.run("web", check=False) == ""
    place.environment["DJANGO_SETTINGS_MODULE"] = "tests.operating.broken_release"
    assert place.run("upgrade", check=False) == ""
    del place.environment["DJANGO_SETTINGS_MODULE"]
    assert place.run("manage", "showmigrations", "--plan") == state
    assert counts(place) == before
    (of_the_failed,) = backups = set((place.home / "backups").iterdir())
    assert "台账核对无误" in place.run("upgrade")
    assert counts(place) == before
    (made,) = set((place.home / "backups").iterdir()) - backups
    assert {(backup / "manifest.json").is_file() for backup in (of_the_failed, made)} == {True}
    assert "已经是最新的" in place.run("upgrade")
    assert "没有发现改动" in place.run("verify")


def test_a_failure_says_what_came_of_it_also_without_words_and_when_the_way_back_fails(monkeypatch, tmp_path):
    monkeypatch.setattr(upgrading, "go_back", lambda _: None)
    assert upgrading.put_right(tmp_path, upgrading.why(AssertionError())).code == "upgrade_failed"
    monkeypatch.setattr(upgrading, "go_back", lambda _: 1 / 0)
    stuck = upgrading.put_right(tmp_path, upgrading.why(KeyboardInterrupt()))
    assert stuck.code == "upgrade_stuck"
    assert str(tmp_path) in stuck.sentence


@pytest.mark.database
def test_a_database_lent_for_a_drill_is_given_back_empty_and_one_in_use_is_left_alone():
    if os.environ.get("CHUANGCHENG_TEST_DATABASE") != "postgresql":
        with place_for_a_drill("postgresql://nobody.invalid/x") as url:
            assert url == ""  # a file in the drill's own home
        return
    lent = urlunsplit(urlsplit(settings.DATABASE_URL)._replace(path="/lent"))
    with psycopg.connect(settings.DATABASE_URL, autocommit=True) as line:
        line.execute("CREATE DATABASE lent TEMPLATE template0")
    with place_for_a_drill(lent), psycopg.connect(lent) as line:
        line.execute("CREATE TABLE people (name text)")
        line.execute("CREATE FUNCTION twice(i int) RETURNS int LANGUAGE sql AS 'SELECT 2 * i'")
    with psycopg.connect(lent) as line:
        assert line.execute(OURS["TABLE"]).fetchall() == line.execute(OURS["FUNCTION"]).fetchall() == []
        line.execute("CREATE TABLE kept (name text)")
    with pytest.raises(Refused) as refused, place_for_a_drill(lent):
        pytest.fail("it began")
    assert refused.value.code == "drill_place_taken"
    with psycopg.connect(lent) as line:
        assert line.execute(OURS["TABLE"]).fetchall() == [("kept",)]


def test_pages_that_still_run_are_known_and_a_number_taken_by_another_program_is_not_one_of_them(
    settings, tmp_path, monkeypatch
):
    settings.METRICS_FOLDER = tmp_path
    said = {}
    for name in ("chuangcheng web", "something else"):
        command = [sys.executable, "-c", "print(flush=True); input()", name]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            assert process.stdout.readline()
            (tmp_path / f"counter_{process.pid}.db").touch()
            said[name] = at_work() == {process.pid}
            process.kill()
        assert at_work() == set()
    assert said == {"chuangcheng web": True, "something else": False}
    monkeypatch.setattr(upgrading, "at_work", lambda: {1})
    with pytest.raises(Refused) as refused:
        upgrading.need_standstill(at=timezone.now())
    assert refused.value.code == "upgrade_running"
