"""What a scanned label opens. Who scans decides what is shown; nobody needs an account to read and to report."""

import hashlib
import hmac
from typing import cast
from uuid import UUID

import uuid_utils
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from chuangcheng.evidence.operations import store
from chuangcheng.people.actor import NOBODY, Actor
from chuangcheng.people.lockout import client_address
from chuangcheng.places.queries.agreements import duties_of_site
from chuangcheng.places.queries.scanned import Scanned, checks_of, is_known, scanned
from chuangcheng.problems.operations.public_reports import MOST_PHOTOS, NewReport, check_report, send_report
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.context import address
from chuangcheng.web.door import STATUS, now, open_to_all, still_in, who
from chuangcheng.web.forms import OfficeForm

MEGABYTE = 1 << 20
LARGEST_PHOTO, LARGEST_BODY = 12 * MEGABYTE, 40 * MEGABYTE


class ReportForm(OfficeForm):
    """What somebody saw. `website` is a field no person sees; whoever fills it is a program."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label="看到了什么",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "placeholder": "例如：门口垃圾桶满了"}),
    )
    name = forms.CharField(label="怎么称呼您", max_length=30, required=False)
    phone = forms.CharField(label="联系电话", max_length=30, required=False)
    website = forms.CharField(label="网址", required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))


@csrf_exempt  # it acts for nobody, logged in or not: there is no right a forged form could borrow
@open_to_all
@require_http_methods(["GET", "POST"])
def scan(request: HttpRequest, token: str) -> HttpResponseBase:
    """The page of a label; POST is a report."""
    if request.method == "POST":
        return take_report(request, token)
    place = scanned(token, on=timezone.localdate(now(request)))
    form = ReportForm(initial={"key": str(uuid_utils.uuid7())})
    return render(request, "web/places/scan.html", context_of(request, place, form))


def reader(request: HttpRequest) -> Actor:
    """Who scans: somebody who is logged in with a password of the own, else nobody."""
    is_in = request.user.is_authenticated and still_in(request)
    return who(request) if is_in and not getattr(request.user, "must_change_password", False) else NOBODY


def context_of(request: HttpRequest, place: Scanned, form: ReportForm) -> dict[str, object]:
    """The public part for all; the checklist for whoever works here, the duty notice for the place's own unit."""
    by = reader(request)
    own = place.organisation_id in by.organisation_ids
    inside = bool(by.standings) and is_known(place.id, by=by)
    visit = address("visit_new")
    registers = inside and bool(by.roles & {"office", "inspector"})
    return {
        "place": place,
        "form": form,
        "groups": checks_of(place.site_type_id) if own or inside else (),
        "own": own,
        "duties": duties_of_site(by, place.id, on=timezone.localdate(now(request))) if own else (),
        "inside": inside,
        "visit_url": f"{visit}?site={place.id}" if inside and visit and "inspector" in by.roles else "",
        "register_url": f"{reverse('register')}?site={place.id}" if registers else "",
        "most_photos": MOST_PHOTOS,
        "login_url": f"{address('login')}?next={request.path}" if not by.standings else "",
    }


def take_report(request: HttpRequest, token: str) -> HttpResponse:
    """Check everything first, keep the photos, then the report."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
        raise Refused("照片太大了，请少选几张或压缩后再报。", code="report_big")
    form = ReportForm(request.POST)
    place = scanned(token, on=timezone.localdate(now(request)))
    if not form.is_valid():
        return render(request, "web/places/scan.html", context_of(request, place, form), status=422)
    if form.cleaned_data["website"]:
        return render(request, "web/places/reported.html", {"place": place})
    try:
        keep_report(request, token, form)
    except Refused as refused:
        form.refuse(refused.sentence, refused.fields)
        return render(request, "web/places/scan.html", context_of(request, place, form), status=STATUS[refused.kind])
    return render(request, "web/places/reported.html", {"place": place})


def keep_report(request: HttpRequest, token: str, form: ReportForm) -> None:
    """Photos are kept outside any transaction, each by its own file's rules."""
    said, at = form.cleaned_data, now(request)
    sent = [cast(UploadedFile, each) for each in request.FILES.getlist("photos") if each]
    new = NewReport(
        token=token, text=said["text"], name=said["name"], phone=said["phone"],
        sender=sender_of(request), key=UUID(str(said["key"])),
    )  # fmt: skip
    check_report(new, photos=len(sent), at=at)
    for photo in sent:
        if (photo.size or 0) > LARGEST_PHOTO or not (photo.content_type or "").startswith("image/"):
            raise Refused("只能附照片，每张最多12兆，请换一张。", code="report_photo", fields={"photos": "只能附照片"})
    source = "wechat" if "MicroMessenger" in request.headers.get("User-Agent", "") else "album"
    kept = [store(stream=photo, name="随手报照片", source=source, by_id=None, at=at) for photo in sent]
    if any(file.kind != "photo" for file in kept):
        raise Refused("只能附照片，请重新选择。", code="report_photo", fields={"photos": "只能附照片"})
    send_report(new=new, files=[file.pk for file in kept], at=at)


def sender_of(request: HttpRequest) -> str:
    """Tells one day's reports of a network address apart from others', and nothing else."""
    said = f"{timezone.localdate(now(request))} {client_address(request) or 'unknown'}"
    return hmac.new(settings.SECRET_KEY.encode(), said.encode(), hashlib.sha256).hexdigest()
