"""The power is cut: a few moments of the sixty of `make prove`, with and without the product's fsync."""

from pathlib import Path

import pytest

from tests.proofs.power_cut import Disk, Record, cuts, prepare


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepare(tmp_path_factory.mktemp("cut") / "before")


def test_a_power_cut_leaves_no_row_without_its_file(before: Path, tmp_path: Path) -> None:
    found = cuts(before, tmp_path, 12, turns=6)
    assert found.against == []
    assert found.acknowledged > 5


@pytest.mark.parametrize("without", ["file", "folder"])
def test_it_does_where_an_fsync_is_taken_out(before: Path, tmp_path: Path, without: str) -> None:
    found = cuts(before, tmp_path, 12, turns=6, without=without)
    assert any("a row without its file" in words or "a file torn" in words for words in found.against)


def test_the_simulated_disk_keeps_only_what_was_fsynced(tmp_path: Path) -> None:
    (tmp_path / "before").mkdir()
    disk = Disk(tmp_path / "home", tmp_path / "before")
    at = lambda name: str(tmp_path / "home" / name)  # noqa: E731
    made = [
        Record("create", 1, 0, at("kept"), "", b""),
        Record("write", 1, 0, "", "", b"half"),
        Record("sync", 1, 0, at("kept"), "", b""),
        Record("sync_folder", 0, 0, str(tmp_path / "home"), "", b""),
        Record("write", 1, 4, "", "", b" lost"),
        Record("create", 2, 0, at("nameless"), "", b""),
        Record("sync", 2, 0, at("nameless"), "", b""),
    ]
    for record in made:
        disk.play(record)
    disk.left_after(tmp_path / "left", None)
    assert {path.name: path.read_bytes() for path in (tmp_path / "left").iterdir()} == {"kept": b"half"}
