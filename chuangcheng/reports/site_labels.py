"""Sheets of QR labels for sites as PDF: fifteen to a page, cut apart and put up."""

import io
import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import segno
import typst
from django.conf import settings

from chuangcheng.audit.operations import log
from chuangcheng.people.actor import Actor
from chuangcheng.places.models import Area, Site
from chuangcheng.places.queries import SiteFilter, areas_known_to, filtered_sites
from chuangcheng.reports.documents.fonts import FontReport, font_book
from chuangcheng.reports.documents.typesetting import printable
from chuangcheng.rules.refusals import Refused

TEMPLATE = Path(__file__).parent / "documents" / "as_pdf" / "templates" / "labels.typ"
MOST = 1500  # a hundred pages
WORDS = "微信扫一扫：看标准和负责单位，反映问题"


def write_labels(
    *, wish: SiteFilter, base: str, out: Path | BinaryIO, by: Actor, at: datetime, site_id: int | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> int:  # fmt: skip
    """Labels of the sites of a filter (or of one site), by area and name; how many. `base` is the product's address.

    Refused: `labels_none`, `labels_many`, `labels_no_address`.
    """
    if not base.startswith(("http://", "https://")):
        sentence = "不知道系统的网址，二维码没法扫；请设置 CHUANGCHENG_PUBLIC_URL，或写 --base https://…。"
        raise Refused(sentence, code="labels_no_address")
    rows = filtered_sites(wish, by=by).filter(is_active=True).order_by("area__path", "name", "id")
    if site_id is not None:
        rows = rows.filter(id=site_id)
    sites = list(rows[: MOST + 1])
    if not sites:
        raise Refused("没有可以打印标签的点位，请换个条件再试。", code="labels_none", kind="missing")
    if len(sites) > MOST:
        raise Refused(f"一次最多打印{MOST}张标签，请按片区分几次打印。", code="labels_many")
    pdf = draw(sites, base.rstrip("/"), progress)
    if isinstance(out, Path):
        out.write_bytes(pdf)
    else:
        out.write(pdf)
    log(action="site.labels", by_id=by.user_id, at=at, who=by.name, subject=f"{len(sites)}张", new={"rows": len(sites)})
    return len(sites)


def area_named(name: str, *, by: Actor) -> int:
    """The one area of that name, or of that way (南桥街道/梧桐社区). Refused: `area_missing`, `area_several`."""
    steps = [step.strip() for step in name.split("/") if step.strip()]
    rows = list(areas_known_to(by).filter(name=steps[-1])) if steps else []
    if len(steps) > 1:
        rows = [row for row in rows if _way(row)[-len(steps) :] == steps]
    if not rows:
        raise Refused(f"没有叫“{name}”的片区，请核对名称。", code="area_missing", kind="missing")
    if len(rows) > 1:
        ways = "、".join("/".join(_way(row)) for row in rows[:5])
        raise Refused(f"有几个片区叫“{name}”：{ways}；请写全。", code="area_several")
    return rows[0].id


def _way(row: Area) -> list[str]:
    names = Area.objects.in_bulk([int(part) for part in row.path.split("/") if part])
    return [names[int(part)].name for part in row.path.split("/") if part]


def draw(sites: Sequence[Site], base: str, progress: Callable[[int, int], None]) -> bytes:
    """The sheets as PDF."""
    book = font_book(settings.FONT_FOLDERS)
    with tempfile.TemporaryDirectory(prefix="labels-") as name:
        folder = Path(name)
        labels = []
        for number, site in enumerate(sites):
            file = f"{number}.svg"
            (folder / file).write_bytes(_code(f"{base}/s/{site.token}/"))
            labels.append(_label(site, file))
            if number % 100 == 0:
                progress(number, len(sites))
        data = {"title": "点位二维码", "words": WORDS, "labels": labels, "faces": _faces(book.report())}
        (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        shutil.copyfile(TEMPLATE, folder / "labels.typ")
        return bytes(typst.compile(str(folder / "labels.typ"), root=name, font_paths=book.handle, timestamp=0))


def _faces(report: FontReport) -> dict[str, Any]:
    uses = {use.face: {"fonts": [use.used, *use.fallbacks], "weight": use.weight} for use in report.uses}
    return {"body": uses["hei"], "strong": uses["hei"]}


def _label(site: Site, file: str) -> dict[str, Any]:
    parts = (site.code, site.site_type.name if site.site_type else "", site.area.name if site.area else "")
    name = printable(site.name)
    return {
        "file": file,
        "name": name,
        "size": 12 if len(name) <= 14 else 10 if len(name) <= 24 else 8,
        "line": printable(" · ".join(part for part in parts if part))[:40],
    }


def _code(payload: str) -> bytes:
    sink = io.BytesIO()
    segno.make_qr(payload, error="q", boost_error=False).save(sink, kind="svg", border=2)
    return sink.getvalue()
