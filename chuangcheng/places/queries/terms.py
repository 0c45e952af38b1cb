"""How near its end a thing is: the same words, sign and colour for papers, licences and fronts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from django.conf import settings
from django.db.models import Q

TermState = Literal["valid", "soon", "expired", "none", "coming", "ended"]
LABELS: dict[str, str] = {
    "valid": "有效", "soon": "快到期", "expired": "已过期", "none": "长期", "coming": "未开始", "ended": "已终止",
}  # fmt: skip
# The tone of the face: picks sign and colour.
TONES = {
    "valid": "done", "soon": "soon", "expired": "overdue", "none": "done", "coming": "other", "ended": "void",
}  # fmt: skip


@dataclass(frozen=True)
class Term:
    """State of a term on a day; `days` until its end (negative: over), None where it has none."""

    state: TermState
    label: str
    tone: str
    days: int | None

    @property
    def words(self) -> str:
        """还剩12天 | 今天到期 | 已过3天; empty where there is nothing to say."""
        if self.state not in {"soon", "expired"} or self.days is None:
            return ""
        if self.days == 0:
            return "今天到期"
        return f"还剩{self.days}天" if self.days > 0 else f"已过{-self.days}天"


def levels() -> Sequence[int]:
    """Days ahead at which warnings are told, the farthest first (设置 CHUANGCHENG_EXPIRY_DAYS)."""
    return sorted(settings.EXPIRY_DAYS, reverse=True)


def soon_after(on: date) -> date:
    """The last end that counts as near."""
    return on + timedelta(days=max(levels(), default=0))


def term(*, ends: date | None, on: date, begins: date | None = None, ended: date | None = None) -> Term:
    """The state on a day; the last day still counts."""
    days = (ends - on).days if ends else None
    state: TermState = "valid"
    if ended is not None and ended < on:
        state = "ended"
    elif begins is not None and begins > on:
        state = "coming"
    elif ends is None:
        state = "none"
    elif ends < on:
        state = "expired"
    elif ends <= soon_after(on):
        state = "soon"
    return Term(state, LABELS[state], TONES[state], days)


def in_state(state: str, field: str, on: date) -> Q:
    """Rows whose end, named by `field`, is in that state on that day."""
    if state == "expired":
        return Q(**{f"{field}__lt": on})
    if state == "soon":
        return Q(**{f"{field}__gte": on, f"{field}__lte": soon_after(on)})
    if state == "valid":
        return Q(**{f"{field}__gt": soon_after(on)}) | Q(**{field: None})
    return Q()


def having_words(typed: str, *fields: str) -> Q:
    """Rows that hold every word in one of the fields."""
    found = Q()
    for word in typed.split():
        one = Q()
        for field in fields:
            one |= Q(**{f"{field}__icontains": word})
        found &= one
    return found
