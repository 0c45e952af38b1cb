"""Forms of judging and pressing on: verify, strike off, send back, reopen, urge, supervise, instruct."""

from typing import Any

from django import forms

from chuangcheng.problems.operations.urging import URGE_CHANNELS
from chuangcheng.problems.operations.verifying import SEND_BACK_REASONS
from chuangcheng.problems.queries.choices import units_below
from chuangcheng.web.problems.fields import MomentField, offer, unit_field
from chuangcheng.web.problems.move_form import MoveForm, Occasion
from chuangcheng.web.problems.office_forms import Reasoned


class Verify(MoveForm):
    """复核通过."""

    words_label = "复核意见"
    zones = ("site",)


class StrikeOff(MoveForm):
    """销号."""

    words_label = "销号意见"
    becomes_duty = forms.BooleanField(label="整改措施转为常态化工作", required=False)

    def wishes(self) -> dict[str, Any]:
        return {"becomes_duty": self.cleaned_data["becomes_duty"]}


class SendBack(MoveForm):
    """退回重新整改."""

    words_label = "哪里没有整改到位"
    words_required = True
    zones = ("site",)
    reason = forms.ChoiceField(label="退回原因", choices=list(SEND_BACK_REASONS.items()), widget=forms.RadioSelect)
    moment = MomentField(label="重新整改期限", required=False, help_text="不填就用剩余时间，至少 1 个工作日。")

    def wishes(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"], "moment": self.cleaned_data["moment"]}


class Reopen(Reasoned):
    """反弹重新挂账."""

    words_label = "新发现的情况"
    zones = ("before",)


class Urge(MoveForm):
    """催办."""

    words_label = "催办内容"
    channel = forms.ChoiceField(
        label="怎样催办", choices=list(URGE_CHANNELS.items()), widget=forms.RadioSelect, initial="system"
    )
    answered_by = forms.CharField(label="接听人", required=False, max_length=60, help_text="电话催办时填写。")

    def wishes(self) -> dict[str, Any]:
        return {"channel": self.cleaned_data["channel"], "answered_by": self.cleaned_data["answered_by"]}


class Supervise(MoveForm):
    """督办."""

    words_label = "督办要求"
    words_required = True
    reply_by = MomentField(label="回复期限")

    def wishes(self) -> dict[str, Any]:
        return {"reply_by": self.cleaned_data["reply_by"]}


class Instruct(MoveForm):
    """批示."""

    words_label = "批示内容"
    words_required = True
    to = unit_field("批给谁")
    due = MomentField(label="办结时间", required=False)

    def first_values(self, occasion: Occasion) -> dict[str, Any]:
        desk = occasion.scene.problem.desk_id if occasion.scene else None
        return {**super().first_values(occasion), "to": desk}

    def arrange(self, occasion: Occasion) -> None:
        offer(self.fields["to"], units_below(occasion.by.organisation_ids))  # type: ignore[arg-type]

    def wishes(self) -> dict[str, Any]:
        return {"to": self.cleaned_data["to"], "due": self.cleaned_data["due"]}
