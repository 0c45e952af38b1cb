"""`python -m tests.proofs.fuzzer TARGET FOLDER [libFuzzer's options]`: one target under atheris, in its own process.

atheris ends a process when it finds something, so every target has one; the finding stays in FOLDER as crash-*.
"""

import os
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["chuangcheng.rules", "chuangcheng.imports"]):
    from tests.environment import prepare

    prepare()
    import django

    django.setup()
    from tests.proofs.fuzzing import TARGETS, seeds, without_bounds


def main() -> None:
    name, folder, *options = sys.argv[1:]
    corpus = Path(folder)
    for number, seed in enumerate(seeds(name)):
        (corpus / f"seed-{number}").write_bytes(seed)
    without_bounds()
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={folder}{os.sep}", folder], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
