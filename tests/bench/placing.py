"""10,000 sites read from a sheet, checked and imported; the list and a site's page after. Prints milliseconds as JSON.

python -m tests.bench.placing 10000
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlsxwriter
from django.core.management import call_command

from tests.environment import prepare

HEADS = ("编号", "点位名称", "类型", "街道", "社区", "责任单位", "地址", "经度", "纬度")


def sheet(path: Path, count: int) -> Path:
    """Sites of 50 communities, in GCJ-02."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    page = book.add_worksheet()
    page.write_row(0, 0, HEADS)
    for n in range(count):
        place = (f"南桥街道{n % 10}", f"社区{n % 50}", "城管局", f"东风路{n}号", 114.3 + n / 1e5, 30.5 + n / 1e5)
        page.write_row(n + 1, 0, (f"P{n:05d}", f"东风路第{n}公厕", "室外公厕", *place))
    book.close()
    return path


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds, and what came of it."""
    begun = time.perf_counter()
    found = work()
    return round((time.perf_counter() - begun) * 1000, 1), found


def measure(count: int, folder: Path) -> dict[str, float]:
    """Everything once, in the database that is there. Imports stand here, for Django must be loaded."""
    from django.utils import timezone  # after prepare()

    from chuangcheng.imports.operations.site_sheets import read_sites
    from chuangcheng.people.actor import CONSOLE
    from chuangcheng.people.models import Organisation
    from chuangcheng.places.operations import AreaDraft, save_area
    from chuangcheng.places.operations.site_import import import_sites
    from chuangcheng.places.queries import SiteFilter, site_sheet, who_answers
    from chuangcheng.standards.models import SiteType

    at = timezone.now()
    city = Organisation.objects.create(name="云屏市", kind="city")
    Organisation.objects.filter(id=city.id).update(path=f"/{city.id}/")
    bureau = Organisation.objects.create(name="城管局", kind="bureau", parent=city)
    Organisation.objects.filter(id=bureau.id).update(path=f"/{city.id}/{bureau.id}/")
    SiteType.objects.get_or_create(name="室外公厕", defaults={"code": "B01"})
    streets = [
        save_area(draft=AreaDraft(f"南桥街道{n}", "street", None, city.id), by=CONSOLE, at=at) for n in range(10)
    ]
    for n in range(50):
        save_area(draft=AreaDraft(f"社区{n}", "community", streets[n % 10].id), by=CONSOLE, at=at)
    path = sheet(folder / "sites.xlsx", count)
    found: dict[str, float] = {}
    found["read"], read = timed(lambda: read_sites(path, name="sites.xlsx"))
    more: dict[str, Any] = {"rows": read.rows, "datum": "gcj02", "by": CONSOLE, "at": at}
    found["check"], told = timed(lambda: import_sites(dry_run=True, **more))
    assert told.count("new") == count, told.verdicts[:3]
    found["import"], _ = timed(lambda: import_sites(dry_run=False, **more))
    found["again"], same = timed(lambda: import_sites(dry_run=False, **more))
    assert same.count("same") == count
    found["search"], _ = timed(lambda: site_sheet(SiteFilter(q="dflgc"), by=CONSOLE))
    found["list"], shown = timed(lambda: site_sheet(SiteFilter(), by=CONSOLE))
    found["answers"], _ = timed(lambda: who_answers(site_id=shown.rows[0].id, at=at.date()))
    return found


def main() -> None:
    prepare(durable=True)
    import django

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(int(sys.argv[1]), Path(folder))))


if __name__ == "__main__":
    main()
