"""What each figure means, printed under every table that shows it: numerator, denominator, what is left out."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Definition:
    """One figure's name and meaning."""

    name: str
    meaning: str


DEFINITIONS = {
    "total": Definition("问题总数", "台账上的问题，不含不予认定的；拆分、并案的各按一条计"),
    "struck_off": Definition("已销号", "状态为已销号的问题"),
    "open": Definition("未销号", "问题总数减去已销号"),
    "overdue": Definition("超期", "当前经办环节已过期限、尚未办出的问题"),
    "rate": Definition("销号率", "已销号÷问题总数"),
    "rebound": Definition("反弹率", "曾反弹重新挂账的问题÷问题总数"),
    "rework": Definition("返工率", "曾被退回重新整改的问题÷问题总数"),
    "late": Definition("超期上报", "上报时已过整改期限的问题"),
}
