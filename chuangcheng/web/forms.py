"""The base of every form: asks in Chinese an office worker speaks, and leaves the judging to the server."""

from collections.abc import Mapping
from typing import Any

from django import forms

# Django's own sentences speak of 字段 and 变量; these name what is asked for and say what to do.
SENTENCES = {
    "invalid_choice": "请重新选择{label}，原来选的已不在列表里。",
    "max_length": "{label}最多 %(limit_value)d 个字，现在有 %(show_value)d 个，请缩短。",
    "min_length": "{label}至少 %(limit_value)d 个字，现在只有 %(show_value)d 个，请补充。",
    "max_value": "{label}不能大于 %(limit_value)s，请改小。",
    "min_value": "{label}不能小于 %(limit_value)s，请改大。",
    "empty": "{label}是空文件，请重新选择。",
}


def _invalid(field: forms.Field) -> str:
    if isinstance(field, forms.DateTimeField):
        return "请按“2026-10-08 16:30”的写法填写{label}。"
    if isinstance(field, forms.DateField):
        return "请按“2026-10-08”的写法填写{label}。"
    if isinstance(field, forms.IntegerField):
        return "{label}请填数字。"
    return "{label}填得不对，请改正。"


class OfficeForm(forms.Form):
    """A form that asks for its fields by name, and can show what an operation refused.

    The browser's own checks are off, so every fault is said in one place and one language.
    """

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            self._speak(field)
            if isinstance(field, forms.DateField) and not isinstance(field, forms.DateTimeField):
                field.widget.input_type = "date"
                field.widget.format = "%Y-%m-%d"

    def _speak(self, field: forms.Field) -> None:
        label = str(field.label or "这一项")
        verb = "选择" if isinstance(field, forms.ChoiceField | forms.FileField) else "填写"
        wanted = {**SENTENCES, "required": f"请{verb}{label}。", "invalid": _invalid(field)}
        for code, sentence in wanted.items():
            said = field.error_messages.get(code)
            if said is None or said in _django_says(field, code):
                field.error_messages[code] = sentence.replace("{label}", label)

    def refuse(self, sentence: str, fields: Mapping[str, str]) -> None:
        """Show a refusal: beside its fields where it names some that are here, else on top."""
        known = {name: text for name, text in fields.items() if name in self.fields}
        for name, text in known.items():
            self.add_error(name, text)
        if not known:
            self.add_error(None, sentence)


def _django_says(field: forms.Field, code: str) -> list[object]:
    kinds = [kind for kind in type(field).__mro__ if issubclass(kind, forms.Field)]
    return [kind.default_error_messages[code] for kind in kinds if code in kind.default_error_messages]
