"""What a drill needs, reckoned while people go on sending."""

from pathlib import Path

import pytest

from chuangcheng.jobs.drills import bytes_of


def test_a_file_that_goes_while_its_size_is_asked_counts_for_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "there"
    there.write_bytes(b"12345")
    assert (bytes_of(there), bytes_of(tmp_path)) == (5, 0)
    monkeypatch.setattr(Path, "is_file", lambda self: True)
    assert bytes_of(tmp_path / "taken in just now") == 0
