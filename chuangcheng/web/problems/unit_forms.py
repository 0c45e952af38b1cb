"""Forms of the moves made by units: accept, return, hand down, measures, submit, requests."""

from typing import Any

from django import forms
from django.http import QueryDict

from chuangcheng.facts.queries import metric_choices
from chuangcheng.problems.operations.answering import RETURN_REASONS
from chuangcheng.problems.operations.measuring import FactWish
from chuangcheng.problems.queries.choices import posts_of, units_above, units_below
from chuangcheng.web.problems.fields import MomentField, RuleFields, offer, rule_from, unit_field, units_field
from chuangcheng.web.problems.move_form import MoveForm, Occasion

MOST_FACTS = 12


def metric_options() -> list[tuple[str, str]]:
    """Metrics a quantity may be one of."""
    return [("", "不作为工作数据"), *((m.code, m.name) for m in metric_choices(limit=500))]


class WithPerson(MoveForm):
    """A responsible person: somebody on a post of the unit, or a name."""

    person = forms.TypedChoiceField(label="责任人", required=False, coerce=int, empty_value=None)
    person_name = forms.CharField(
        label="责任人姓名", required=False, max_length=60, help_text="没有账号的责任人在这里写姓名。"
    )

    def first_values(self, occasion: Occasion) -> dict[str, Any]:
        part = self.part_of(occasion)
        first = super().first_values(occasion)
        return first | {"person": part.person_id, "person_name": part.person_name} if part else first

    def part_of(self, occasion: Occasion) -> Any:
        """The assignment the form is about: of the unit, else the one that holds the desk."""
        if occasion.scene is None:
            return None
        by_unit = next((p for p in occasion.scene.parts if p.unit_id == occasion.unit), None)
        return by_unit or occasion.scene.assignment(occasion.scene.problem.desk_assignment_id)

    def arrange(self, occasion: Occasion) -> None:
        part = self.part_of(occasion)
        posts = posts_of([part.unit_id], at=occasion.at, roles={"liaison", "rectifier"}) if part else []
        self.fields["person"].choices = [("", "不指定岗位"), *((p.id, p.label) for p in posts)]  # type: ignore[attr-defined]
        if not posts:
            del self.fields["person"]
            self.fields["person_name"].help_text = ""

    def named(self) -> dict[str, Any]:
        """The person, as operations take it."""
        return {"person": self.cleaned_data.get("person"), "person_name": self.cleaned_data["person_name"]}


class Accept(WithPerson):
    """签收."""

    has_words = False

    def wishes(self) -> dict[str, Any]:
        return self.named()


class Return(MoveForm):
    """退单."""

    words_label = "退单理由"
    words_required = True
    zones = ("document",)
    reason = forms.ChoiceField(label="退单原因", choices=list(RETURN_REASONS.items()), widget=forms.RadioSelect)

    def wishes(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"]}


class HandDown(RuleFields, MoveForm):
    """转交下级."""

    field_order = ("lead", "co_leads", "assists", "rule_clock", "rule_amount", "rule_moment")
    words_label = "要求"
    lead = unit_field("转交给")
    co_leads = units_field("共同牵头")
    assists = units_field("配合")

    def arrange(self, occasion: Occasion) -> None:
        desk = occasion.scene.problem.desk_id if occasion.scene else None
        units = units_below([desk] if desk else occasion.by.organisation_ids, itself=False)
        for name in ("lead", "co_leads", "assists"):
            offer(self.fields[name], units)  # type: ignore[arg-type]
        self.keep_limit("给下级的时限", "与本单位的期限相同")

    def wishes(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "lead": data["lead"],
            "co_leads": tuple(data["co_leads"]),
            "assists": tuple(data["assists"]),
            "rule": rule_from(data),
        }


class ReferUp(MoveForm):
    """提请协调."""

    words_label = "需要协调解决的事项"
    words_required = True
    zones = ("document",)
    asked_of = unit_field("提请谁协调")

    def arrange(self, occasion: Occasion) -> None:
        desk = occasion.scene.problem.desk_id if occasion.scene else None
        above = units_above(desk) if desk else []
        offer(self.fields["asked_of"], above)  # type: ignore[arg-type]

    def wishes(self) -> dict[str, Any]:
        return {"asked_of": self.cleaned_data["asked_of"]}


class Measure(MoveForm):
    """填写措施, with its quantities as facts."""

    has_words = False
    zones = ("after", "document")
    kind = forms.ChoiceField(
        label="填写什么",
        choices=[("measure", "整改措施"), ("finding", "自查情况")],
        widget=forms.RadioSelect,
        initial="measure",
    )
    text = forms.CharField(
        label="做了什么",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        help_text="写清做了什么、数量多少，例如“增设宣传牌20余块”。",
    )
    done = forms.BooleanField(label="这项措施已经完成", required=False, initial=True)
    confirmed = forms.BooleanField(label="我知道填写后不能复核本问题，仍由我填写", required=False)
    person_name = forms.CharField(label="责任人", required=False, max_length=60)

    def arrange(self, occasion: Occasion) -> None:
        if not occasion.extra.get("ask_to_confirm"):
            self.fields["confirmed"].widget = forms.HiddenInput()
        self.metrics = metric_options()

    def fact_rows(self) -> list[tuple[str, str]]:
        """Text and metric code of each quantity that was filled in."""
        if not isinstance(self.data, QueryDict):
            return []
        texts, codes = self.data.getlist("fact_text"), self.data.getlist("fact_metric")
        return [(t.strip(), c) for t, c in zip(texts, codes, strict=False) if t.strip()][:MOST_FACTS]

    def wishes(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "text": data["text"],
            "kind": data["kind"],
            "facts": tuple(FactWish(metric=code, text=text) for text, code in self.fact_rows() if code),
            "person_name": data["person_name"],
            "done": data["done"],
            "confirmed": data["confirmed"],
        }


class AskExtension(MoveForm):
    """申请延期."""

    words_label = "延期原因"
    words_required = True
    zones = ("document",)
    moment = MomentField(label="申请延到")

    def wishes(self) -> dict[str, Any]:
        return {"moment": self.cleaned_data["moment"]}


class AskSuspension(MoveForm):
    """申请暂缓."""

    has_words = False
    zones = ("document",)
    cause = forms.CharField(label="外部原因", widget=forms.Textarea(attrs={"rows": 2}), max_length=2000)
    plan = forms.CharField(label="后续计划", widget=forms.Textarea(attrs={"rows": 2}), max_length=2000)
    review_on = forms.DateField(label="复查日期", help_text="到这一天自动恢复整改，一年以内。")

    def wishes(self) -> dict[str, Any]:
        return {n: self.cleaned_data[n] for n in ("cause", "plan", "review_on")}


class Dispute(MoveForm):
    """申诉."""

    words_label = "自查情况和申诉理由"
    words_required = True
    zones = ("document",)


class Confirm(MoveForm):
    """办结确认."""

    has_words = False
    nothing_to_do = forms.CharField(
        label="无须措施的理由",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="填过已完成的措施就不用写。",
        max_length=2000,
    )

    def wishes(self) -> dict[str, Any]:
        return {"nothing_to_do": self.cleaned_data["nothing_to_do"]}


class Submit(WithPerson):
    """上报整改情况."""

    words_label = "补充说明"
    zones = ("after", "document")
    nothing_to_do = forms.CharField(
        label="无须措施的理由",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="本单位没有措施可填时才写。",
        max_length=2000,
    )

    def arrange(self, occasion: Occasion) -> None:
        super().arrange(occasion)
        self.fields["person_name"].help_text = "上报要有责任人：选一个岗位，或在这里写姓名。"
        if occasion.scene and occasion.scene.problem.measure_count:
            self.fields["nothing_to_do"].widget = forms.HiddenInput()

    def wishes(self) -> dict[str, Any]:
        return {**self.named(), "nothing_to_do": self.cleaned_data["nothing_to_do"]}


class Note(MoveForm):
    """情况说明."""

    words_label = "情况说明"
    zones = ("document",)


class Attach(MoveForm):
    """补充附件."""

    zones = ("before", "after", "document")
