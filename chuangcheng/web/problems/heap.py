"""A heap of photos: dropped together, matched to problems by the number in the name, the rest assigned by hand."""

from collections.abc import Sequence
from dataclasses import replace

import uuid_utils
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from chuangcheng.problems.operations.ask import Ask, FileRef
from chuangcheng.problems.operations.bulk import one, row_key
from chuangcheng.problems.operations.urging import attach_files
from chuangcheng.problems.queries.choices import list_choices
from chuangcheng.problems.queries.files import check_files_own
from chuangcheng.problems.queries.heap import guesses, open_choices
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.asked import whole_number, whole_numbers
from chuangcheng.web.door import key_of, now, signed_in, who
from chuangcheng.web.evidence.uploads import kept_photos, take_posted_files
from chuangcheng.web.problems.move_pages import PAGES

ROLES = [("before", "整改前"), ("after", "整改后"), ("site", "复核现场"), ("document", "附件")]
MOST = 200


@signed_in
@require_http_methods(["GET", "POST"])
def photos(request: HttpRequest) -> HttpResponse:
    """First the heap, then each photo with its guess, then what was filed where."""
    if request.method == "POST" and request.POST.get("step") == "file":
        return _file(request)
    if request.method == "POST":
        return _match(request)
    return _ask(request)


def _ask(request: HttpRequest, *, fault: str = "", status: int = 200) -> HttpResponse:
    context = {"lists": list_choices(who(request)), "roles": ROLES, "fault": fault}
    return render(request, "web/problems/photos.html", context, status=status)


def _match(request: HttpRequest) -> HttpResponse:
    posted = take_posted_files(request, ["photos"]) if request.FILES else request.POST
    ids = whole_numbers(posted.getlist("photos"))[:MOST]
    if not ids:
        return _ask(request, fault="还没有放进照片，请先选择或拖进来。", status=422)
    by = who(request)
    check_files_own(ids, by=by, at=now(request))
    chosen = str(posted.get("list", ""))
    list_id = whole_number(chosen)
    role = str(posted.get("role", "after"))
    kept = kept_photos(ids)
    found = guesses([photo.text for photo in kept], by=by, list_id=list_id, role=role)
    context = {
        "rows": [(photo, found[photo.text]) for photo in kept],
        "matched": sum(bool(found[photo.text].number) for photo in kept),
        "choices": open_choices(by, list_id=list_id),
        "roles": ROLES,
        "key": uuid_utils.uuid7(),
    }
    return render(request, "web/problems/photos_match.html", context)


def _file(request: HttpRequest) -> HttpResponse:
    by, at, key = who(request), now(request), key_of(request)
    heaps: dict[str, list[FileRef]] = {}
    for photo, number, role in _chosen(request):
        heaps.setdefault(number, []).append(FileRef(photo, role))
    if not heaps:
        raise Refused("还没有给照片选好问题，请返回上一步选择。", code="heap_unassigned")
    check_files_own([ref.file_id for refs in heaps.values() for ref in refs], by=by, at=at)
    ask = Ask(number="", by=by, at=at)
    verdicts = [
        one(number, replace(ask, number=number, key=row_key(key, number), files=tuple(refs)), attach_files)
        for number, refs in heaps.items()
    ]
    good = sum(v.done for v in verdicts)
    context = {"page": PAGES["attach"], "verdicts": verdicts, "good": good, "bad": len(verdicts) - good}
    return render(request, "web/problems/bulk_done.html", context)


def _chosen(request: HttpRequest) -> Sequence[tuple[int, str, str]]:
    """Photo, number and role of every row that has all three."""
    known = {role for role, _ in ROLES}
    rows = zip(
        request.POST.getlist("photo"), request.POST.getlist("number"), request.POST.getlist("role"), strict=False
    )
    return [(photo, n, r) for p, n, r in rows if (photo := whole_number(p)) and n and r in known][:MOST]
