"""Sites from a sheet: a verdict for every row first, then all rows without fault in batches. Safe to repeat.

A site is found again by its code, else by its name in its area; what a sheet leaves empty stays as it is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from chuangcheng.people.actor import Actor
from chuangcheng.people.operations.record import record, snapshot
from chuangcheng.places.models import Site, SiteKind
from chuangcheng.places.operations.site_matching import Matcher, Unknown, unknowns
from chuangcheng.places.operations.sites import SITE, SiteDraft, faults, fill_site, tidied
from chuangcheng.rules.coordinates import DATUM_LABELS, Datum
from chuangcheng.rules.refusals import Refused

BATCH = 500
MOST_ROWS = 20_000
KINDS = {str(kind.label): str(kind.value) for kind in SiteKind}
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class SheetRow:
    """A row as read: its number in the sheet, and texts by field (of a site name, site_type, kind, area, unit, address,
    code, note, x, y, datum, accuracy_m)."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Verdict:
    """What becomes of a row: new | changed | same | error, with what is wrong in sentences."""

    line: int
    name: str
    verdict: str
    sentence: str = ""


@dataclass
class SheetImport:
    """All verdicts in the order of the sheet, and the names that mean nothing for certain."""

    verdicts: list[Verdict] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)

    def count(self, verdict: str) -> int:
        """How many rows have this verdict."""
        return sum(1 for each in self.verdicts if each.verdict == verdict)


@dataclass
class _Planned:
    """A row that was understood: the draft, the site it is about, and its verdict."""

    line: int
    draft: SiteDraft
    site: Site | None
    verdict: str


def import_sites(
    *,
    rows: Sequence[SheetRow],
    datum: Datum = "wgs84",
    means: Mapping[str, Mapping[str, int]] | None = None,
    leave_faulty: bool = False,
    dry_run: bool,
    by: Actor,
    at: datetime,
    progress: Progress = lambda done, total: None,
) -> SheetImport:
    """Say what becomes of every row and, unless `dry_run`, import them in batches of 500.

    `datum` is that of rows which name none. With faulty rows nothing is written, unless `leave_faulty`.
    Refused: `site_import_long`, `site_import_faulty`.
    """
    if len(rows) > MOST_ROWS:
        raise Refused(f"一次最多导入{MOST_ROWS}行，请把表分成几份再导入。", code="site_import_long")
    found, planned = _plan(rows, datum=datum, matcher=Matcher(by, means or {}), progress=progress, dry_run=dry_run)
    if dry_run:
        return found
    if found.count("error") and not leave_faulty:
        sentence = f"有{found.count('error')}行有问题，一行都没有导入；请改好再导入，或只导入无误的行。"
        raise Refused(sentence, code="site_import_faulty")
    todo = [each for each in planned if each.verdict in {"new", "changed"}]
    for start in range(0, len(todo), BATCH):
        _write(todo[start : start + BATCH], by=by, at=at)
        progress(min(start + BATCH, len(todo)), len(todo))
    counts = {verdict: found.count(verdict) for verdict in ("new", "changed", "same", "error")}
    record("site.import", by=by, at=at, subject=f"{len(rows)}行", old={}, new=counts)
    return found


def _plan(
    rows: Sequence[SheetRow], *, datum: Datum, matcher: Matcher, progress: Progress, dry_run: bool
) -> tuple[SheetImport, list[_Planned]]:
    known = list(Site.objects.all())
    by_code = {site.code: site for site in known if site.code}
    by_place = {(site.area_id, site.name): site for site in known}
    found, planned, seen = SheetImport(), [], set()
    unknown: list[Unknown] = []
    for number, row in enumerate(rows, start=1):
        draft, wrong, doubts = _drafted(row, datum, matcher)
        unknown += doubts
        there = by_code.get(draft.code) or by_place.get((draft.area_id, draft.name))
        if there is not None:
            draft = _completed(draft, there, row)
        key = (draft.area_id, draft.name)
        if key in seen:
            wrong.append("和上面的一行重复。")
        seen.add(key)
        if not wrong and not _kept(matcher, draft, there):
            wrong.append("这里的点位不归您维护，由属地单位的创城办导入。")
        verdict = "error" if wrong else _verdict(there, draft)
        found.verdicts.append(Verdict(row.line, draft.name, verdict, "".join(wrong)))
        planned.append(_Planned(row.line, draft, there, verdict))
        if dry_run and number % BATCH == 0:
            progress(number, len(rows))
    found.unknown = unknowns(unknown)
    return found, planned


def _kept(matcher: Matcher, draft: SiteDraft, there: Site | None) -> bool:
    """The ground it goes to, and the ground it stands on now."""
    now_there = there is None or matcher.keeps(there.area_id, there.organisation_id)
    return now_there and matcher.keeps(draft.area_id, draft.organisation_id)


def _drafted(row: SheetRow, datum: Datum, matcher: Matcher) -> tuple[SiteDraft, list[str], list[Unknown]]:
    """What a row says, what is wrong with it, and which of its names are unknown."""
    cells = row.cells
    wrong: list[str] = []
    doubts: list[Unknown] = []
    ids: dict[str, int | None] = {}
    for what in ("site_type", "area", "unit"):
        meant = matcher.find(what, cells.get(what, ""))
        if isinstance(meant, Unknown):
            wrong.append(meant.sentence)
            doubts.append(meant)
        ids[what] = meant if isinstance(meant, int) else None
    numbers: dict[str, Any] = {name: _number(cells.get(name, ""), name, wrong) for name in ("x", "y", "accuracy_m")}
    site_type = matcher.types.get(ids["site_type"] or 0)
    draft = SiteDraft(
        name=cells.get("name", ""),
        area_id=ids["area"],
        organisation_id=ids["unit"],
        site_type_id=ids["site_type"],
        address=cells.get("address", ""),
        code=cells.get("code", ""),
        kind=_kind(cells.get("kind", ""), site_type.kind if site_type else SiteKind.PLACE, wrong),
        note=cells.get("note", ""),
        datum=_datum(cells.get("datum", ""), datum, wrong),
        **numbers,
    )
    draft = tidied(draft)
    return draft, wrong + list(faults(draft).values()), doubts


MAPS: dict[str, Datum] = {
    "百度": "bd09", "高德": "gcj02", "腾讯": "gcj02", "火星": "gcj02", "天地图": "cgcs2000",
}  # fmt: skip
NUMBERS = {"x": "经度", "y": "纬度", "accuracy_m": "精度"}


def _number(text: str, name: str, wrong: list[str]) -> float | None:
    """114.3, also with the signs people put around it; degrees and minutes are said to be unreadable."""
    plain = text.strip().strip("°东经北纬EN米m").strip()
    if not plain:
        return None
    try:
        return float(plain)
    except ValueError:
        wrong.append(f"{NUMBERS[name]}“{text[:20]}”不是小数写法，请写成 114.305123 这样。")
        return None


def _kind(text: str, usual: str, wrong: list[str]) -> str:
    if text and text not in KINDS and text not in KINDS.values():
        wrong.append("性质请写场所、车辆或事项。")
        return usual
    return KINDS.get(text, text or usual)


def _datum(text: str, usual: Datum, wrong: list[str]) -> Datum:
    if not text:
        return usual
    plain = text.upper().replace("-", "").replace("_", "").replace(" ", "")
    for datum, label in DATUM_LABELS.items():
        names = (datum.upper(), label.split("（")[0].upper().replace("-", ""))
        if any(plain.startswith(name) for name in names):
            return datum
    for word, meant in {
        "百度": "bd09",
        "高德": "gcj02",
        "腾讯": "gcj02",
        "火星": "gcj02",
        "天地图": "cgcs2000",
    }.items():
        if word in text:
            return meant  # type: ignore[return-value]
    wrong.append(f"坐标系“{text[:20]}”认不出，请写 WGS-84、GCJ-02、BD-09 或 CGCS2000。")
    return usual


def _completed(draft: SiteDraft, there: Site, row: SheetRow) -> SiteDraft:
    """What a row leaves empty stays as the site has it."""
    kept: dict[str, Any] = {}
    pairs = {"area_id": "area", "organisation_id": "unit", "site_type_id": "site_type", "address": "address",
             "code": "code", "note": "note", "kind": "kind"}  # fmt: skip
    for name, cell in pairs.items():
        if not row.cells.get(cell, "").strip():
            kept[name] = getattr(there, name)
    if draft.x is None and draft.y is None:
        kept |= {"x": there.x, "y": there.y, "accuracy_m": there.accuracy_m, "datum": there.datum or "wgs84"}
    return replace(draft, is_active=True, **kept)


def _verdict(there: Site | None, draft: SiteDraft) -> str:
    if there is None:
        return "new"
    names = ("name", "code", "kind", "site_type_id", "area_id", "organisation_id", "address", "note",
             "x", "y", "accuracy_m", "is_active")  # fmt: skip
    same = all(getattr(there, name) == getattr(draft, name) for name in names)
    return "same" if same and (draft.x is None or there.datum == draft.datum) else "changed"


def _write(planned: Sequence[_Planned], *, by: Actor, at: datetime) -> None:
    """One batch in one transaction; a row that somebody wrote meanwhile refuses the batch."""
    added = []
    try:
        with transaction.atomic():
            for each in planned:
                row = each.site or Site()
                old = snapshot(row, SITE) if each.site else None
                for name in ("area_id", "organisation_id", "site_type_id"):
                    setattr(row, name, getattr(each.draft, name))
                fill_site(row, each.draft)
                if each.site is None:
                    added.append(row)
                else:
                    row.save()
                    record("site.change", by=by, at=at, subject=row.name, old=old, new=snapshot(row, SITE))
            Site.objects.bulk_create(added)
    except IntegrityError as error:
        lines = f"第{planned[0].line}到{planned[-1].line}行"
        sentence = f"{lines}里有名称或编号和别的点位重复，从这里起没有导入；请重新检查再导入，已导入的不会重复。"
        raise Refused(sentence, code="site_import_taken", kind="conflict") from error
