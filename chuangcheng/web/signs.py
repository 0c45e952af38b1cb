"""State is colour and sign; the one place that says which. Drawn as SVG, so no device lacks the glyph."""

from datetime import datetime, timedelta

from chuangcheng.rules.problem_states import State
from chuangcheng.web.pieces import Tone

# The sign in plain text (chat texts, papers), its drawing on a 12 × 12 field, and what it means.
SIGNS: dict[Tone, tuple[str, str, str]] = {
    "overdue": ("▲", '<path d="M6 1 11.6 11H.4z" fill="currentColor"/>', "已逾期"),
    "soon": (
        "◔",
        '<circle cx="6" cy="6" r="5" fill="none" stroke="currentColor" stroke-width="1.4"/>'
        '<path d="M6 6V1a5 5 0 0 1 5 5z" fill="currentColor"/>',
        "即将到期",
    ),
    "mine": ("●", '<circle cx="6" cy="6" r="4.6" fill="currentColor"/>', "轮到本单位"),
    "other": (
        "◌",
        '<circle cx="6" cy="6" r="4.6" fill="none" stroke="currentColor" stroke-width="1.6"'
        ' stroke-dasharray="1.8 1.8"/>',
        "在其他单位办理",
    ),
    "done": (
        "✓",
        '<path d="m1.2 6.4 3.2 3.4 6.4-7.4" fill="none" stroke="currentColor" stroke-width="2"'
        ' stroke-linecap="round" stroke-linejoin="round"/>',
        "已销号",
    ),
    "paused": (
        "‖",
        '<path d="M3.6 1.2v9.6M8.4 1.2v9.6" fill="none" stroke="currentColor" stroke-width="2.2"/>',
        "暂缓或申诉中",
    ),
    "void": (
        "✕",
        '<path d="m2.2 2.2 7.6 7.6m0-7.6-7.6 7.6" fill="none" stroke="currentColor" stroke-width="1.8"/>',
        "不予认定",
    ),
}
SOON = timedelta(hours=24)
SETTLED: dict[str, Tone] = {
    State.STRUCK_OFF: "done",
    State.VOID: "void",
    State.SUSPENDED: "paused",
    State.DISPUTED: "paused",
}


def tone_of(*, state: str, due: datetime | None, at: datetime, mine: bool = False, soon: timedelta = SOON) -> Tone:
    """The tone of a problem as seen by one reader: settled states first, then lateness, then whose turn it is."""
    if state in SETTLED:
        return SETTLED[state]
    if due is not None and due < at:
        return "overdue"
    if due is not None and due - at <= soon:
        return "soon"
    return "mine" if mine else "other"


def span_words(span: timedelta) -> str:
    """A length of time in calendar terms, the two largest units: 3天4小时, 5小时, 20分钟, 不到1分钟."""
    minutes = int(abs(span).total_seconds() // 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    if days:
        return f"{days}天{hours}小时" if hours and days < 10 else f"{days}天"
    if hours:
        return f"{hours}小时"
    return f"{minutes}分钟" if minutes else "不到1分钟"


def left_words(due: datetime, at: datetime) -> str:
    """还剩 3天4小时, or 逾期 2天."""
    return f"还剩{span_words(due - at)}" if due >= at else f"逾期{span_words(at - due)}"
