"""What a map's address asks for: the same words for the map, its data and its list."""

from django.http import HttpRequest
from django.http.request import QueryDict

from chuangcheng.people.actor import Actor
from chuangcheng.places.queries.choices import area_choices, category_choices, site_type_choices, unit_choices
from chuangcheng.problems.queries.mapped import TONES, MapFilter
from chuangcheng.rules.situations import State
from chuangcheng.web.asked import searched, whole_number
from chuangcheng.web.pieces import Filter, Option
from chuangcheng.web.signs import SIGNS

NAMES = ("q", "area", "type", "unit", "category", "state", "tone")
MOST_CHOICES = 600
STATES = [
    (str(State.REGISTERED), "待交办"), (str(State.DISPATCHED), "待签收"), (str(State.RECTIFYING), "整改中"),
    (str(State.SUBMITTED), "待复核"), (str(State.VERIFIED), "待销号"), (str(State.SUSPENDED), "暂缓"),
    (str(State.DISPUTED), "申诉中"),
]  # fmt: skip
NO_OPEN = "none"


def wish_of(asked: QueryDict) -> MapFilter:
    """What the address asks for; what makes no sense is left out."""
    state, tone = asked.get("state", ""), asked.get("tone", "")
    return MapFilter(
        q=searched(asked.get("q", "")),
        area=whole_number(asked.get("area", "")),
        site_type=whole_number(asked.get("type", "")),
        unit=whole_number(asked.get("unit", "")),
        category=whole_number(asked.get("category", "")),
        state=state if state in dict(STATES) else "",
        tone=tone if tone in (*TONES, NO_OPEN) else "",
    )


def query_of(asked: QueryDict) -> str:
    """The filter alone, as an address has it."""
    kept = QueryDict(mutable=True)
    kept.update({name: str(asked.get(name, "")) for name in NAMES if asked.get(name)})
    return kept.urlencode()


def filters_for(request: HttpRequest, by: Actor) -> list[Filter]:
    """The chips above map and list; a chip without choices is left out."""
    tones = [(tone, SIGNS[tone][2]) for tone in TONES]
    chips = (
        ("tone", "轻重缓急", [*tones, (NO_OPEN, "没有未销号问题的点位")]),
        ("area", "片区", area_choices(by)),
        ("type", "点位类型", site_type_choices()),
        ("unit", "责任单位", unit_choices(by)),
        ("category", "问题类别", category_choices()),
        ("state", "办到哪一步", STATES),
    )
    found = []
    for name, label, choices in chips:
        chosen = request.GET.get(name, "")
        options = [Option("", "不限", chosen=not chosen)]
        options += [Option(value, text, chosen=value == chosen) for value, text in choices[:MOST_CHOICES]]
        found.append(Filter(name, label, options, multiple=False))
    return [chip for chip in found if len(chip.options) > 1]
