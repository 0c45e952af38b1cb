"""What a look at 门前三包 proposes for the ledger: category and unit, to be seen before the click."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chuangcheng.places.models import PatrolItem
from chuangcheng.places.queries import who_answers
from chuangcheng.standards.models import Category

# The category of each promise, by its name in the table of 数字城管; a city without it leaves it to the office.
CATEGORIES = {
    PatrolItem.HYGIENE.label: "乱扔垃圾、卫生死角",
    PatrolItem.ORDER.label: "店外经营、占道经营",
    PatrolItem.GREENERY.label: "绿化养护不到位",
}


@dataclass(frozen=True)
class PatrolProposal:
    """Where a click leads; empty words where nothing is known for certain."""

    category: str
    unit: str


def category_for(failed: Sequence[str]) -> tuple[int, str] | None:
    """Id and name of the category of the first promise not kept, named as people read them."""
    wanted = next((CATEGORIES[item] for item in failed if item in CATEGORIES), "")
    return Category.objects.filter(name=wanted, active=True).values_list("id", "name").order_by("code").first()


def patrol_proposal(failed: Sequence[str], *, site_id: int | None, area_id: int | None, on: date) -> PatrolProposal:
    """At most six statements."""
    category = category_for(failed)
    found = who_answers(at=on, site_id=site_id, area_id=area_id, category_id=category[0] if category else None)
    return PatrolProposal(category[1] if category else "", found[0].organisation_name if found else "")
