"""Reports and letters: preview with claims, words edited paragraph by paragraph, final version, files."""

from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.reports.documents.freeze import claims
from chuangcheng.reports.operations import edit_head, edit_words, finalise, open_document, open_self_check_report
from chuangcheng.reports.queries import document, documents_visible_to, editable_paragraphs, text_of
from chuangcheng.reports.rendering import MEDIA_TYPES, file_name, preview_html, render_file
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.asked import whole_number
from chuangcheng.web.door import STATUS, now, signed_in, who
from chuangcheng.web.forms import OfficeForm
from chuangcheng.web.reports.forms import FinalForm, HeadForm, WordsForm


@signed_in
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every document the reader may see, newest first."""
    rows = documents_visible_to(who(request)).order_by("-id")[:100]
    return render(request, "web/reports/index.html", {"documents": rows})


@signed_in
@require_POST
def open_page(request: HttpRequest, list_id: int, kind: str) -> HttpResponse:
    """The draft of a list's report or letter, made when there is none."""
    row = open_document(list_id=list_id, kind=kind, by=who(request), at=now(request))
    return HttpResponseRedirect(reverse("document", args=[row.id]))


@signed_in
@require_POST
def open_of_self_check(request: HttpRequest, check_id: int) -> HttpResponse:
    """The draft of a self-check's report, made when there is none."""
    row = open_self_check_report(check_id=check_id, by=who(request), at=now(request))
    return HttpResponseRedirect(reverse("document", args=[row.id]))


@signed_in
@require_GET
def document_page(request: HttpRequest, document_id: int) -> HttpResponse:
    """The document as it will be printed; every figure opens its rows."""
    row = document(document_id, who(request))
    text = text_of(row, now(request))
    paragraphs = editable_paragraphs(row, now(request)) if row.is_written else []
    initial = {
        "title": text.title,
        "addressee": text.addressee,
        "signature": text.signature,
        "date": text.date,
        "issuer": text.issuer,
        "letterhead": text.letterhead,
        "signer": text.signer,
        "copies_to": row.head.get("copies_to", ""),
    }
    context = {
        "row": row,
        "html": preview_html(text),
        "paragraphs": paragraphs,
        "claims": claims(text),
        "head_form": HeadForm(initial=initial),
        "final_form": FinalForm(),
    }
    return render(request, "web/reports/document.html", context)


def version_in(request: HttpRequest) -> int | None:
    """The version of the document the writer saw."""
    return whole_number(request.POST.get("version", ""))


@signed_in
@require_http_methods(["GET", "POST"])
def words(request: HttpRequest, document_id: int) -> HttpResponse:
    """Edit one paragraph; what was typed stays when it is refused."""
    row = document(document_id, who(request))
    key = request.POST.get("key") or request.GET.get("key", "")
    known = next((p for p in editable_paragraphs(row, now(request)) if p.key == key), None)
    if known is None:
        raise Refused("页面上没有这一段，请刷新后再改。", code="words_paragraph_missing", kind="missing")
    form = WordsForm(request.POST or None, initial={"key": key, "text": known.text})
    status = 200
    if request.method == "POST" and form.is_valid():
        text = "" if request.POST.get("restore") else form.cleaned_data["text"]
        try:
            edit_words(
                document_id=row.id, key=key, text=text, by=who(request), at=now(request), version=version_in(request)
            )
            return HttpResponseRedirect(f"{reverse('document', args=[row.id])}#edit")
        except Refused as refused:
            form.refuse(refused.sentence, refused.fields)
            status = STATUS[refused.kind]
    context = {"row": row, "form": form, "edited": known.is_edited}
    return render(request, "web/reports/words.html", context, status=status)


def check(form: OfficeForm) -> None:
    """Refuse with what the form finds wrong."""
    if not form.is_valid():
        raise Refused("；".join(str(e[0]) for e in form.errors.values()), code="head_invalid")


@signed_in
@require_POST
def head(request: HttpRequest, document_id: int) -> HttpResponse:
    """Title, addressee, signature, date, letterhead."""
    form = HeadForm(request.POST)
    check(form)
    given = {name: value for name, value in form.cleaned_data.items() if value is not None}
    given["date"] = given["date"].isoformat() if given.get("date") else ""
    edit_head(document_id=document_id, head=given, by=who(request), at=now(request), version=version_in(request))
    messages.success(request, "已保存。")
    return HttpResponseRedirect(reverse("document", args=[document_id]))


@signed_in
@require_POST
def final(request: HttpRequest, document_id: int) -> HttpResponse:
    """定稿: frozen under a number."""
    form = FinalForm(request.POST)
    check(form)
    agency = form.cleaned_data["agency"]
    row = finalise(
        document_id=document_id, by=who(request), at=now(request), agency=agency, version=version_in(request)
    )
    messages.success(request, f"已定稿，文号{row.number}。定稿后不再变动，台账更正也不影响它。")
    return HttpResponseRedirect(reverse("document", args=[document_id]))


@signed_in
@require_GET
def download(request: HttpRequest, document_id: int, form: str) -> FileResponse:
    """docx, pdf or html of the document as it stands."""
    row = document(document_id, who(request))
    if form not in MEDIA_TYPES:
        raise Refused("只能下载 docx、pdf 或 html，请从报告页下载。", code="document_form", kind="missing")
    stream = BytesIO(render_file(text_of(row, now(request)), form))
    return FileResponse(stream, as_attachment=True, filename=file_name(row.title, form), content_type=MEDIA_TYPES[form])
