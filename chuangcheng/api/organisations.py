"""单位: the tree, one organisation, its upkeep, and the sheet it can come from."""

from dataclasses import asdict
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import File, Form, Query, Router
from ninja.files import UploadedFile

from chuangcheng.api.answers import tagged
from chuangcheng.api.asked import now, seen_version, who
from chuangcheng.api.once import changes, once
from chuangcheng.api.people_shapes import (
    Channel,
    ChannelGiven,
    Organisation,
    OrganisationGiven,
    OrganisationSaved,
    OrganisationsImported,
    TreeNode,
    Tried,
    UnitChoice,
)
from chuangcheng.api.shapes import MOST_ID, IdPath, Search
from chuangcheng.jobs.delivering import try_channel
from chuangcheng.jobs.unit_sheets import read_units_sheet
from chuangcheng.jobs.upkeep import import_units, retire_unit, save_unit, unit_channel
from chuangcheng.people.operations.channels import set_channel
from chuangcheng.people.operations.organisations import Draft, restore_organisation
from chuangcheng.people.queries.choices import units_to_pick
from chuangcheng.people.queries.tree import organisation_page, organisation_tree

router = Router(tags=["单位"])


@router.get("/organisations", response=list[TreeNode], summary="单位树")
def organisations(request: HttpRequest, with_retired: bool = False) -> Any:
    """The trees this post knows."""
    tree = organisation_tree(who(request), at=now(request), with_retired=with_retired)
    return tagged(request, [asdict(node) for node in tree])


@router.get("/organisations/choices", response=list[UnitChoice], summary="可以交办或转交的单位，按名称或拼音查找")
def choices(request: HttpRequest, search: Search = "", limit: Annotated[int, Query(ge=1, le=200)] = 50) -> Any:
    """What a picker offers, nearest first."""
    return tagged(request, [asdict(unit) for unit in units_to_pick(who(request), search=search, limit=limit)])


@router.post("/organisations/import", response=OrganisationsImported, summary="导入单位表（先试后导）")
@once(200, together=False)
def import_sheet(
    request: HttpRequest,
    file: Annotated[UploadedFile, File(description="xlsx、xls、csv 或 docx；表头：名称、上级、类型")],
    under_id: Annotated[int | None, Form(ge=1, le=MOST_ID, description="导入到哪个单位下面，不填从最上级起")] = None,
    dry_run: Annotated[bool, Form(description="只检查，不写入")] = True,
) -> Any:
    """The tree from a sheet, a verdict for every row; `dry_run` writes nothing."""
    rows = read_units_sheet(chunks=file.chunks(), name=file.name or "")
    result = import_units(rows=rows, under_id=under_id, dry_run=dry_run, by=who(request), at=now(request))
    verdicts = [
        {**asdict(verdict), "row": int(row.get("行", verdict.row))}
        for verdict, row in zip(result.verdicts, rows, strict=True)
    ]
    return {
        "dry_run": dry_run,
        "new": result.count("new"),
        "changed": result.count("changed"),
        "errors": result.count("error"),
        "rows": verdicts,
    }


@router.get("/organisations/{organisation_id}", response=Organisation, summary="一个单位")
def organisation(request: HttpRequest, organisation_id: IdPath) -> Any:
    """One organisation with all that hangs on it."""
    page = organisation_page(organisation_id, by=who(request), at=now(request))
    return tagged(request, asdict(page), version=page.version)


@router.post("/organisations", response={201: OrganisationSaved}, summary="增加单位")
@once(201)
def add(request: HttpRequest, given: OrganisationGiven) -> Any:
    """A new organisation below another."""
    return saved(request, None, given)


@router.put("/organisations/{organisation_id}", response=OrganisationSaved, summary="修改或划转单位")
@changes
def change(request: HttpRequest, organisation_id: IdPath, given: OrganisationGiven) -> Any:
    """Change or move an organisation at the version that was seen."""
    organisation_page(organisation_id, by=who(request), at=now(request))
    return saved(request, organisation_id, given, seen=seen_version(request))


def saved(request: HttpRequest, organisation_id: int | None, given: OrganisationGiven, seen: str | None = None) -> Any:
    """What was saved."""
    made = save_unit(
        organisation_id=organisation_id, draft=Draft(**given.dict()), by=who(request), at=now(request), seen=seen
    )
    return {"id": made.organisation.id, "name": made.organisation.name, "moved": len(made.moved_ids)}


@router.post("/organisations/{organisation_id}/retire", response={204: None}, summary="停用单位")
@once(204)
def retire(request: HttpRequest, organisation_id: IdPath) -> Any:
    """Take it out of use."""
    retire_unit(organisation_id=organisation_id, by=who(request), at=now(request))
    return None


@router.post("/organisations/{organisation_id}/restore", response={204: None}, summary="恢复单位")
@once(204)
def restore(request: HttpRequest, organisation_id: IdPath) -> Any:
    """Take it into use again."""
    restore_organisation(organisation_id=organisation_id, by=who(request), at=now(request))
    return None


@router.get("/organisations/{organisation_id}/channel", response=Channel, summary="单位的通知方式")
def channel(request: HttpRequest, organisation_id: IdPath) -> Any:
    """Kind and host; never the address or secret."""
    kind, words, version = unit_channel(organisation_id, by=who(request))
    return tagged(request, {"kind": kind, "words": words}, version=version)


@router.put("/organisations/{organisation_id}/channel", response=Channel, summary="设置通知方式")
@changes
def keep_channel(request: HttpRequest, organisation_id: IdPath, given: ChannelGiven) -> Any:
    """Chat robot, program, e-mail, or the inbox alone."""
    by, channel = who(request), given.dict() if given.kind else {}
    set_channel(organisation_id=organisation_id, channel=channel, by=by, at=now(request), seen=seen_version(request))
    kind, words, _ = unit_channel(organisation_id, by=by)
    return {"kind": kind, "words": words}


@router.post("/organisations/{organisation_id}/channel/try", response=Tried, summary="发一条测试消息")
@once(200, together=False)
def channel_try(request: HttpRequest, organisation_id: IdPath) -> Any:
    """Send a message there now."""
    return {"sent_to": try_channel(organisation_id=organisation_id, by=who(request), at=now(request))}
