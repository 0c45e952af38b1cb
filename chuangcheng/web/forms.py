"""The base of every form: asks in Chinese an office worker speaks, and leaves the judging to the server."""

from collections.abc import Mapping
from typing import Any

from django import forms


class OfficeForm(forms.Form):
    """A form whose empty fields are asked for by name, and which can show what an operation refused.

    The browser's own checks are off, so every fault is said in one place and one language.
    """

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            verb = "选择" if isinstance(field, forms.ChoiceField | forms.FileField) else "填写"
            asked = f"请{verb}{field.label or '这一项'}。"
            if field.error_messages.get("required") == field.default_error_messages.get(
                "required", forms.Field.default_error_messages["required"]
            ):
                field.error_messages["required"] = asked
            if isinstance(field, forms.DateField):
                field.widget.input_type = "date"

    def refuse(self, sentence: str, fields: Mapping[str, str]) -> None:
        """Show a refusal: beside its fields where it names some that are here, else on top."""
        known = {name: text for name, text in fields.items() if name in self.fields}
        for name, text in known.items():
            self.add_error(name, text)
        if not known:
            self.add_error(None, sentence)
