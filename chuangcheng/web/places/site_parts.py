"""What hangs on a site, for its page."""

from datetime import date
from typing import Any

from chuangcheng.people.actor import Actor
from chuangcheng.places.queries.agreements import agreements_of_site
from chuangcheng.places.queries.fronts import fronts_of_site
from chuangcheng.places.queries.operators import operators_of_site
from chuangcheng.places.queries.place_checklists import checklists_of_site, templates


def hanging_on(by: Actor, site_id: int, day: date) -> dict[str, Any]:
    """Papers, operators, fronts and lists of articles this person may see there."""
    may_write = by.is_administrator or bool({"office", "liaison"} & set(by.roles))
    return {
        "agreements": agreements_of_site(by, site_id, on=day),
        "operators": operators_of_site(by, site_id, on=day),
        "fronts": fronts_of_site(by, site_id, on=day),
        "checklists": checklists_of_site(by, site_id, on=day),
        "templates": list(templates()) if may_write else [],
        "may_hang": may_write,
    }
