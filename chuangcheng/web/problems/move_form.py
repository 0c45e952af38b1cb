"""The base of the small forms by which moves are made: only what this move needs, everything else filled in."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

import uuid_utils
from django import forms
from django.http import HttpRequest, QueryDict

from chuangcheng.people.actor import Actor
from chuangcheng.problems.operations.ask import Ask, FileRef
from chuangcheng.problems.queries.choices import Unit, units_below
from chuangcheng.problems.queries.files import check_files_own
from chuangcheng.problems.queries.scene import Scene
from chuangcheng.web.asked import whole_number, whole_numbers
from chuangcheng.web.forms import OfficeForm
from chuangcheng.web.problems.fields import MomentField

BASES = [("电话", "电话"), ("微信", "微信"), ("纸质材料", "纸质材料"), ("当面", "当面"), ("其他", "其他")]
ZONES = {
    "before": "整改前照片",
    "after": "整改后照片",
    "site": "复核现场照片",
    "document": "附件（照片、pdf、docx、xlsx）",
    "basis": "依据（截图、扫描件）",
}
DOCUMENTS = "image/*,.heic,.heif,.pdf,.docx,.xlsx"


@dataclass(frozen=True)
class Occasion:
    """What a form is opened on: one problem (`scene`) or, in bulk, none; for which unit, and whether on behalf."""

    by: Actor
    at: datetime
    scene: Scene | None = None
    unit: int | None = None
    on_behalf: bool = False
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def office_ids(self) -> set[int]:
        """Organisations whose office the reader is."""
        return {s.organisation_id for s in self.by.standings if "office" in s.roles}

    def units_to_assign(self) -> list[Unit]:
        """What an office may give problems to: everything below it."""
        return units_below(self.office_ids or self.by.organisation_ids, itself=False)


@dataclass(frozen=True)
class Zone:
    """A place to drop files in; `kept` ids of what was sent already."""

    name: str
    label: str
    accept: str
    kept: tuple[int, ...]


class MoveForm(OfficeForm):
    """Hidden key and version, words, files by role; on behalf also the basis and when it happened."""

    words_label: ClassVar[str] = "说明"
    words_required: ClassVar[bool] = False
    words_rows: ClassVar[int] = 3
    words_help: ClassVar[str] = ""
    zones: ClassVar[tuple[str, ...]] = ()
    has_words: ClassVar[bool] = True
    folded: ClassVar[tuple[str, ...]] = ()  # asked for seldom: behind 更多

    key = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    unit = forms.IntegerField(widget=forms.HiddenInput, required=False)
    words = forms.CharField(widget=forms.Textarea, required=False, max_length=4000)

    def __init__(self, data: QueryDict | None = None, *, occasion: Occasion) -> None:
        super().__init__(data, initial=self.first_values(occasion))
        self.occasion = occasion
        self._prepare_words()
        if occasion.on_behalf:
            self.fields["basis"] = forms.ChoiceField(
                label="代填依据", choices=BASES, help_text="单位是怎样报来的；截图、纸质件可作为附件。"
            )
            self.fields["happened_at"] = MomentField(
                label="单位实际办理时间", required=False, help_text="不填就按现在；不能早于上一步。"
            )
        self.arrange(occasion)
        self.order_fields([name for name in self.fields if name not in {"words", "basis", "happened_at"}])

    def first_values(self, occasion: Occasion) -> dict[str, Any]:
        """Defaults; the key is new for every form, the version is what the reader saw."""
        version = occasion.scene.problem.version if occasion.scene else None
        return {"key": str(uuid_utils.uuid7()), "version": version, "unit": occasion.unit}

    def arrange(self, occasion: Occasion) -> None:
        """Fill in choices; each form does its own."""

    def _prepare_words(self) -> None:
        words = self.fields["words"]
        if not self.has_words:
            del self.fields["words"]
            return
        words.label, words.required, words.help_text = self.words_label, self.words_required, self.words_help
        words.widget.attrs["rows"] = self.words_rows
        words.error_messages["required"] = f"请填写{self.words_label}。"

    def wishes(self) -> dict[str, Any]:
        """The move's own arguments."""
        return {}

    def shown_fields(self) -> list[forms.BoundField]:
        """The fields that are always in sight."""
        return [one for one in self if one.name not in self.folded]

    def folded_fields(self) -> list[forms.BoundField]:
        """The fields behind 更多."""
        return [one for one in self if one.name in self.folded]

    @property
    def unfolded(self) -> bool:
        """Whether something behind 更多 is filled in or wrong."""
        return any(one.errors or one.value() for one in self.folded_fields())

    def upload_zones(self) -> list[Zone]:
        """Where files may be dropped, with what is there already."""
        names = [*self.zones, *(("basis",) if self.occasion.on_behalf else ())]
        return [
            Zone(
                name,
                ZONES[name],
                DOCUMENTS if name in {"document", "basis"} else "image/*,.heic,.heif",
                tuple(self.file_ids(name)),
            )
            for name in names
        ]

    def file_ids(self, name: str) -> list[int]:
        """Ids of uploaded files the form came with, by zone."""
        if not isinstance(self.data, QueryDict):
            return []
        return whole_numbers(self.data.getlist(name))

    def file_refs(self) -> tuple[FileRef, ...]:
        """All files with what they show. Raises Refused (missing) for ids of others."""
        found = [FileRef(file_id, zone.name) for zone in self.upload_zones() for file_id in self.file_ids(zone.name)]
        check_files_own([f.file_id for f in found], by=self.occasion.by, at=self.occasion.at)
        return tuple(found)

    def ask(self, number: str) -> Ask:
        """What every move comes with."""
        data = self.cleaned_data
        return Ask(
            number=number,
            by=self.occasion.by,
            at=self.occasion.at,
            words=data.get("words", ""),
            basis=data.get("basis", "") if self.occasion.on_behalf else "",
            happened_at=data.get("happened_at"),
            unit=data.get("unit"),
            version=data.get("version"),
            key=data["key"],
            files=self.file_refs(),
        )


def unit_from(request: HttpRequest) -> int | None:
    """The unit a form is opened for, from the address or the form."""
    value = request.POST.get("unit") or request.GET.get("unit") or ""
    return whole_number(value)
