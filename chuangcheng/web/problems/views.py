"""Saved views of the ledger, and what is filtered as a workbook."""

from io import BytesIO
from urllib.parse import quote

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.problems.operations.views_saved import drop_view, save_view
from chuangcheng.problems.queries.ledger import is_long
from chuangcheng.reports.exports import export_ledger
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.door import done, is_fragment, now, signed_in, who
from chuangcheng.web.forms import OfficeForm
from chuangcheng.web.problems.filters import filter_from, query_text

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ViewForm(OfficeForm):
    """A name for a filter."""

    name = forms.CharField(label="名称", max_length=40, help_text="例如“消防通道专项”。同名的会被替换。")


@signed_in
@require_http_methods(["GET", "POST"])
def save(request: HttpRequest) -> HttpResponse:
    """Keep the filter of the address under a name."""
    wish = filter_from(request.GET)
    form = ViewForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            view = save_view(name=form.cleaned_data["name"], query=wish.as_query(), by=who(request))
        except Refused as refused:
            form.refuse(refused.sentence, refused.fields)
        else:
            url = f"{reverse('ledger')}?{query_text(wish)}&view={view.pk}"
            answer = done(request, "已保存，名称显示在台账上方。", url=url)
            if is_fragment(request):
                answer["HX-Redirect"] = url
            return answer
    context = {"form": form, "action": f"{reverse('save_view')}?{query_text(wish)}"}
    return render(request, "web/problems/save_view.html", context, status=status)


@signed_in
@require_POST
def drop(request: HttpRequest, view_id: int) -> HttpResponse:
    """Forget a saved filter."""
    drop_view(view_id=view_id, by=who(request))
    return done(request, "已删去这组筛选。", url=reverse("ledger"))


@signed_in
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """What is filtered as 台账.xlsx; where it is long, the page that has it made."""
    by, at = who(request), now(request)
    wish = filter_from(request.GET)
    if is_long(wish, by=by, at=at):
        return HttpResponseRedirect(f"{reverse('ledger_exports')}?{query_text(wish)}")
    out = BytesIO()
    export_ledger(wish=wish, title="问题台账", out=out, by=by, at=at)
    answer = HttpResponse(out.getvalue(), content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'台账-{at:%Y%m%d-%H%M}.xlsx')}"
    return answer
