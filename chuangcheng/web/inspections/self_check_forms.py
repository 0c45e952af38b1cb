"""Forms of self-checks: beginning one, and what is said of an item."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from chuangcheng.inspections.operations.self_checks import ItemAnswer, Occasion, SelfCheckDraft
from chuangcheng.inspections.queries.begin_choices import self_check_sites, self_check_standards
from chuangcheng.inspections.queries.self_checks import ItemLine, units_to_check
from chuangcheng.people.actor import Actor
from chuangcheng.web.asked import day, whole_number, whole_numbers
from chuangcheng.web.forms import OfficeForm

VERDICTS = [("meets", "已做到"), ("partly", "部分做到"), ("fails", "没有做到"), ("not_applicable", "不涉及")]
STAGES = (
    ("before", "事前", "通知、议程、方案"),
    ("during", "事中", "签到、现场照片"),
    ("after", "事后", "记录、纪要、宣传"),
)
DOCUMENTS = "image/*,.heic,.heif,.pdf,.docx,.xlsx"
EXAMPLE = "组织生活标准：\n三会一课程序　党员大会每季度不少于1次\n谈心谈话规范　书记与委员每年不少于2次"
MORE_OCCASIONS = 3


class BeginForm(OfficeForm):
    """A self-check: whose, over which days, by what."""

    title = forms.CharField(label="自查名称", max_length=120)
    unit = forms.TypedChoiceField(label="自查单位", coerce=int)
    from_date = forms.DateField(label="自查时段，从")
    to_date = forms.DateField(label="到")
    due_on = forms.DateField(label="什么时候填完", required=False)
    standard = forms.TypedChoiceField(label="对照的标准", required=False, coerce=int, empty_value=None)
    site = forms.TypedChoiceField(
        label="只查一个点位",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="选了点位，就按这类点位的检查项自查；不选，按整套标准的条目。",
    )
    own = forms.CharField(
        label="自己列条目",
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "placeholder": EXAMPLE}),
        help_text="一行一条；章节单独一行、以冒号结尾。写了“每年不少于2次”的，会按次数核对。",
    )

    def __init__(self, data: QueryDict | None, *, by: Actor, today: date) -> None:
        units = units_to_check(by)
        first = {
            "from_date": date(today.year, 1, 1),
            "to_date": date(today.year, 12, 31),
            "unit": units[0].pk if units else None,
        }
        super().__init__(data, initial=first)
        offered: dict[str, list[tuple[Any, str]]] = {
            "unit": [(unit.pk, unit.short_name or unit.name) for unit in units],
            "standard": [("", "不对照标准，自己列条目"), *self_check_standards(by)],
            "site": [("", "不限点位"), *self_check_sites(by)],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        for name in ("site", "unit"):
            self.fields[name].widget.attrs["data-picker"] = "输入名称"

    def draft(self) -> SelfCheckDraft:
        """As the operation takes it; a typed list counts only without a standard."""
        said = self.cleaned_data
        wanted = ("unit", "title", "from_date", "to_date", "due_on", "standard")
        return SelfCheckDraft(
            **{name: said[name] for name in wanted},
            site=said["site"] if said["standard"] else None,
            own=said["own"] if said["standard"] is None else "",
        )


class ItemForm(OfficeForm):
    """What the unit says of one item."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(label="自评", choices=VERDICTS, widget=forms.RadioSelect)
    done = forms.CharField(label="怎样做的", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    highlights = forms.CharField(
        label="亮点", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )
    problems = forms.CharField(
        label="问题",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="一行一个；保存后可以一键登记到台账整改。",
    )
    shortcomings = forms.CharField(
        label="不足", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: QueryDict | None, *, line: ItemLine) -> None:
        row = line.row
        first = {
            "seen": row.version,
            "verdict": row.verdict,
            "done": row.done,
            "highlights": row.highlights,
            "shortcomings": row.shortcomings,
            "problems": "\n".join(problem.text for problem in line.problems if not problem.number),
        }
        super().__init__(data, initial=first)
        self.line = line

    def answer(self) -> ItemAnswer:
        """As the operation takes it; problems on the ledger stay."""
        said = self.cleaned_data
        return ItemAnswer(
            verdict=said["verdict"],
            done=said["done"],
            highlights=said["highlights"],
            shortcomings=said["shortcomings"],
            problems=(*(p.text for p in self.line.problems if p.number), *said["problems"].splitlines()),
            occasions=occasions_in(self.data),
            files=files_in(self.data),
        )


def files_in(data: Any) -> list[tuple[int, str]]:
    """File ids by stage, as the drop zones send them."""
    if not isinstance(data, MultiValueDict):
        return []
    return [(pk, stage) for stage, _, _ in STAGES for pk in whole_numbers(data.getlist(stage))]


def occasions_in(data: Any) -> list[Occasion]:
    """The rows of the list of occasions that have a day."""
    if not isinstance(data, MultiValueDict):
        return []
    columns = [data.getlist(name) for name in ("on", "what", "expected", "present")]
    found = []
    for on, what, expected, present in zip(*columns, strict=False):
        if (when := day(on)) is not None:
            found.append(Occasion(when, what.strip(), whole_number(expected), whole_number(present)))
    return found


class FinishForm(OfficeForm):
    """What is said of the whole, and what comes next."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    summary = forms.CharField(
        label="总体情况", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    next_steps = forms.CharField(
        label="下一步打算", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
