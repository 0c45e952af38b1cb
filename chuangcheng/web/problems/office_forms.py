"""Forms of the moves made by offices, verifiers and leaders."""

from typing import Any, ClassVar

from django import forms
from django.utils.timezone import localdate

from chuangcheng.inspections.queries.proposals import proposed_for
from chuangcheng.problems.operations.assigning import Order
from chuangcheng.problems.operations.dividing import SplitPart
from chuangcheng.problems.queries.choices import (
    area_choices,
    category_choices,
    figure_choices,
    line_bureaus,
    posts_of,
    site_choices,
    units_above,
    units_of_parts,
)
from chuangcheng.rules.worktime import Clock
from chuangcheng.web.problems.fields import MomentField, RuleFields, offer, rule_from, unit_field, units_field
from chuangcheng.web.problems.move_form import MoveForm, Occasion

KINDS = [("at_once", "立行立改"), ("by_date", "限期整改"), ("long_term", "长期坚持")]
GRANT = [("yes", "同意"), ("no", "不同意")]
GRANT_HELP = "不同意时请写明理由。"


def grant_field(label: str = "审批意见") -> forms.ChoiceField:
    """Yes or no."""
    return forms.ChoiceField(label=label, choices=GRANT, widget=forms.RadioSelect, initial="yes")


class Plain(MoveForm):
    """A note, which may stay empty."""


class Reasoned(MoveForm):
    """A reason, which may not."""

    words_label = "原因"
    words_required = True


class Dispatch(RuleFields, MoveForm):
    """交办."""

    has_words = False
    folded: ClassVar[tuple[str, ...]] = ("leader_post", "leader_name", "person_name", "verifier")
    field_order = ["lead", "co_leads", "assists", "kind", "rule_clock", "rule_amount", "rule_moment", "requirement"]

    lead = unit_field("第一牵头单位")
    co_leads = units_field("共同牵头单位")
    assists = units_field("配合单位")
    kind = forms.ChoiceField(label="整改方式", choices=KINDS, widget=forms.RadioSelect, initial="by_date")
    requirement = forms.CharField(
        label="交办要求", widget=forms.Textarea(attrs={"rows": 2}), required=False, max_length=2000
    )
    leader_post = forms.TypedChoiceField(label="分管领导", required=False, coerce=int, empty_value=None)
    leader_name = forms.CharField(
        label="分管领导姓名", required=False, max_length=60, help_text="没有账号的领导在这里写姓名。"
    )
    verifier = unit_field("指定复核单位", required=False, help_text="不指定就由交办单位复核。")
    person_name = forms.CharField(label="责任人", required=False, max_length=60)

    def first_values(self, occasion: Occasion) -> dict[str, Any]:
        first = super().first_values(occasion)
        problem = occasion.scene.problem if occasion.scene else None
        proposal = proposed_for(problem, on=localdate(occasion.at)) if problem else {}
        leads = proposal.get("leads", [])
        first |= {
            "lead": leads[0] if leads else None,
            "co_leads": leads[1:],
            "assists": proposal.get("assists", []),
            "leader_name": proposal.get("leader", ""),
            "person_name": proposal.get("person", ""),
            "kind": proposal.get("kind") or "by_date",
        }
        if rule := proposal.get("rule"):
            moment = (rule["moment"] or "")[:16]
            first |= {"rule_clock": rule["clock"], "rule_amount": rule["amount"], "rule_moment": moment}
        return first

    def arrange(self, occasion: Occasion) -> None:
        units = occasion.units_to_assign()
        for name in ("lead", "co_leads", "assists"):
            offer(self.fields[name], units)  # type: ignore[arg-type]
        offices = occasion.office_ids
        bureaus = line_bureaus()
        offer(self.fields["verifier"], bureaus, empty="由交办单位复核")  # type: ignore[arg-type]
        leaders = posts_of(offices, at=occasion.at, roles={"leader"})
        self.fields["leader_post"].choices = [("", "不指定"), *((p.id, p.label) for p in leaders)]  # type: ignore[attr-defined]
        for name, offered in (("verifier", bureaus), ("leader_post", leaders)):
            if not offered:
                del self.fields[name]
        if occasion.scene is None:
            self.fields["lead"].required = False
            self.fields["lead"].help_text = "留空就各按清单上写的责任单位交办。"

    def order(self) -> Order:
        """What was filled in, as the operation takes it."""
        data = self.cleaned_data
        return Order(
            lead=data["lead"],
            co_leads=tuple(data["co_leads"]),
            assists=tuple(data["assists"]),
            kind=data["kind"],
            rule=rule_from(data),
            requirement=data["requirement"],
            leader_name=data["leader_name"],
            leader_post=data.get("leader_post"),
            verifier=data.get("verifier"),
            person_name=data["person_name"],
        )

    def wishes(self) -> dict[str, Any]:
        return {"order": self.order()}


class Transfer(RuleFields, Reasoned):
    """改派."""

    field_order = ("lead", "rule_clock", "rule_amount", "rule_moment", "reset")
    lead = unit_field("改派给")
    reset = forms.BooleanField(label="整改时限重新起算", required=False, help_text="不勾选就接着用剩余时间。")

    def arrange(self, occasion: Occasion) -> None:
        offer(self.fields["lead"], occasion.units_to_assign())  # type: ignore[arg-type]
        self.keep_limit("另定整改时限", "不另定（接着用剩余时间）")

    def wishes(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"lead": data["lead"], "rule": rule_from(data), "reset": data["reset"]}


class ResetDeadline(RuleFields, Reasoned):
    """调整时限."""

    assignment = forms.TypedChoiceField(label="调整谁的时限", coerce=int, empty_value=None, required=False)

    def arrange(self, occasion: Occasion) -> None:
        self.fields["rule_clock"].choices = list(self.fields["rule_clock"].choices)[1:]  # type: ignore[attr-defined]
        self.fields["rule_clock"].required = True
        if occasion.scene is None:
            del self.fields["assignment"]
            return
        parts = units_of_parts(occasion.scene.problem)
        self.fields["assignment"].choices = [(i, u.name) for i, u, _ in parts]  # type: ignore[attr-defined]

    def wishes(self) -> dict[str, Any]:
        return {"rule": rule_from(self.cleaned_data), "assignment": self.cleaned_data.get("assignment")}


class AddUnit(Reasoned):
    """增加协办单位."""

    new_unit = unit_field("增加哪个单位")
    role = forms.ChoiceField(
        label="分工", choices=[("co_lead", "共同牵头"), ("assist", "配合")], widget=forms.RadioSelect, initial="assist"
    )

    def arrange(self, occasion: Occasion) -> None:
        offer(self.fields["new_unit"], occasion.units_to_assign())  # type: ignore[arg-type]

    def wishes(self) -> dict[str, Any]:
        return {"unit": self.cleaned_data["new_unit"], "role": self.cleaned_data["role"]}


class DropUnit(Reasoned):
    """减少协办单位."""

    assignment = forms.TypedChoiceField(label="减去哪个单位", coerce=int)

    def arrange(self, occasion: Occasion) -> None:
        parts = units_of_parts(occasion.scene.problem) if occasion.scene else []
        self.fields["assignment"].choices = [(i, u.name) for i, u, role in parts if role != "lead"]  # type: ignore[attr-defined]

    def wishes(self) -> dict[str, Any]:
        return {"assignment": self.cleaned_data["assignment"]}


class AnswerReferral(MoveForm):
    """协调答复."""

    words_help = "不同意或再往上提请时，请写明理由。"
    verdict = forms.ChoiceField(
        label="答复",
        choices=[("grant", "同意协调，整改时限暂停"), ("refuse", "不同意，退回承办单位"), ("higher", "提请更上一级")],
        widget=forms.RadioSelect,
        initial="grant",
    )
    asked_of = unit_field("提请哪个上级", required=False)

    def arrange(self, occasion: Occasion) -> None:
        desk = occasion.scene.problem.desk_id if occasion.scene else None
        offer(self.fields["asked_of"], units_above(desk) if desk else [])  # type: ignore[arg-type]

    def wishes(self) -> dict[str, Any]:
        return {"verdict": self.cleaned_data["verdict"], "asked_of": self.cleaned_data["asked_of"]}


class WithMoment(MoveForm):
    """A new moment for afterwards; needed where the deadline was a fixed moment."""

    moment = MomentField(label="恢复后的新期限", required=False)

    def arrange(self, occasion: Occasion) -> None:
        rule = occasion.scene.problem.rule if occasion.scene else {}
        fixed = rule.get("clock") == Clock.FIXED_MOMENT
        self.fields["moment"].required = fixed and self.always
        self.fields["moment"].help_text = (
            "本问题的期限是指定时刻，不会自动顺延，请给出新期限。" if fixed else "不填就接着用剩余时间。"
        )

    always = True

    def wishes(self) -> dict[str, Any]:
        return {"moment": self.cleaned_data["moment"]}


class WithMomentReasoned(WithMoment):
    """The same with a reason."""

    words_label = "理由"
    words_required = True


class CloseReferral(WithMomentReasoned):
    """协调办结."""

    words_label = "协调结果"


class DecideExtension(MoveForm):
    """审批延期."""

    words_help = GRANT_HELP
    granted = grant_field()

    def wishes(self) -> dict[str, Any]:
        return {"granted": self.cleaned_data["granted"] == "yes"}


class DecideSuspension(WithMoment):
    """审批暂缓."""

    always = False
    words_help = GRANT_HELP
    granted = grant_field()

    def wishes(self) -> dict[str, Any]:
        return {"granted": self.cleaned_data["granted"] == "yes", "moment": self.cleaned_data["moment"]}


class IssuerAnswer(MoveForm):
    """登记下发单位答复."""

    words_label = "下发单位的答复"
    words_required = True
    zones = ("document",)
    accepted = grant_field("下发单位是否同意申诉")

    def wishes(self) -> dict[str, Any]:
        return {"accepted": self.cleaned_data["accepted"] == "yes"}


class Split(MoveForm):
    """拆分."""

    has_words = False
    lines = forms.CharField(
        label="拆成哪几条",
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="一行一条，至少两行。地点不同的在行末用“ @ ”写地点，例如：门前垃圾未清 @ 东门。",
    )

    def wishes(self) -> dict[str, Any]:
        rows = [line.strip() for line in self.cleaned_data["lines"].splitlines() if line.strip()]
        parts = []
        for row in rows:
            text, _, place = row.partition("@")
            parts.append(SplitPart(text=text.strip(), place=place.strip()))
        return {"into": parts}


class Merge(MoveForm):
    """并案."""

    into = forms.CharField(label="并入哪个问题", max_length=30, help_text="填主问题的编号，例如 2026-000123。")

    def wishes(self) -> dict[str, Any]:
        return {"into": self.cleaned_data["into"].strip()}


class Void(Reasoned):
    """不予认定."""

    issuer_answer = forms.CharField(
        label="下发单位的答复", widget=forms.Textarea(attrs={"rows": 2}), required=False, max_length=2000
    )
    zones = ("document",)

    def arrange(self, occasion: Occasion) -> None:
        if occasion.scene and not occasion.scene.is_outside:
            del self.fields["issuer_answer"]

    def wishes(self) -> dict[str, Any]:
        return {"issuer_answer": self.cleaned_data.get("issuer_answer", "")}


class Restate(Reasoned):
    """更正措施数据."""

    words_label = "更正原因"
    fact = forms.TypedChoiceField(label="更正哪个数据", coerce=int)
    text = forms.CharField(label="改为", max_length=80, help_text="像原来那样写，例如“25余块”。")

    def arrange(self, occasion: Occasion) -> None:
        figures = figure_choices(occasion.scene.problem) if occasion.scene else []
        self.fields["fact"].choices = figures  # type: ignore[attr-defined]

    def wishes(self) -> dict[str, Any]:
        return {"fact": self.cleaned_data["fact"], "text": self.cleaned_data["text"]}


class Amend(Reasoned):
    """更正."""

    words_label = "更正原因"
    text = forms.CharField(label="问题描述", widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)
    place = forms.CharField(label="地点", required=False, max_length=200)
    category_id = forms.TypedChoiceField(label="类别", required=False, coerce=int, empty_value=None)
    area_id = forms.TypedChoiceField(label="片区", required=False, coerce=int, empty_value=None)
    site_id = forms.TypedChoiceField(label="点位", required=False, coerce=int, empty_value=None)
    leader_name = forms.CharField(label="分管领导", required=False, max_length=60)

    def first_values(self, occasion: Occasion) -> dict[str, Any]:
        problem = occasion.scene.problem if occasion.scene else None
        names = ("text", "place", "category_id", "area_id", "site_id", "leader_name")
        return {**super().first_values(occasion), **{n: getattr(problem, n, None) for n in names}}

    def arrange(self, occasion: Occasion) -> None:
        offered = {
            "category_id": category_choices(),
            "area_id": area_choices(occasion.by),
            "site_id": site_choices(occasion.by),
        }
        for name, choices in offered.items():
            self.fields[name].choices = [("", "未定"), *choices]  # type: ignore[attr-defined]
            if not choices:
                del self.fields[name]

    def wishes(self) -> dict[str, Any]:
        names = ("text", "place", "category_id", "area_id", "site_id", "leader_name")
        return {"changes": {n: self.cleaned_data[n] for n in names if n in self.cleaned_data}}
