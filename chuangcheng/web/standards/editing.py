"""Changing single items of a draft: the forms of an item and of a check item, up and down, removal."""

from collections.abc import Callable
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from chuangcheng.standards.access import only_system_keepers
from chuangcheng.standards.operations.check_items import CheckGiven, move_check, remove_check, save_check
from chuangcheng.standards.operations.items import ItemGiven, move_item, remove_item, save_item
from chuangcheng.standards.operations.systems import need_draft
from chuangcheng.standards.queries import categories
from chuangcheng.standards.queries.systems import check_item_for, item_for, site_types_for, tree_of, version_for
from chuangcheng.web.asked import whole_number
from chuangcheng.web.door import done, now, signed_in, who
from chuangcheng.web.people.asking import Choices, ask, number
from chuangcheng.web.standards.categories import parents
from chuangcheng.web.standards.editing_forms import CheckItemForm, ItemForm, names_in

ITEM_FIELDS = ("code", "text", "kind", "method", "weight", "rule_words", "requirement")
CHECK_FIELDS = ("code", "group", "text", "demand_words", "exception", "photo", "weight", "rule_words")
NEXT_KIND = {"project": "indicator", "indicator": "content", "content": "standard", "standard": "standard"}
Given = dict[str, Any]


def editable(version_id: int, request: HttpRequest) -> Any:
    """A draft that may be changed by whoever asks. Refused: `systems_not_yours`, `system_frozen`."""
    only_system_keepers(who(request), what="修改测评体系")
    return need_draft(version_for(version_id, who(request)))


def item_choices(version: Any, without: str = "-") -> Choices:
    """The tree as indented choices, without one item's path and what is below it."""
    rows, _ = tree_of(version)
    return [(str(row.pk), f"{'　' * row.depth}{str(row)[:40]}") for row in rows
            if not f"{row.path}.".startswith(f"{without}.")]  # fmt: skip


def seen_in(request: HttpRequest) -> int | None:
    """The revision that stood in the form."""
    return whole_number(request.POST.get("seen", ""))


def said(name: str, look_at: tuple[str, ...]) -> str:
    """What the page says after saving, with what should be looked at."""
    return f"“{name[:40]}”已保存。" + (f"请核对：{''.join(look_at)}" if look_at else "")


def asked_item(request: HttpRequest, version: Any, item: Any, initial: Given) -> HttpResponse:
    """The form of an item, new or old."""
    form = ItemForm(request.POST or None, initial=initial, above=item_choices(version, item.path if item else "-"))

    def save(given: Given) -> str:
        plain = {name: given[name] for name in ITEM_FIELDS}
        draft = ItemGiven(**plain, parent_id=number(given["parent_id"]), leads=names_in(given["leads"]),
                          assists=names_in(given["assists"]))  # fmt: skip
        saved = save_item(version_id=version.pk, item_id=item.pk if item else None, given=draft, seen=seen_in(request),
                          by=who(request), at=now(request))  # fmt: skip
        return said(str(saved.row), saved.look_at)

    back = reverse("standard_item", args=[item.pk]) if item else reverse("standard_version", args=[version.pk])
    return formed(request, form, save, version=version, back=back, heading="修改指标" if item else "增加指标")


def formed(
    request: HttpRequest, form: ItemForm | CheckItemForm, save: Callable[[Given], str], *, version: Any, back: str,
    heading: str,
) -> HttpResponse:  # fmt: skip
    """The page of a form, at the revision that was shown."""
    crumbs = [("测评体系", reverse("standards")), (str(version), reverse("standard_version", args=[version.pk]))]
    return ask(request, form=form, save=save, back=back, heading=heading, crumbs=crumbs,
               version=request.POST.get("seen") or str(version.revision),
               template="web/standards/type_form.html")  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
def item_new(request: HttpRequest, version_id: int) -> HttpResponse:
    """A new item, below the one named in the address."""
    version = editable(version_id, request)
    above = version.items.filter(pk=whole_number(request.GET.get("parent", "")) or 0).first()
    initial = {"parent_id": str(above.pk) if above else "", "kind": NEXT_KIND[above.kind] if above else "project"}
    return asked_item(request, version, None, initial)


@signed_in
@require_http_methods(["GET", "POST"])
def item_edit(request: HttpRequest, item_id: int) -> HttpResponse:
    """Change an item, also to stand below another."""
    item = item_for(item_id, who(request))
    version = editable(item.version_id, request)
    units = {role: [unit.name for unit in item.units.all() if unit.role == role] for role in ("lead", "assist")}
    initial = {name: getattr(item, name) for name in ITEM_FIELDS} | {
        "weight": plain(item.weight), "parent_id": str(item.parent_id or ""), "leads": "、".join(units["lead"]),
        "assists": "、".join(units["assist"]),
    }  # fmt: skip
    return asked_item(request, version, item, initial)


@signed_in
@require_POST
def item_move(request: HttpRequest, item_id: int) -> HttpResponse:
    """One place up or down."""
    item = item_for(item_id, who(request))
    row = move_item(version_id=item.version_id, item_id=item_id, way=way_in(request), seen=seen_in(request),
                    by=who(request), at=now(request))  # fmt: skip
    return done(request, f"现在排在同级第{row.position}。", url=reverse("standard_item", args=[item_id]))


@signed_in
@require_POST
def item_remove(request: HttpRequest, item_id: int) -> HttpResponse:
    """Take an item out."""
    item = item_for(item_id, who(request))
    remove_item(version_id=item.version_id, item_id=item_id, seen=seen_in(request), by=who(request), at=now(request))
    return done(request, "指标已删除。", url=reverse("standard_version", args=[item.version_id]))


def asked_check(request: HttpRequest, version: Any, check: Any, initial: Given) -> HttpResponse:
    """The form of a check item, new or old."""
    kinds = [(str(row.pk), row.name) for row in site_types_for(who(request), include_inactive=True)
             if row.active or (check and row.pk == check.site_type_id)]  # fmt: skip
    form = CheckItemForm(request.POST or None, initial=initial, kinds=kinds, categories=parents(categories()),
                         items=item_choices(version))  # fmt: skip
    type_id = check.site_type_id if check else whole_number(initial.get("site_type_id", ""))

    def save(given: Given) -> str:
        words = {name: given[name] for name in CHECK_FIELDS}
        draft = CheckGiven(site_type_id=int(given["site_type_id"]), category_id=number(given["category_id"]),
                           item_id=number(given["item_id"]), **words)  # fmt: skip
        saved = save_check(version_id=version.pk, check_id=check.pk if check else None, given=draft,
                           seen=seen_in(request), by=who(request), at=now(request))  # fmt: skip
        return said(str(saved.row), saved.look_at)

    back = reverse("standard_version", args=[version.pk]) + "?part=types"
    if check:
        back = reverse("standard_check", args=[check.pk])
    elif type_id:
        back = reverse("standard_type", args=[version.pk, type_id])
    return formed(request, form, save, version=version, back=back, heading="修改点位标准" if check else "增加点位标准")


@signed_in
@require_http_methods(["GET", "POST"])
def check_new(request: HttpRequest, version_id: int) -> HttpResponse:
    """A new check item, of the type named in the address."""
    version = editable(version_id, request)
    return asked_check(request, version, None, {"site_type_id": request.GET.get("type", ""), "photo": "none"})


@signed_in
@require_http_methods(["GET", "POST"])
def check_edit(request: HttpRequest, check_id: int) -> HttpResponse:
    """Change a check item."""
    check = check_item_for(check_id, who(request))
    version = editable(check.version_id, request)
    ids = {name: str(getattr(check, name) or "") for name in ("site_type_id", "category_id", "item_id")}
    initial = {name: getattr(check, name) for name in CHECK_FIELDS} | ids | {"weight": plain(check.weight)}
    return asked_check(request, version, check, initial)


@signed_in
@require_POST
def check_move(request: HttpRequest, check_id: int) -> HttpResponse:
    """One place up or down in its checklist."""
    check = check_item_for(check_id, who(request))
    row = move_check(version_id=check.version_id, check_id=check_id, way=way_in(request), seen=seen_in(request),
                     by=who(request), at=now(request))  # fmt: skip
    return done(request, f"现在排在第{row.position}。", url=reverse("standard_check", args=[check_id]))


@signed_in
@require_POST
def check_remove(request: HttpRequest, check_id: int) -> HttpResponse:
    """Take a check item out."""
    check = check_item_for(check_id, who(request))
    remove_check(version_id=check.version_id, check_id=check_id, seen=seen_in(request), by=who(request),
                 at=now(request))  # fmt: skip
    return done(request, "这条标准已删除。", url=reverse("standard_type", args=[check.version_id, check.site_type_id]))


def way_in(request: HttpRequest) -> Literal["up", "down"]:
    """Which way; anything else is down."""
    return "up" if request.POST.get("way") == "up" else "down"


def plain(weight: Any) -> str:
    """A weight without idle noughts."""
    return "" if weight is None else f"{weight.normalize():f}"
