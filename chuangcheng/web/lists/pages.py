"""The index of lists, one list with its progress, and its correspondence."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from chuangcheng.imports.queries import imports_of
from chuangcheng.problems.operations.ask import Ask
from chuangcheng.problems.operations.lists import record_issuer_verdict, record_reply
from chuangcheng.problems.operations.proposals import dispatch_as_proposed
from chuangcheng.problems.queries.lists import (
    feedback_list,
    letters_of,
    list_lines,
    may_keep,
    offices_of,
    progress_of,
    rows_of,
    tone_of_list,
)
from chuangcheng.reports.queries import documents_of_list
from chuangcheng.web.asked import whole_number
from chuangcheng.web.door import now, signed_in, who
from chuangcheng.web.lists.forms import AnswerForm, OrderForm, ReplyForm, filled

PAGE = 30


@signed_in
@require_GET
def lists_page(request: HttpRequest) -> HttpResponse:
    """Every list the actor's organisations keep, with n/m and the reply date."""
    before = request.GET.get("before", "")
    lines = list_lines(who(request), before=whole_number(before), limit=PAGE)
    context = {
        "lines": [(line, tone_of_list(line.list)) for line in lines],
        "next_url": f"?before={lines[-1].list.id}" if len(lines) == PAGE else "",
        "may_import": bool(offices_of(who(request))),
        "unfinished": [row for row in imports_of(who(request)) if row.state == "staged"],
        "at": now(request),
    }
    return render(request, "web/lists/index.html", context)


@signed_in
@require_GET
def list_page(request: HttpRequest, list_id: int) -> HttpResponse:
    """One list: what it is, how far it is, its rows, its documents."""
    by = who(request)
    feedback = feedback_list(list_id, by)
    progress = progress_of([feedback.id]).get(feedback.id)
    context = {
        "feedback": feedback,
        "tone": tone_of_list(feedback),
        "progress": progress,
        "rows": rows_of(feedback, by),
        "letters": letters_of(feedback),
        "documents": documents_of_list(feedback.id, by),
        "keeps": may_keep(feedback, by),
        "reply_form": ReplyForm(),
        "answer_form": AnswerForm(),
        "at": now(request),
    }
    return render(request, "web/lists/list.html", context)


@signed_in
@require_POST
def dispatch_all(request: HttpRequest, list_id: int) -> HttpResponse:
    """按清单一键交办, with a verdict per row."""
    words = filled(OrderForm(request.POST)).cleaned_data["requirement"]
    ask = Ask(number="", by=who(request), at=now(request), words=words)
    verdicts = dispatch_as_proposed(list_id=list_id, ask=ask)
    done = sum(v.done for v in verdicts)
    refused = [v for v in verdicts if not v.done]
    if not refused:
        messages.success(request, f"已交办{done}个问题。" if done else "没有等待交办的问题。")
        return HttpResponseRedirect(reverse("list", args=[list_id]))
    feedback = feedback_list(list_id, who(request))
    context = {"feedback": feedback, "verdicts": verdicts, "done": done, "left": len(refused)}
    return render(request, "web/lists/dispatched.html", context)


@signed_in
@require_POST
def reply(request: HttpRequest, list_id: int) -> HttpResponse:
    """Record that the reply went out."""
    form = filled(ReplyForm(request.POST))
    record_reply(list_id=list_id, by=who(request), at=now(request), words=form.cleaned_data["words"])
    messages.success(request, "已登记回复，等下发单位的答复。")
    return HttpResponseRedirect(reverse("list", args=[list_id]))


@signed_in
@require_POST
def issuer_answer(request: HttpRequest, list_id: int) -> HttpResponse:
    """Record what the issuer said: all passed, or some rows back."""
    form = filled(AnswerForm(request.POST))
    returned = form.rows()
    words = form.cleaned_data["words"]
    record_issuer_verdict(list_id=list_id, returned=returned, by=who(request), at=now(request), words=words)
    messages.success(request, f"已退回{len(returned)}个问题，继续整改。" if returned else "已登记：全部通过。")
    return HttpResponseRedirect(reverse("list", args=[list_id]))
