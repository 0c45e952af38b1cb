"""登记问题, and 立行立改: seen and mended on the spot."""

from typing import Any

import uuid_utils
from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from chuangcheng.people.actor import Actor
from chuangcheng.places.queries import Answer, site_page, who_answers
from chuangcheng.problems.operations.ask import FileRef
from chuangcheng.problems.operations.registering import NewProblem, fix_on_spot, register
from chuangcheng.problems.queries.choices import area_choices, category_choices, homes_for, site_choices, units_below
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.asked import whole_number, whole_numbers
from chuangcheng.web.door import STATUS, done, is_fragment, key_of, now, signed_in, who
from chuangcheng.web.evidence.uploads import kept_photos, take_posted_files
from chuangcheng.web.forms import OfficeForm
from chuangcheng.web.problems.fields import offer, unit_field
from chuangcheng.web.problems.move_form import Zone

SOURCES = [
    ("office", "创城办登记"),
    ("inspection", "督查发现"),
    ("self_check", "单位自查"),
    ("public", "群众反映"),
]
ZONES = (("before", "问题照片"), ("after", "整改后照片"))


class RegisterForm(OfficeForm):
    """What was seen, where; the rest has defaults."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label="问题描述", widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}), max_length=4000
    )
    place = forms.CharField(label="地点", required=False, max_length=200)
    home = unit_field("登记在哪个单位的台账")
    source = forms.ChoiceField(label="来源", choices=SOURCES)
    category_id = forms.TypedChoiceField(label="类别", required=False, coerce=int, empty_value=None)
    site = forms.TypedChoiceField(label="点位", required=False, coerce=int, empty_value=None)
    area = forms.TypedChoiceField(label="片区", required=False, coerce=int, empty_value=None)
    fixed = forms.BooleanField(label="当场已经整改（立行立改）", required=False)
    fixed_by = unit_field("由哪个单位整改的", required=False)
    done = forms.CharField(
        label="怎样整改的", required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )

    def __init__(self, data: QueryDict | None, *, by: Actor, site: tuple[int, str] | None = None) -> None:
        homes = homes_for(by)
        own = [u.id for u in homes if u.id in by.organisation_ids]
        roles = by.roles
        first = {
            "key": str(uuid_utils.uuid7()),
            "home": own[0] if own else None,
            "site": site[0] if site else None,
            "source": "inspection" if "inspector" in roles else "office" if "office" in roles else "self_check",
        }
        super().__init__(data, initial=first)
        offer(self.fields["home"], homes)  # type: ignore[arg-type]
        offer(self.fields["fixed_by"], units_below(by.organisation_ids, itself=False))  # type: ignore[arg-type]
        self.fields["category_id"].widget.attrs["data-picker"] = "输入类别"
        sites = site_choices(by)
        if site and site[0] not in dict(sites):
            sites.insert(0, site)
        offered = {"category_id": category_choices(), "site": sites, "area": area_choices(by)}
        for name, choices in offered.items():
            self.fields[name].choices = [("", "未定"), *choices]  # type: ignore[attr-defined]
            if not choices:
                del self.fields[name]
        if not roles & {"office", "inspector"}:
            self.fields["source"].choices = [("self_check", "单位自查")]  # type: ignore[attr-defined]
            for name in ("fixed", "fixed_by", "done"):
                del self.fields[name]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("fixed"):
            if not self.cleaned_data.get("fixed_by"):
                self.add_error("fixed_by", "请选择由哪个单位整改的。")
            if not self.cleaned_data.get("done"):
                self.add_error("done", "请写明是怎样整改的。")
        return cleaned


@signed_in
@require_http_methods(["GET", "POST"])
def register_page(request: HttpRequest) -> HttpResponse:
    """Show the form, or put the problem on the ledger."""
    by = who(request)
    if not by.roles & {"office", "inspector", "liaison"}:
        raise Refused(
            "登记问题由创城办、督查员或本单位联络员办理，您现在的岗位不是；请告诉他们登记。",
            code="register_no_post",
            kind="forbidden",
        )
    posted: QueryDict | None = request.POST if request.method == "POST" else None
    if posted is not None and request.FILES:
        posted = take_posted_files(request, [name for name, _ in ZONES])
    wanted = whole_number((posted or request.GET).get("site", ""))
    site = site_page(wanted, by=by).site if wanted else None
    form = RegisterForm(posted, by=by, site=(site.pk, site.name) if site else None)
    if posted is None:
        return _show(request, form)
    key_of(request)
    if not form.is_valid():
        return _show(request, form, status=422)
    try:
        problem = _write(request, form)
    except Refused as refused:
        if refused.kind != "invalid" and is_fragment(request):
            raise
        form.refuse(refused.sentence, refused.fields)
        return _show(request, form, status=STATUS[refused.kind])
    return done(
        request, f"已登记，编号{problem.number}。", url=reverse("problem", args=[problem.number]), draft="register"
    )


def _write(request: HttpRequest, form: RegisterForm) -> Any:
    data, by, at = form.cleaned_data, who(request), now(request)
    files = _files(form)
    new = NewProblem(
        home=data["home"],
        text=data["text"],
        source=data["source"],
        place=data["place"],
        category=data.get("category_id"),
        area=data.get("area"),
        site=data.get("site"),
        files=files,
    )
    if data.get("fixed"):
        return fix_on_spot(new=new, unit=data["fixed_by"], done=data["done"], by=by, at=at, key=data["key"])
    return register(new=new, by=by, at=at, key=data["key"])


def _files(form: RegisterForm) -> tuple[FileRef, ...]:
    if not isinstance(form.data, QueryDict):
        return ()
    return tuple(FileRef(number, name) for name, _ in ZONES for number in whole_numbers(form.data.getlist(name)))


def _show(request: HttpRequest, form: RegisterForm, *, status: int = 200) -> HttpResponse:
    sent = {name: [r.file_id for r in _files(form) if r.role == name] for name, _ in ZONES}
    zones = [
        (Zone(name, label, "image/*,.heic,.heif", tuple(sent[name])), kept_photos(sent[name])) for name, label in ZONES
    ]
    context = {"form": form, "zones": zones, "answers": answers_for(form, request)}
    return render(request, "web/problems/register.html", context, status=status)


def answers_for(form: RegisterForm, request: HttpRequest) -> list[Answer]:
    """Who answers for the site the form is about, for the category where one is chosen."""
    site = whole_number(form["site"].value() or "") if "site" in form.fields else None
    category = whole_number(form["category_id"].value() or "") if "category_id" in form.fields else None
    if site is None:
        return []
    return who_answers(site_id=site, category_id=category, at=timezone.localdate(now(request)))[:3]
