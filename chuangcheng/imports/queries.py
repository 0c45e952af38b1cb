"""Reads of imports for the wizard; only the office of the organisation sees them."""

from dataclasses import dataclass

from chuangcheng.imports.models import ListImport, StagedRow
from chuangcheng.imports.operations.settling import WrittenUnit, settle_units
from chuangcheng.people.actor import Actor

PAGE = 100
ImportRow = ListImport


@dataclass(frozen=True)
class Preview:
    """The wizard's last page before importing."""

    row: ListImport
    rows: list[StagedRow]
    counts: dict[str, int]
    unknown: dict[int, str]
    units: list[WrittenUnit]
    next_after: int | None


def imports_of(by: Actor) -> list[ListImport]:
    """The last imports of the actor's organisations, newest first."""
    offices = [s.organisation_id for s in by.standings if "office" in s.roles]
    rows = ListImport.objects.filter(organisation_id__in=offices).select_related("organisation", "feedback", "file")
    return list(rows.order_by("-id")[:30])


def preview(row: ListImport, *, level: str = "", after: int = 0) -> Preview:
    """A page of drafted rows, of one verdict where asked, with the counts of all."""
    rows = row.rows.filter(position__gt=after)
    page = list((rows.filter(level=level) if level else rows).order_by("position")[: PAGE + 1])
    counts = {name: row.rows.filter(level=name).count() for name in ("ok", "warning", "error")}
    more = page[PAGE - 1].position if len(page) > PAGE else None
    units = settle_units(row)
    return Preview(
        row=row, rows=page[:PAGE], counts=counts, unknown=unknown_units(page, units), units=units, next_after=more
    )


def unknown_units(rows: list[StagedRow], units: list[WrittenUnit]) -> dict[int, str]:
    """Position → the units of that row nobody has settled yet, in words."""
    open_names = {unit.written for unit in units if unit.means is None}
    found = {r.position: [u for u in [*r.data["units"], *r.data["assists"]] if u in open_names] for r in rows}
    return {position: "、".join(names) for position, names in found.items() if names}


def error_rows(row: ListImport) -> list[tuple[list[str], str]]:
    """The cells of every row with an error and the reasons, for the sheet that goes back."""
    bad = row.rows.filter(level="error").order_by("position")
    return [
        ([str(c) for c in r.data["cells"]], "；".join(i["sentence"] for i in r.issues if i["level"] == "error"))
        for r in bad
    ]
