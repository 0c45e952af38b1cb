"""Working time, over every ten minutes of 2026."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from chuangcheng.rules.worktime import SHANGHAI, Clock, Rule, deadline, elapsed, left, resume
from scripts.measuring import Proved
from tests.years import calendar

YEAR = (datetime(2026, 1, 1, tzinfo=SHANGHAI), datetime(2026, 12, 1, tzinfo=SHANGHAI))
RULES = tuple(Rule(Clock.WORKING_HOURS, Decimal(hours)) for hours in (2, 8))
DAY = timedelta(days=1)


def moments(step: timedelta) -> Iterator[datetime]:
    now = YEAR[0]
    while now < YEAR[1]:
        yield now
        now += step


def in_office(moment: datetime) -> bool:
    clock = moment.hour * 60 + moment.minute
    return calendar().works(moment.date()) and (480 < clock <= 720 or 840 < clock <= 1080)


def prove_a_deadline_lies_in_office_time_exactly_so_far_away() -> Proved:
    cases, against = 0, []
    for start in moments(timedelta(minutes=10)):
        for rule in RULES:
            cases += 1
            due = deadline(start=start, rule=rule, calendar=calendar()).moment
            spent = elapsed(since=start, until=due, clock=rule.clock, calendar=calendar())
            if spent != rule.minutes(calendar()) or not in_office(due):
                against.append(f"{start:%m-%d %H:%M} + {rule.words} → {due:%m-%d %H:%M}")
    return Proved("a deadline lies inside office hours, exactly its amount of working time away", cases, tuple(against))


def prove_a_later_start_is_never_due_earlier() -> Proved:
    cases, against = 0, []
    for rule in RULES:
        last = None
        for start in moments(timedelta(minutes=10)):
            cases += 1
            due = deadline(start=start, rule=rule, calendar=calendar()).moment
            if last is not None and due < last:
                against.append(f"{start:%m-%d %H:%M} + {rule.words}")
            last = due
    return Proved("a later start is never due earlier", cases, tuple(against))


def prove_a_pause_neither_gives_nor_takes_time() -> Proved:
    """Stopped somewhere on the way and resumed up to twelve days later: the working time before and after adds up."""
    cases, against, rule = 0, [], RULES[1]
    for start in moments(timedelta(hours=7)):
        due = deadline(start=start, rule=rule, calendar=calendar()).moment
        for part in range(4):
            stop = start + (due - start) * part / 4
            rest = left(now=stop, due=due, rule=rule, calendar=calendar())
            for gap in (timedelta(0), timedelta(hours=5), 3 * DAY, 12 * DAY):
                cases += 1
                again = resume(now=stop + gap, left=rest, calendar=calendar()).moment
                after = elapsed(since=stop + gap, until=again, clock=rule.clock, calendar=calendar())
                before = elapsed(since=start, until=stop, clock=rule.clock, calendar=calendar())
                if before + after != rule.minutes(calendar()):
                    against.append(f"{start:%m-%d %H:%M}, stopped {stop:%m-%d %H:%M}, {gap}")
    return Proved("a pause neither gives nor takes working time", cases, tuple(against))
