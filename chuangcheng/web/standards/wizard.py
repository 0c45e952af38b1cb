"""Importing a standard: upload, look at what was read with every problem, import; and the site types."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from chuangcheng.jobs.standards import Looked, import_standard, keep_standard_file, look_at
from chuangcheng.people.versions import version_of
from chuangcheng.rules.refusals import Refused
from chuangcheng.standards.access import may_keep_systems, only_system_keepers
from chuangcheng.standards.operations.site_types import save_site_type
from chuangcheng.standards.operations.systems import VersionDraft
from chuangcheng.standards.queries.systems import site_type_for, site_types_for, systems_for
from chuangcheng.web.door import done, now, signed_in, who
from chuangcheng.web.people.asking import ask, number
from chuangcheng.web.standards.system_forms import NamedForm, SheetForm, TypeForm

SHOWN = 200


@signed_in
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take the sheet."""
    by = who(request)
    only_system_keepers(by, what="导入测评体系")
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    if request.method == "POST" and form.is_valid():
        sent: UploadedFile = form.cleaned_data["file"]
        try:
            kept = keep_standard_file(stream=sent, name=sent.name or "测评体系", by=by, at=now(request))
            look_at(file_id=kept.pk, by=by)
            return HttpResponseRedirect(reverse("standard_import_check", args=[kept.pk]))
        except Refused as refused:
            form.refuse(refused.sentence, refused.fields)
    return render(request, "web/standards/import.html", {"form": form}, status=422 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, file_id: int) -> HttpResponse:
    """What was read and what is wrong with it; then import."""
    by = who(request)
    looked = look_at(file_id=file_id, by=by)
    systems = [(str(row.pk), row.name) for row in systems_for(by) if not row.sample]
    form = NamedForm(request.POST or None, systems=systems, initial={"label": f"{now(request).year}版"})
    if not looked.issues:
        del form.fields["warnings_seen"]
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        named = VersionDraft(label=given["label"], system_id=number(given["system_id"]),
                             system_name=given["system_name"], issuer=given["issuer"], file_id=file_id)  # fmt: skip
        try:
            version = import_standard(file_id=file_id, named=named, warnings_seen=given.get("warnings_seen", True),
                                      by=by, at=now(request))  # fmt: skip
            said = f"“{version}”已导入，是草稿；核对后点“启用”。"
            return done(request, said, url=reverse("standard_version", args=[version.pk]))
        except Refused as refused:
            if refused.kind in {"forbidden", "missing"}:
                raise
            form.refuse(refused.sentence, refused.fields)
    context = {"form": form, "looked": looked, "items": shown_items(looked), "checks": looked.draft.checks[:SHOWN],
               "shown": SHOWN}  # fmt: skip
    return render(request, "web/standards/import_check.html", context, status=422 if form.errors else 200)


def shown_items(looked: Looked) -> list[tuple[Any, int]]:
    """The first items with how far they stand in."""
    depths: list[int] = []
    for item in looked.draft.items:
        depths.append(0 if item.parent is None else depths[item.parent] + 1)
    return [(item, min(depth, 3)) for item, depth in zip(looked.draft.items[:SHOWN], depths, strict=False)]


@signed_in
@require_GET
def types(request: HttpRequest) -> HttpResponse:
    """Every site type."""
    by = who(request)
    rows = site_types_for(by, include_inactive=True)
    return render(request, "web/standards/types.html", {"rows": rows, "may_keep": may_keep_systems(by)})


@signed_in
@require_http_methods(["GET", "POST"])
def type_new(request: HttpRequest) -> HttpResponse:
    """A new site type."""
    only_system_keepers(who(request), what="维护点位类型")
    return asked(request, None, TypeForm(request.POST or None), "增加点位类型")


@signed_in
@require_http_methods(["GET", "POST"])
def type_edit(request: HttpRequest, type_id: int) -> HttpResponse:
    """Change a site type."""
    only_system_keepers(who(request), what="维护点位类型")
    row = site_type_for(type_id, who(request))
    names = ("code", "name", "kind", "other_names", "note", "active")
    form = TypeForm(request.POST or None, initial={name: getattr(row, name) for name in names})
    return asked(request, type_id, form, f"修改点位类型：{row.name}", seen=request.POST.get("seen"),
                 version=version_of(row))  # fmt: skip


def asked(
    request: HttpRequest, type_id: int | None, form: TypeForm, heading: str, *, seen: str | None = None,
    version: str = "",
) -> HttpResponse:  # fmt: skip
    """The form of a type, new or old."""

    def save(given: dict[str, Any]) -> str:
        save_site_type(type_id=type_id, **given, by=who(request), at=now(request), seen=seen or None)
        return f"点位类型“{given['name']}”已保存。"

    crumbs = [("测评体系", reverse("standards")), ("点位类型", reverse("site_types"))]
    return ask(request, form=form, save=save, back=reverse("site_types"), heading=heading, crumbs=crumbs,
               template="web/standards/type_form.html", version=version)  # fmt: skip
