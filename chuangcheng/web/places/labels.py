"""QR labels of sites as PDF."""

from io import BytesIO

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from chuangcheng.reports.site_labels import write_labels
from chuangcheng.web.asked import whole_number
from chuangcheng.web.door import now, signed_in, who
from chuangcheng.web.places.areas import only_arrangers
from chuangcheng.web.places.sites import filter_of


@signed_in
@require_GET
def sheet(request: HttpRequest) -> HttpResponseBase:
    """The labels of the filter in the address, or of one site."""
    by, at = who(request), now(request)
    only_arrangers(by, "打印点位标签")
    out = BytesIO()
    site_id = whole_number(request.GET.get("site", ""))
    base = request.build_absolute_uri("/")
    write_labels(wish=filter_of(request), base=base, out=out, by=by, at=at, site_id=site_id)
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename="点位二维码.pdf", content_type="application/pdf")
