"""What a label says to whoever scans it, and what a place of its type must hold, in plain words."""

from dataclasses import dataclass
from datetime import date

from chuangcheng.people.actor import Actor
from chuangcheng.places.models import Site
from chuangcheng.places.queries.access import sites_known_to
from chuangcheng.places.queries.answering import who_answers
from chuangcheng.rules.refusals import Refused
from chuangcheng.standards.models import CheckItem


@dataclass(frozen=True)
class Scanned:
    """A place as anybody may read it; `units` are names without persons and telephones, the first answers first."""

    id: int
    name: str
    type_name: str
    site_type_id: int | None
    address: str
    area_name: str
    units: tuple[str, ...]
    organisation_id: int | None


@dataclass(frozen=True)
class Check:
    """One line a place is looked at by; `exception` is what does not count against it."""

    code: str
    text: str
    demand: str
    exception: str


@dataclass(frozen=True)
class CheckGroup:
    """Lines under one heading."""

    name: str
    checks: tuple[Check, ...]


def scanned(token: str, *, on: date) -> Scanned:
    """The place of a token in use. Refused: `label_unknown`."""
    row = Site.objects.select_related("site_type", "area").filter(token=token[:64], is_active=True).first()
    if row is None:
        sentence = "这张标签已经换新或停用；请看旁边有没有新的标签，或告诉当地创城办。"
        raise Refused(sentence, code="label_unknown", kind="missing")
    names = dict.fromkeys(answer.organisation_name for answer in who_answers(site_id=row.id, at=on))
    return Scanned(
        id=row.id,
        name=row.name,
        type_name=row.site_type.name if row.site_type else "",
        site_type_id=row.site_type_id,
        address=row.address,
        area_name=row.area.name if row.area else "",
        units=tuple(names)[:3],
        organisation_id=row.organisation_id,
    )


def is_known(site_id: int, *, by: Actor) -> bool:
    """Whether this person may open the site's own page."""
    return sites_known_to(by).filter(pk=site_id).exists()


def checks_of(site_type_id: int | None) -> tuple[CheckGroup, ...]:
    """What a type is looked at by, of every version in use, in the order of the standard. One statement."""
    if site_type_id is None:
        return ()
    rows = CheckItem.objects.filter(site_type=site_type_id, version__status="in_use")
    groups: dict[str, list[Check]] = {}
    for group, code, text, demand, exception in rows.order_by("version_id", "position", "id").values_list(
        "group", "code", "text", "demand_words", "exception"
    ):
        groups.setdefault(group, []).append(Check(code, text, demand, exception))
    return tuple(CheckGroup(name, tuple(checks)) for name, checks in groups.items())
