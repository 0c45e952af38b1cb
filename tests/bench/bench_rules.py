"""The rules, one core, no database."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import cycle

from chuangcheng.rules import chain, problem_states, quantities
from chuangcheng.rules.situations import Situation, Stand, State
from chuangcheng.rules.worktime import SHANGHAI, Clock, Rule, deadline
from scripts.measuring import Measured, per_second
from tests.years import calendar

SENTENCE = (
    "一是清理卫生死角20余处，清运垃圾2.5万余方，出动人员300多人次；二是增设宣传牌12块，更换灯具98.7%，"
    "每小时巡查不少于2次；三是保洁人员由2人增加到4人，整改完成率达到100%，群众满意度较去年提高3.2个百分点。"
)
BODY = {"move": "dispatch", "from": "registered", "to": "dispatched", "by": 7, "at": "2026-03-02T09:00:00+08:00",
        "problem": "2026-000123", "text": "a" * 64}  # fmt: skip


def bench_deadlines() -> Measured:
    """Starts go through two months with the Spring Festival in it."""
    begin = datetime(2026, 1, 26, 8, tzinfo=SHANGHAI)
    starts = cycle([begin + timedelta(minutes=37 * step) for step in range(2000)])
    rule, days = Rule(Clock.WORKING_HOURS, Decimal(16)), calendar()
    number = per_second(lambda: deadline(start=next(starts), rule=rule, calendar=days))
    return Measured("deadline with its explanation", number, "per second", how="16 working hours, Spring Festival")


def bench_quantities() -> Measured:
    number = per_second(lambda: quantities.find(SENTENCE)) * len(SENTENCE)
    count = len(quantities.find(SENTENCE))
    return Measured("figures found in running text", number, "characters per second", how=f"{count} in a paragraph")


def bench_chain() -> Measured:
    number = per_second(lambda: chain.step_hash(previous="b" * 64, body=BODY))
    return Measured("steps chained or verified", number, "per second")


def bench_judge() -> Measured:
    case = Situation(number="2026-000123", state=State.REGISTERED, home=1, home_path=(1,))
    stand = Stand(post=1, user=1, organisation=1, roles=frozenset({"office"}))
    number = per_second(lambda: problem_states.may(code="dispatch", case=case, stands=[stand]))
    return Measured("judge's decisions", number, "per second", how="dispatch by the city's office")
