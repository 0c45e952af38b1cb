"""One way for the many small forms of upkeep: ask, save, say so; a refusal stands in the form."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chuangcheng.people.queries.tree import Node
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.door import done
from chuangcheng.web.forms import OfficeForm

Save = Callable[[dict[str, Any]], str]
Choices = list[tuple[str, str]]


def ask(
    request: HttpRequest,
    *,
    form: OfficeForm,
    save: Save,
    back: str,
    heading: str,
    crumbs: Sequence[tuple[str, str]],
    verb: str = "保存",
    template: str = "web/people/form.html",
    **more: Any,
) -> HttpResponse:
    """Show the form; once it is right call `save`, which answers the sentence to say, and go `back`.

    What no other filling in would help against is raised.

    `crumbs` are (words, address) from the outside in.
    """
    if request.method == "POST" and form.is_valid():
        try:
            return done(request, save(form.cleaned_data), url=back)
        except Refused as refused:
            if refused.kind in {"forbidden", "missing"}:
                raise
            form.refuse(refused.sentence, refused.fields)
    context = {"form": form, "back": back, "heading": heading, "crumbs": crumbs, "verb": verb, **more}
    return render(request, template, context, status=422 if form.errors else 200)


def number(value: Any) -> int | None:
    """The id a choice stands for; None for the empty one."""
    return int(value) if value else None


def unit_choices(nodes: Sequence[Node], *, without: int | None = None, depth: int = 0) -> Choices:
    """The tree as indented choices, without one organisation and what is below it."""
    found: Choices = []
    for node in nodes:
        if node.id != without:
            found.append((str(node.id), "　" * depth + node.name))
            found += unit_choices(node.children, without=without, depth=depth + 1)
    return found


def node_of(nodes: Sequence[Node], unit_id: int) -> Node | None:
    """One organisation of the tree."""
    for node in nodes:
        found = node if node.id == unit_id else node_of(node.children, unit_id)
        if found:
            return found
    return None
