"""What pydantic finds wrong, as one says it in an office."""

from collections.abc import Iterable, Mapping
from typing import Any

WORDS = {
    "missing": "没有填",
    "extra_forbidden": "不是这里的项目",
    "int_parsing": "要填整数",
    "int_type": "要填整数",
    "int_from_float": "要填整数",
    "float_parsing": "要填数字",
    "float_type": "要填数字",
    "finite_number": "要填数字",
    "bool_parsing": "要填 true 或 false",
    "bool_type": "要填 true 或 false",
    "string_type": "要填文字",
    "string_too_long": "太长了，最多{max_length}个字",
    "string_too_short": "太短了，至少{min_length}个字",
    "string_pattern_mismatch": "写法不对",
    "greater_than_equal": "不能小于{ge}",
    "less_than_equal": "不能大于{le}",
    "literal_error": "只能填其中之一：{expected}",
    "enum": "只能填其中之一：{expected}",
    "list_type": "要填列表",
    "dict_type": "要填对象",
    "model_attributes_type": "要填对象",
    "model_type": "要填对象",
    "timezone_aware": "要写明时区，例如 2026-03-02T09:00:00+08:00",
    "uuid_parsing": "不是 UUID",
    "uuid_type": "不是 UUID",
    "value_error": "{error}",
    "json_invalid": "不是有效的 JSON",
}
DATES = "日期或时间写法不对，例如 2026-03-02"
OUTER = {"body", "query", "path", "form", "file", "header"}


def worded(errors: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Field → words, in the order they were found; the first for each field."""
    found: dict[str, str] = {}
    for error in errors:
        found.setdefault(_field(error.get("loc", ())), _words(error))
    return found


def _field(path: Iterable[Any]) -> str:
    """Where it is: `members.0.name`. The name ninja gives to the whole body is left out."""
    parts = list(path)
    if parts and parts[0] in OUTER:
        parts = parts[1:]
    if len(parts) > 1 and parts[0] in {"given", "shot"}:
        parts = parts[1:]
    return ".".join(str(part) for part in parts) or "内容"


def _words(error: Mapping[str, Any]) -> str:
    kind = str(error.get("type", ""))
    if kind.startswith(("date", "time")) and kind not in WORDS:
        return DATES
    return WORDS.get(kind, "填得不对").format_map(_Known(error.get("ctx") or {}))


class _Known(dict[str, Any]):
    """What an error says of itself; what it does not say is left open."""

    def __missing__(self, name: str) -> str:
        return "…"
