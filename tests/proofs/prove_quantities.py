"""Reading figures takes time in proportion to the text, whatever somebody pasted."""

import time

from chuangcheng.rules.quantities import find
from scripts.measuring import Proved

PIECES = (
    *("1", "1,234", "1.1", "一", "十二", "万", "每天", "由2增加到"),
    *("共计约", "20余", "2人增加到", "第", "百分之", "1,", " "),
)
SHORT, LONG = 10_000, 80_000


def seconds(piece: str, length: int) -> float:
    """The quickest of three readings, in CPU time."""
    text = (piece * length)[:length]
    times = []
    for _ in range(3):
        start = time.process_time()
        find(text)
        times.append(time.process_time() - start)
    return min(times)


def prove_the_time_of_reading_figures_grows_with_the_text_only() -> Proved:
    """A quadratic reading would need 64 times as long for 8 times the text."""
    slow = [piece for piece in PIECES if seconds(piece, LONG) > 24 * seconds(piece, SHORT) + 0.2]
    return Proved(
        "8 times the text takes well under 24 times the CPU time, for every repeated piece", len(PIECES), tuple(slow)
    )
