"""Many rows, one move, one shared note; a verdict for every row."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from chuangcheng.problems.operations.ask import Ask
from chuangcheng.problems.operations.assigning import Order, dispatch
from chuangcheng.problems.operations.bulk import MOST, in_bulk
from chuangcheng.problems.queries.choices import phrases
from chuangcheng.problems.queries.proposals import proposed_order
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.door import is_fragment, now, signed_in, who
from chuangcheng.web.problems.move_form import MoveForm, Occasion
from chuangcheng.web.problems.move_pages import IN_BULK, MovePage
from chuangcheng.web.problems.moves import WORD_OF, page_for


@signed_in
@require_POST
def bulk(request: HttpRequest, code: str) -> HttpResponse:
    """With ticked numbers only: the form. With the form filled in: the moves, and what came of each."""
    page = page_for(code)
    if code not in IN_BULK:
        raise Refused(f"“{page.name}”不能批量办理，请逐条打开办理。", code="bulk_not_for_this")
    numbers = list(dict.fromkeys(request.POST.getlist("numbers")))
    if not numbers:
        raise Refused("还没有选中问题，请先在台账里勾选。", code="bulk_none")
    if len(numbers) > MOST:
        raise Refused(f"一次最多批量办理{MOST}条，请分几次办。", code="bulk_too_many")
    occasion = Occasion(by=who(request), at=now(request), on_behalf=request.POST.get("behalf") == "1")
    if "key" not in request.POST:
        return _show(request, page, page.form(None, occasion=occasion), numbers)
    form = page.form(request.POST, occasion=occasion)
    if not form.is_valid():
        return _show(request, page, form, numbers, status=422)
    try:
        verdicts = in_bulk(numbers=numbers, ask=_ask(form), make=_maker(page, form))
    except Refused as refused:
        form.refuse(refused.sentence, refused.fields)
        return _show(request, page, form, numbers, status=422)
    good = sum(v.done for v in verdicts)
    context = {"page": page, "verdicts": verdicts, "good": good, "bad": len(verdicts) - good}
    answer = render(request, "web/problems/bulk_done.html", context)
    return trigger_client_event(answer, "moved", {}) if is_fragment(request) else answer


def _ask(form: MoveForm) -> Ask:
    return replace(form.ask(""), version=None)


def _maker(page: MovePage, form: MoveForm) -> Callable[[Ask], object]:
    wishes = form.wishes()
    if page.code == "dispatch" and not wishes["order"].lead:
        return lambda ask: dispatch(ask, order=_own_order(ask, wishes["order"]))
    return lambda ask: page.operation(ask, **wishes)


def _own_order(ask: Ask, shared: Order) -> Order:
    """Each row to the units its own sheet names, with the shared requirement and limit."""
    return proposed_order(ask.number, by=ask.by, shared=shared)


def _show(
    request: HttpRequest, page: MovePage, form: MoveForm, numbers: list[str], *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "page": page,
        "form": form,
        "numbers": numbers,
        "action": reverse("bulk", args=[page.code]),
        "zones": [],
        "phrases": phrases(form.occasion.by, page.code, word=WORD_OF.get(page.code, "note")),
        "may_fill_in": page.code in FILL_IN and bool(form.occasion.office_ids),
        "on_behalf": form.occasion.on_behalf,
    }
    return render(request, "web/problems/bulk.html", context, status=status)


FILL_IN = {"accept", "measure", "confirm", "submit", "endorse"}
