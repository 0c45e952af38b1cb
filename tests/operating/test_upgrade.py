"""From the first release to this one: with a backup first, nothing lost, and back again when a migration fails."""

import os
from pathlib import Path

import pytest

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
def test_an_old_database_is_backed_up_brought_up_and_found_whole(place):
    as_first_released(place)
    before = counts(place)
    refused = place.run("web", check=False)
    assert refused == ""
    said = place.run("upgrade")
    assert "台账核对无误" in said
    assert counts(place) == before
    (backup,) = (place.home / "backups").iterdir()
    assert (backup / "manifest.json").is_file()
    assert "已经是最新的" in place.run("upgrade")
    assert "没有发现改动" in place.run("verify")


@pytest.mark.database
def test_a_migration_that_fails_leaves_the_database_as_it_was(place):
    as_first_released(place)
    before, state = counts(place), place.run("manage", "showmigrations", "--plan")
    place.environment["DJANGO_SETTINGS_MODULE"] = "tests.operating.broken_release"
    assert place.run("upgrade", check=False) == ""
    del place.environment["DJANGO_SETTINGS_MODULE"]
    assert place.run("manage", "showmigrations", "--plan") == state
    assert counts(place) == before
    assert Path(place.home / "backups").is_dir()
    assert "台账核对无误" in place.run("upgrade")
