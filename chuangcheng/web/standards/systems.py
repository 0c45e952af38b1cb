"""测评体系: the list, the tree of a version, its checklists, items, comparison, export, use."""

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.jobs.standards import copy_version, export_version
from chuangcheng.rules.demands import demand_of
from chuangcheng.rules.scoring_rules import rule_of
from chuangcheng.rules.scoring_words import rule_words
from chuangcheng.standards.access import may_keep_systems
from chuangcheng.standards.operations.samples import add_sample, remove_sample
from chuangcheng.standards.operations.site_types import load_sample
from chuangcheng.standards.operations.systems import discard_draft, put_in_use, retire_version
from chuangcheng.standards.queries.systems import (
    check_item_for,
    checks_of,
    compare,
    draft_of_version,
    item_for,
    site_type_for,
    systems_for,
    tree_of,
    types_of,
    version_for,
)
from chuangcheng.web.asked import searched, whole_number
from chuangcheng.web.door import done, now, signed_in, who
from chuangcheng.web.people.asking import ask
from chuangcheng.web.standards.system_forms import LabelForm

METHODS = [("online", "网上申报"), ("field", "实地考察"), ("survey", "问卷调查")]
TONES = {"draft": "soon", "in_use": "done", "retired": "void"}
WORDS = {"added": ("done", "新增"), "removed": ("overdue", "删去"), "changed": ("soon", "改动")}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@signed_in
@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """Every system with its versions."""
    by = who(request)
    systems = systems_for(by)
    lines = [(system, [(row, TONES[row.status]) for row in system.versions.all()]) for system in systems]
    return render(request, "web/standards/systems.html", {
        "systems": lines, "may_keep": may_keep_systems(by), "has_sample": any(system.sample for system in systems),
    })  # fmt: skip


@signed_in
@require_GET
def version_page(request: HttpRequest, version_id: int) -> HttpResponse:
    """The tree of a version, or its site types."""
    by = who(request)
    version = version_for(version_id, by)
    search, method = searched(request.GET.get("q", ""), longest=60), request.GET.get("method", "")
    part = request.GET.get("part") or ("types" if not version.items.exists() else "items")
    rows, hits = tree_of(version, search=search, method=method) if part == "items" else ([], set())
    others = [row for system in systems_for(by) if system.pk == version.system_id for row in system.versions.all()]
    context = {
        "version": version, "tone": TONES[version.status], "part": part, "search": search, "method": method,
        "methods": METHODS, "lines": [(row, min(row.depth, 3), row.pk in hits) for row in rows],
        "found": len(hits) if search or method else len(rows), "types": types_of(version),
        "others": [row for row in others if row.pk != version.pk], "may_keep": may_keep_systems(by),
    }  # fmt: skip
    return render(request, "web/standards/version.html", context)


@signed_in
@require_GET
def type_page(request: HttpRequest, version_id: int, type_id: int) -> HttpResponse:
    """The checklist of a site type, in its groups."""
    by = who(request)
    version, kind = version_for(version_id, by), site_type_for(type_id, by)
    search = searched(request.GET.get("q", ""), longest=60)
    groups: dict[str, list[Any]] = {}
    for row in checks_of(version, type_id, search=search):
        groups.setdefault(row.group or "其他", []).append(row)
    may_edit = version.status == "draft" and may_keep_systems(by)
    context = {"version": version, "kind": kind, "may_edit": may_edit, "groups": list(groups.items()), "search": search,
               "count": sum(map(len, groups.values()))}  # fmt: skip
    return render(request, "web/standards/type.html", context)


@signed_in
@require_GET
def item_page(request: HttpRequest, item_id: int) -> HttpResponse:
    """One item: what it asks, who answers, how it is scored."""
    by = who(request)
    item = item_for(item_id, by)
    rule = rule_of(item.rule)
    context = {"item": item, "version": item.version, "read_as": rule_words(rule) if rule else "",
               "may_edit": item.version.status == "draft" and may_keep_systems(by), "units": list(item.units.all()),
               "below": list(item.children.order_by("path")),
               "checks": list(item.check_items.select_related("site_type").order_by("position"))}  # fmt: skip
    return render(request, "web/standards/item.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def check_page(request: HttpRequest, check_id: int) -> HttpResponse:
    """One check item with its sample photos; the office at the top adds some."""
    by = who(request)
    item = check_item_for(check_id, by)
    if request.method == "POST":
        ids = [number for text in request.POST.getlist("photos")[:12] if (number := whole_number(text))]
        good = request.POST.get("good") == "yes"
        for file_id in ids:
            add_sample(check_id=check_id, file_id=file_id, good=good, caption=request.POST.get("caption", ""), by=by,
                       at=now(request))  # fmt: skip
        said = f"已放好{len(ids)}张样例照片。" if ids else "还没有选照片。"
        return done(request, said, url=reverse("standard_check", args=[check_id]))
    rule = rule_of(item.rule)
    samples = list(item.samples.select_related("file"))
    context = {"item": item, "version": item.version, "needs": demand_of(item.demand), "may_keep": may_keep_systems(by),
               "read_as": rule_words(rule) if rule else "",
               "may_edit": item.version.status == "draft" and may_keep_systems(by),
               "sides": [("达标的样子", [s for s in samples if s.good]),
                         ("不达标的样子", [s for s in samples if not s.good])]}  # fmt: skip
    return render(request, "web/standards/check.html", context)


@signed_in
@require_POST
def sample_removed(request: HttpRequest, sample_id: int) -> HttpResponse:
    """Take a sample photo away."""
    check_id = remove_sample(sample_id=sample_id, by=who(request), at=now(request))
    return done(request, "样例照片已拿掉。", url=reverse("standard_check", args=[check_id]))


@signed_in
@require_GET
def compare_page(request: HttpRequest, version_id: int) -> HttpResponse:
    """What a version changed against another of any system."""
    by = who(request)
    new = version_for(version_id, by)
    old = version_for(whole_number(request.GET.get("with", "")) or version_id, by)
    changes = compare(draft_of_version(old), draft_of_version(new))
    counts = {word: sum(one.word == word for one in changes) for word in WORDS}
    lines = [(one, *WORDS[one.word]) for one in changes]
    return render(request, "web/standards/compare.html", {"old": old, "new": new, "lines": lines, "counts": counts})


@signed_in
@require_GET
def export(request: HttpRequest, version_id: int) -> HttpResponse:
    """The workbook."""
    name, content = export_version(version_id=version_id, by=who(request))
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer


@signed_in
@require_POST
def use(request: HttpRequest, version_id: int) -> HttpResponse:
    """Put a draft in use."""
    seen = whole_number(request.POST.get("seen", ""))
    version = put_in_use(version_id=version_id, seen=seen, by=who(request), at=now(request))
    said = f"“{version}”已启用，内容从现在起不再改动。"
    return done(request, said, url=reverse("standard_version", args=[version_id]))


@signed_in
@require_POST
def retire(request: HttpRequest, version_id: int) -> HttpResponse:
    """Take a version out of use."""
    version = retire_version(version_id=version_id, by=who(request), at=now(request))
    said = f"“{version}”已停用；以前按它做的检查和得分不变。"
    return done(request, said, url=reverse("standard_version", args=[version_id]))


@signed_in
@require_POST
def discard(request: HttpRequest, version_id: int) -> HttpResponse:
    """Give a draft up."""
    discard_draft(version_id=version_id, by=who(request), at=now(request))
    return done(request, "草稿已删除。", url=reverse("standards"))


@signed_in
@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest, version_id: int) -> HttpResponse:
    """A new draft with the same content."""
    version = version_for(version_id, who(request))

    def save(given: dict[str, Any]) -> str:
        row = copy_version(version_id=version_id, label=given["label"], by=who(request), at=now(request))
        return f"已复制为“{row}”，是草稿；逐条改好后启用，改动多就导出、改好、再导入。"

    form = LabelForm(request.POST or None, initial={"label": f"{version.label}（修订）"})
    crumbs = [("测评体系", reverse("standards")), (str(version), reverse("standard_version", args=[version_id]))]
    return ask(request, form=form, save=save, back=reverse("standards"), heading="复制成新草案", crumbs=crumbs,
               verb="复制")  # fmt: skip


@signed_in
@require_POST
def sample(request: HttpRequest) -> HttpResponse:
    """Put the shipped sample in place."""
    version = load_sample(by=who(request), at=now(request))
    return done(request, "样例已装入并启用。", url=reverse("standard_version", args=[version.pk]))
