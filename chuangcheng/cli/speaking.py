"""How commands speak: sentences to people, JSON to programs, progress on anything over a second."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

OUT = Console(highlight=False, soft_wrap=True)
ERR = Console(stderr=True, highlight=False, soft_wrap=True)
PATIENCE = 1.0


def say(sentence: str) -> None:
    """A line for people, as it is: square brackets in a name are no markup."""
    OUT.print(sentence, markup=False)


def complain(sentence: str) -> None:
    """A line on the error channel."""
    ERR.print(sentence, markup=False)


@contextmanager
def progress() -> Iterator[Callable[[int, int, str], None]]:
    """`report(done, total, sentence)`: a bar on the error channel, shown once more than a second has passed."""
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=ERR, transient=True, disable=not sys.stderr.isatty())
    begun = time.monotonic()
    lines: dict[str, int] = {}

    def report(done: int, total: int, sentence: str) -> None:
        if not bar.live.is_started and time.monotonic() - begun < PATIENCE:
            return
        bar.start()
        if sentence not in lines:
            lines[sentence] = int(bar.add_task(sentence, total=total))
        bar.update(lines[sentence], completed=done, total=total)  # type: ignore[arg-type]

    try:
        yield report
    finally:
        bar.stop()
