"""What the user settles before an import: details of the list, what written units mean, units made new."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from chuangcheng.imports.models import ImportState, ListImport, RememberedUnit
from chuangcheng.imports.operations.staging import written_units
from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Organisation
from chuangcheng.people.operations.organisations import Draft, save_organisation
from chuangcheng.people.queries import organisation
from chuangcheng.people.queries.matching import Candidate, finder
from chuangcheng.rules.refusals import Refused

DETAILS = {"issuer", "title", "number", "level", "assessed_on", "received_on", "reply_by"}


@dataclass(frozen=True)
class WrittenUnit:
    """A unit as written in the file: what it means, or who might be meant; never invented."""

    written: str
    means: Organisation | None
    candidates: Sequence[Candidate]


def open_import(import_id: int, by: Actor) -> ListImport:
    """An import that can still be changed, by the office of its organisation; for others it is not there."""
    row = ListImport.objects.select_related("organisation", "file", "feedback").filter(id=import_id).first()
    offices = {s.organisation_id for s in by.standings if "office" in s.roles}
    if row is None or not offices & set(row.organisation.ancestor_ids):
        raise Refused("没有找到这次导入，或您无权办理；请重新上传。", code="import_missing", kind="missing")
    return row


def settle_units(row: ListImport) -> list[WrittenUnit]:
    """Every written unit with its meaning: settled before, exact by name, else candidates to choose from."""
    known = {**row.units}
    means = Organisation.objects.in_bulk(set(known.values()))
    names = finder(within=[row.organisation_id])
    settled = []
    for written in written_units(row):
        if known.get(written) in means:
            settled.append(WrittenUnit(written, means[known[written]], ()))
            continue
        match = names.match(written)
        settled.append(WrittenUnit(written, match.exact, match.candidates))
    return settled


def set_units(*, import_id: int, means: Mapping[str, int], by: Actor, at: datetime) -> ListImport:
    """What written names mean; remembered for the organisation's next files."""
    with transaction.atomic():
        row = open_import(import_id, by)
        for written, organisation_id in means.items():
            unit = organisation(organisation_id)
            need_within_reach(unit, written, by)
            RememberedUnit.objects.update_or_create(
                organisation=row.organisation, written=written[:120], defaults={"means": unit}
            )
        row.units = {**row.units, **means}
        row.save(update_fields=["units"])
        return row


def need_within_reach(unit: Organisation, written: str, by: Actor) -> None:
    """Problems are dispatched to what a name means, so only to units at or below the actor's own."""
    if not by.organisation_ids & set(unit.ancestor_ids):
        raise Refused(
            f"“{written}”选成了“{unit.name}”，它不在您所在单位之下，不能交办给它；请从列表里另选。",
            code="import_unit_out_of_reach",
            kind="forbidden",
        )


def create_units(*, import_id: int, names: Sequence[str], by: Actor, at: datetime) -> dict[str, int]:
    """Make the units the file names and nobody knows, below the receiving organisation; asked for by the user."""
    row = open_import(import_id, by)
    made = {}
    for name in names:
        saved = save_organisation(draft=Draft(name=name, kind="section", parent_id=row.organisation_id), by=by, at=at)
        made[name] = saved.organisation.id
    set_units(import_id=import_id, means=made, by=by, at=at)
    return made


def set_details(*, import_id: int, details: Mapping[str, Any], by: Actor, at: datetime) -> ListImport:
    """Issuer, title, number, level and dates of the list, as confirmed by the user."""
    with transaction.atomic():
        row = open_import(import_id, by)
        if row.state != ImportState.STAGED:
            raise Refused("请先上传并读取文件，再填写清单信息。", code="import_not_staged", kind="conflict")
        unknown = set(details) - DETAILS
        if unknown:
            raise Refused(
                f"清单信息里没有这些项目：{'、'.join(sorted(unknown))}；请刷新页面后再填。",
                code="import_detail_unknown",
            )
        row.details = {**row.details, **details}
        check_reply_date(row.details)
        row.save(update_fields=["details"])
        return row


def check_reply_date(details: Mapping[str, Any]) -> None:
    """A reply is due after the list came in; ISO dates compare as texts."""
    reply, received = details.get("reply_by"), details.get("received_on")
    if reply and received and reply < received:
        raise Refused(
            f"回复期限（{reply}）早于收到日期（{received}），请核对后改正。",
            code="reply_before_received",
            fields={"reply_by": "早于收到日期，请核对"},
        )
