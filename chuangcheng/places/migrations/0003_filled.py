"""What rows from before hold in the new columns: kinds as codes, the fix as given, a token, the words of a search."""

from typing import Any

from django.db import migrations

from chuangcheng.people.names import folded, spelt
from chuangcheng.places.models.sites import new_token

KINDS = {
    "市": "city", "全市": "city", "区": "district", "县": "district", "区县": "district", "街道": "street",
    "乡镇": "street", "镇": "street", "乡": "street", "社区": "community", "村": "community", "网格": "grid",
    "片区": "patch", "路段": "section", "道路": "section", "": "",
}  # fmt: skip


def fill(apps: Any, _schema: Any) -> None:
    """A kind nobody foresaw goes into the note; a coverage of a site says its area no more, the site does."""
    for area in apps.get_model("places", "Area").objects.iterator(chunk_size=500):
        written = area.kind
        area.kind = KINDS.get(written, "other")
        if area.kind == "other":
            area.note = f"类型：{written}"
        area.save(update_fields=["kind", "note"])
    for site in apps.get_model("places", "Site").objects.iterator(chunk_size=500):
        site.token = new_token()
        site.sought = " ".join(dict.fromkeys((folded(site.name), *spelt(site.name), folded(site.address))))[:800]
        if site.latitude is not None:
            site.x, site.y, site.datum = site.longitude, site.latitude, "wgs84"
        site.save(update_fields=["token", "sought", "x", "y", "datum"])
    apps.get_model("places", "Coverage").objects.exclude(site=None).update(area=None)


class Migration(migrations.Migration):
    dependencies = [("places", "0002_columns")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
