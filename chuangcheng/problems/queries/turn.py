"""现在在谁手里、停了多久: whose turn it is, for what, since when, in working time."""

from dataclasses import dataclass
from datetime import datetime

from chuangcheng.problems.models import Problem
from chuangcheng.rules.situations import State
from chuangcheng.rules.worktime import Calendar, Clock, elapsed
from chuangcheng.rules.worktime_words import duration_words

DOES = {
    ("office", State.REGISTERED): "交办",
    ("office", State.SUSPENDED): "暂缓中，到期复查",
    ("office", State.DISPUTED): "答复申诉",
    ("lead", State.DISPATCHED): "签收",
    ("lead", State.RECTIFYING): "整改并上报",
    ("endorse", State.SUBMITTED): "初审",
    ("verify", State.SUBMITTED): "复核",
    ("strike_off", State.VERIFIED): "销号",
    ("referral", State.RECTIFYING): "协调解决",
}


@dataclass(frozen=True)
class Turn:
    """Who has it (`who`, a unit's name), what they are to do (`does`), since when, how long in working time."""

    who: str
    does: str
    since: datetime | None
    waited: str
    due: datetime | None

    @property
    def is_somebody(self) -> bool:
        """False once it is done, void or follows another."""
        return bool(self.who)


def turn_of(problem: Problem, *, calendar: Calendar, at: datetime) -> Turn:
    """Read from the row alone; `desk` and `desk_assignment` should be joined."""
    if problem.desk is None or problem.follows:
        return Turn("", "", None, "", None)
    does = DOES.get((problem.desk_kind, State(problem.state)), "办理")
    part = problem.desk_assignment
    if problem.desk_kind == "lead" and part is not None and part.accepted_at is None:
        does = "签收"
    return Turn(
        who=problem.desk.short_name or problem.desk.name,
        does=does,
        since=problem.desk_since,
        waited=worked_words(problem.desk_since, at, calendar) if problem.desk_since else "",
        due=problem.desk_due,
    )


def worked_words(since: datetime, until: datetime, calendar: Calendar) -> str:
    """2个工作日3小时; outside office hours nothing passes, which is said as 不到1分钟."""
    minutes = elapsed(since=since, until=until, clock=Clock.WORKING_DAYS, calendar=calendar)
    if minutes <= 0:
        return "不到1分钟"
    return duration_words(minutes=minutes, clock=Clock.WORKING_DAYS, day_minutes=calendar.day_minutes)
