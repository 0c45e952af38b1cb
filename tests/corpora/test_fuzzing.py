"""The fuzzing targets hold on their own seeds and on a few hundred changed ones; `make prove` runs them for hours."""

import random

import pytest

from tests.proofs import fuzzing
from tests.proofs.fuzzing import TARGETS, mutated, seeds

TRIES = {"quantity": 400, "date": 400, "header": 300, "docx": 60, "xlsx": 60}


@pytest.mark.parametrize("name", TARGETS)
def test_a_reader_foresees_whatever_is_done_to_a_sound_text_or_file(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chuangcheng.imports.reading.worker._bound", lambda **_: None)
    luck = random.Random(name)
    samples = seeds(name)
    for sample in samples:
        TARGETS[name](sample)
    for _ in range(TRIES[name]):
        TARGETS[name](mutated(luck.choice(samples), luck))


def test_an_error_that_nobody_foresaw_is_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chuangcheng.imports.reading.worker._bound", lambda **_: None)

    def broken(**_: object) -> None:
        raise KeyError("a slip in our own code")

    monkeypatch.setattr("chuangcheng.imports.reading.worker.send_xlsx", broken)
    with pytest.raises(KeyError):
        fuzzing.workbooks(seeds("xlsx")[0])
