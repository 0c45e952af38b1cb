"""The tabs of the room: what there is for this person, each drawn once its page exists."""

from collections.abc import Callable
from dataclasses import dataclass

from chuangcheng.people.actor import Actor
from chuangcheng.web.context import address
from chuangcheng.web.pieces import SavedView


def _runs(by: Actor) -> bool:
    return bool(by.roles & {"office", "leader", "inspector"})


def _rechecks(by: Actor) -> bool:
    return bool(by.roles & {"office", "leader", "inspector"})


def _works(by: Actor) -> bool:
    return bool(by.standings)


@dataclass(frozen=True)
class Tab:
    """One tab, by the name of its page."""

    name: str
    label: str
    may: Callable[[Actor], bool]


TABS = (
    Tab("inspections", "我的督查", _works),
    Tab("programmes", "方案与批次", _runs),
    Tab("self_checks", "自查", _works),
    Tab("follow_ups", "举一反三", _works),
    Tab("rechecks", "盲查", _rechecks),
    Tab("frequencies", "巡查频次", _runs),
    Tab("presences", "在岗情况", _works),
)


def tabs_for(by: Actor, current: str) -> list[SavedView]:
    """The tabs this person has, one of them current."""
    return [
        SavedView(tab.label, url, tab.name == current) for tab in TABS if (url := address(tab.name)) and tab.may(by)
    ]
