"""Outlines of areas from a GeoJSON file."""

import tempfile
from pathlib import Path

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from chuangcheng.jobs.tasks_places import import_outlines
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.door import now, signed_in, who
from chuangcheng.web.forms import OfficeForm
from chuangcheng.web.places.areas import crumbs, only_arrangers
from chuangcheng.web.places.forms import DATUMS


class OutlinesForm(OfficeForm):
    """A file of outlines and its datum."""

    file = forms.FileField(label="GeoJSON 文件", help_text="属性里要有“名称”或“代码”，和片区的对得上。")
    datum = forms.ChoiceField(label="文件的坐标系", choices=DATUMS, initial="wgs84")


@signed_in
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Give areas their outlines; what was not understood is said feature by feature."""
    by, at = who(request), now(request)
    only_arrangers(by, "导入片区轮廓")
    form = OutlinesForm(request.POST or None, request.FILES or None)
    verdicts = None
    if request.method == "POST" and form.is_valid():
        try:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "outlines.geojson"
                with path.open("wb") as kept:
                    kept.writelines(form.cleaned_data["file"].chunks())
                verdicts = import_outlines(path=path, datum=form.cleaned_data["datum"], by=by, at=at)
        except Refused as refused:
            form.refuse(refused.sentence, refused.fields)
    context = {
        "form": form,
        "verdicts": verdicts,
        "done": sum(1 for each in verdicts or () if not each.sentence),
        "crumbs": crumbs(("片区", reverse("areas"))),
    }
    return render(request, "web/places/outlines.html", context, status=422 if form.errors else 200)
