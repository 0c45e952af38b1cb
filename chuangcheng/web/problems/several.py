"""多步一屏: dispatch, accept, measures and submission of one problem on one screen; each still logged by itself."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from chuangcheng.problems.operations.answering import accept
from chuangcheng.problems.operations.ask import Ask
from chuangcheng.problems.operations.assigning import dispatch
from chuangcheng.problems.operations.measuring import measure
from chuangcheng.problems.operations.several import Next, in_turn
from chuangcheng.problems.operations.submitting import submit
from chuangcheng.problems.queries.moves import need_may
from chuangcheng.problems.queries.scene import Scene, scene
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.door import done, now, signed_in, who
from chuangcheng.web.evidence.uploads import kept_photos, take_posted_files
from chuangcheng.web.problems.move_form import BASES, Occasion
from chuangcheng.web.problems.office_forms import Dispatch

STEPS = {
    "registered": ("dispatch", "accept", "measure", "submit"),
    "dispatched": ("accept", "measure", "submit"),
    "rectifying": ("measure", "submit"),
}


class SeveralForm(Dispatch):
    """The fields of all the steps; those that a problem has behind it are left out."""

    zones = ("after",)
    measures = forms.CharField(
        label="做了哪些整改",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=4000,
        help_text="一行一项措施，例如“增设宣传牌20余块”。还没有整改的留空。",
    )
    send = forms.BooleanField(label="措施已全部完成，一并上报", required=False)
    basis = forms.ChoiceField(label="单位是怎样报来的", choices=BASES)

    def arrange(self, occasion: Occasion) -> None:
        super().arrange(occasion)
        state = occasion.scene.problem.state if occasion.scene else ""
        if state != "registered":
            for name in ("lead", "co_leads", "assists", "kind", "requirement", "leader_post", "leader_name",
                         "verifier", "rule_clock", "rule_amount", "rule_moment"):  # fmt: skip
                self.fields.pop(name, None)
        self.fields["person_name"].help_text = "负责整改的人。"
        order = ["lead", "co_leads", "assists", "kind", "rule_clock", "rule_amount", "rule_moment", "requirement"]
        self.order_fields([*order, "person_name", "measures", "send", "basis"])

    folded = ("leader_post", "leader_name", "verifier")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("send") and not self.cleaned_data.get("person_name"):
            self.add_error("person_name", "一并上报时请写明责任人。")
        return cleaned

    def steps(self, state: str) -> list[Next]:
        """What is asked for, in order."""
        data = self.cleaned_data
        lines = [line.strip() for line in data["measures"].splitlines() if line.strip()]
        person = data["person_name"]
        made = {
            "dispatch": [Next("dispatch", lambda ask: dispatch(ask, order=self.order()))],
            "accept": [Next("accept", lambda ask: accept(ask, person_name=person))] if lines or data["send"] else [],
            "measure": [self._measure(line) for line in lines],
            "submit": [Next("submit", lambda ask: submit(ask, person_name=person), self.file_refs())]
            if data["send"]
            else [],
        }
        return [step for name in STEPS[state] for step in made[name]]

    def _measure(self, line: str) -> Next:
        return Next("measure", lambda ask: measure(ask, text=line, confirmed=True))


def need_fitting(seen: Scene) -> None:
    """Refuse whoever is no office, and a problem in a state without steps that follow one another."""
    if "office" not in seen.by.roles:
        raise Refused(
            "多步办理由创城办使用，您现在的岗位不是；请逐步办理。", code="several_not_office", kind="forbidden"
        )
    if seen.problem.state not in STEPS or seen.problem.follows:
        raise Refused(
            f"问题{seen.problem.number}现在是“{seen.problem.state_label}”，没有可以连着办的步骤；请在问题页面逐步办理。",
            code="several_wrong_state",
            kind="conflict",
        )


@signed_in
@require_http_methods(["GET", "POST"])
def several(request: HttpRequest, number: str) -> HttpResponse:
    """The one screen, or what came of each step."""
    by, at = who(request), now(request)
    seen = scene(number, by=by, at=at)
    need_fitting(seen)
    posted: QueryDict | None = request.POST if request.method == "POST" else None
    if posted is not None and request.FILES:
        posted = take_posted_files(request, SeveralForm.zones)
    form = SeveralForm(posted, occasion=Occasion(by=by, at=at, scene=seen))
    if posted is not None:
        first = STEPS[seen.problem.state][0]
        need_may(seen, first, behalf=first != "dispatch")
    if posted is None or not form.is_valid():
        return _show(request, form, number, status=422 if posted is not None else 200)
    ask = Ask(number=number, by=by, at=at, basis=form.cleaned_data["basis"], key=form.cleaned_data["key"])
    try:
        steps = form.steps(seen.problem.state)
        if not steps:
            raise Refused("还没有填写要办的内容，请填好再提交。", code="several_empty")
        outcomes = in_turn(ask=ask, steps=steps)
    except Refused as refused:
        form.refuse(refused.sentence, refused.fields)
        return _show(request, form, number, status=422)
    if all(outcome.done for outcome in outcomes):
        names = "、".join(dict.fromkeys(outcome.name for outcome in outcomes))
        return done(
            request, f"{number}：{names}都办好了。", url=reverse("problem", args=[number]), draft=f"{number}:several"
        )
    return render(request, "web/problems/several_done.html", {"number": number, "outcomes": outcomes}, status=409)


def _show(request: HttpRequest, form: SeveralForm, number: str, *, status: int) -> HttpResponse:
    seen = form.occasion.scene
    context = {
        "form": form,
        "number": number,
        "problem": seen.problem if seen else None,
        "zones": [(zone, kept_photos(zone.kept)) for zone in form.upload_zones()],
        "action": reverse("several", args=[number]),
    }
    return render(request, "web/problems/several.html", context, status=status)
