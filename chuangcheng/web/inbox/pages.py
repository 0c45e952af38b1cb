"""收件箱: what was told to the reader, unread first; opening marks as read."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from chuangcheng.notices.operations import mark_read
from chuangcheng.notices.queries import inbox
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.asked import whole_number
from chuangcheng.web.door import now, signed_in, who

PAGE = 50


@signed_in
@require_GET
def inbox_page(request: HttpRequest) -> HttpResponse:
    """Unread messages, then those read before, a page at a time."""
    user_id = who(request).user_id or 0
    asked = request.GET.get("before", "")
    before = whole_number(asked)
    unread = [] if before else inbox(user_id=user_id, only_unread=True, limit=PAGE)
    rows = inbox(user_id=user_id, before=before, limit=PAGE)
    context = {
        "unread_rows": unread,
        "read_rows": [row for row in rows if row.read_at],
        "next_url": f"?before={rows[-1].pk}" if len(rows) == PAGE else "",
        "is_first": before is None,
        "at": now(request),
    }
    return render(request, "web/inbox/inbox.html", context)


@signed_in
@require_GET
def open_message(request: HttpRequest, message_id: int) -> HttpResponse:
    """Go where a message points; from then on it is read."""
    by = who(request)
    found = [row for row in inbox(user_id=by.user_id or 0, before=message_id + 1, limit=1) if row.pk == message_id]
    if not found:
        raise Refused("没有找到这条消息，可能已经清理；请回收件箱查看。", code="message_missing", kind="missing")
    mark_read(user_id=by.user_id or 0, ids=[message_id], at=now(request))
    link = found[0].link
    is_ours = link.startswith("/") and url_has_allowed_host_and_scheme(link, {request.get_host()})
    return HttpResponseRedirect(link if is_ours else reverse("inbox"))


@signed_in
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """全部标为已读."""
    count = mark_read(user_id=who(request).user_id or 0, at=now(request))
    messages.success(request, f"已把{count}条消息标为已读。" if count else "没有未读消息。")
    return HttpResponseRedirect(reverse("inbox"))
