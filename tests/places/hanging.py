"""The ground of the tests of what hangs at a place: a road with shops, a hospital's hall."""

from dataclasses import dataclass

import pytest

from chuangcheng.places.models import Area, Site
from chuangcheng.places.operations import AreaDraft, SiteDraft, save_area, save_site
from chuangcheng.places.operations.fronts import FrontDraft
from chuangcheng.rules.refusals import Refused
from tests.cast import AT, Cast, cast


def refused(operation, **call):
    with pytest.raises(Refused) as refusal:
        operation(**call, at=AT)
    return refusal.value


@dataclass(frozen=True)
class Scene(Cast):
    """The cast with its ground."""

    road: Area
    hall: Site


def hanging_ground():
    """The cast; on the street's ground a road of 梧桐社区, and the hospital's hall."""
    people = cast()
    by = people.actor("街办甲")
    street = save_area(draft=AreaDraft("南桥片区", organisation_id=people.org("南桥街道").id), by=by, at=AT)
    draft = AreaDraft("商业街", parent_id=street.id, organisation_id=people.org("梧桐社区").id)
    road = save_area(draft=draft, by=by, at=AT)
    hall = SiteDraft("服务大厅", area_id=street.id, organisation_id=people.org("示例医院").id)
    return Scene(**vars(people), road=road, hall=save_site(draft=hall, by=by, at=AT))


def front(people, **more):
    """A board of the hospital's hall."""
    given = {"name": "公益广告展板", "kind": "board", "organisation_id": people.org("示例医院").id,
             "site_id": people.hall.id} | more  # fmt: skip
    return FrontDraft(**given)
