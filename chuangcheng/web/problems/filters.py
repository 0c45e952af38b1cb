"""The ledger's filter as an address and as chips."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from chuangcheng.people.actor import Actor
from chuangcheng.problems.queries.choices import area_choices, category_choices, list_choices, units_to_filter
from chuangcheng.problems.queries.ledger import SORTS, LedgerFilter
from chuangcheng.rules.problem_states import LABELS
from chuangcheng.web.asked import day, whole_numbers
from chuangcheng.web.pieces import Filter, Option

MANY = ("state", "source", "kind", "again")
MANY_IDS = ("lead", "category", "area", "list")
ONE = ("q", "turn", "due")
STATES = [("open", "未销号（全部在办）"), *((state.value, label) for state, label in LABELS.items())]
TURNS = [("", "不限"), ("mine", "轮到我办")]
DUES = [
    ("", "不限"),
    ("late", "已逾期"),
    ("unsigned", "逾期未签收"),
    ("day", "一天内到期"),
    ("three", "三天内到期"),
    ("week", "一周内到期"),
]
SOURCES = [
    ("list", "反馈清单"),
    ("inspection", "督查发现"),
    ("self_check", "单位自查"),
    ("public", "群众反映"),
    ("office", "创城办登记"),
]
KINDS = [("at_once", "立行立改"), ("by_date", "限期整改"), ("long_term", "长期坚持")]
AGAIN = [("rework", "返工过"), ("recurrence", "反弹过"), ("returned", "退过单")]
MOST_OPTIONS = 400


def filter_from(asked: QueryDict | Mapping[str, Any]) -> LedgerFilter:
    """Read an address or what a saved view keeps; what makes no sense is left out."""
    sort = str(_one(asked, "sort"))
    found: dict[str, Any] = {name: tuple(str(v) for v in _many(asked, name) if v) for name in MANY}
    found |= {name: tuple(whole_numbers(_many(asked, name))) for name in MANY_IDS}
    found |= {name: str(_one(asked, name)).strip() for name in ONE}
    return LedgerFilter(
        **found,
        since=day(_one(asked, "since")),
        until=day(_one(asked, "until")),
        sort=sort if sort.lstrip("-") in SORTS else "-number",
    )


def _many(asked: QueryDict | Mapping[str, Any], name: str) -> list[Any]:
    if isinstance(asked, QueryDict):
        return asked.getlist(name)
    value = asked.get(name) or []
    return value if isinstance(value, list) else [value]


def _one(asked: QueryDict | Mapping[str, Any], name: str) -> Any:
    return asked.get(name) or ""


def query_text(wish: LedgerFilter) -> str:
    """The filter as the end of an address."""
    return urlencode(wish.as_query(), doseq=True)


def filters_for(wish: LedgerFilter, *, by: Actor) -> list[Filter]:
    """The chips above the ledger; a chip without choices is left out."""
    units = [(str(u.id), "　" * u.depth + u.name) for u in units_to_filter(by.organisation_ids)]
    found = [
        _chip("turn", "轮到谁", TURNS, [wish.turn], multiple=False),
        _chip("state", "状态", STATES, wish.state),
        _chip("due", "时限", DUES, [wish.due], multiple=False),
        _chip("lead", "牵头单位", units, map(str, wish.lead)),
        _chip("category", "类别", [(str(i), name) for i, name in category_choices()], map(str, wish.category)),
        _chip("area", "片区", [(str(i), name) for i, name in area_choices(by)], map(str, wish.area)),
        _chip("list", "清单", [(str(i), name) for i, name in list_choices(by)], map(str, wish.list)),
        _chip("source", "来源", SOURCES, wish.source),
        _chip("kind", "整改方式", KINDS, wish.kind),
        _chip("again", "返工反弹", AGAIN, wish.again),
    ]  # fmt: skip
    return [chip for chip in found if len(chip.options) > 1]


def _chip(
    name: str, label: str, choices: list[tuple[str, str]], chosen: Iterable[str], *, multiple: bool = True
) -> Filter:
    taken = set(chosen)
    options = [Option(value, text, chosen=value in taken) for value, text in choices[:MOST_OPTIONS]]
    return Filter(name, label, options, multiple=multiple)
