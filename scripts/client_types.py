"""The shapes of the API as TypedDicts for `clients/python`, written from the OpenAPI document."""

import keyword
import re
from typing import Any

from chuangcheng.api.openapi import document

HEAD = '''"""What the API reads and writes. Written by `python -m scripts.generated`; not by hand."""

from typing import Any, Literal, NotRequired, TypedDict
'''
PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
WIDTH = 116


def as_python() -> str:
    """The whole module."""
    schemas = document()["components"]["schemas"]
    shapes = {name: schema for name, schema in schemas.items() if schema.get("type") == "object"}
    return "\n".join([HEAD, *(shape(name, shapes[name], shapes) for name in sorted(shapes))]).rstrip() + "\n"


def shape(name: str, schema: dict[str, Any], shapes: dict[str, Any]) -> str:
    """One class; what need not be said or is not always there is NotRequired."""
    required = set(schema.get("required", ()))
    lines = ["", f"class {plain_name(name)}(TypedDict):"]
    if words := " ".join(schema.get("description", "").split()):
        lines += [f'    """{cut(words)}"""', ""]
    for field, of in schema.get("properties", {}).items():
        if keyword.iskeyword(field) or not field.isidentifier():
            continue
        kind = type_of(of, shapes)
        lines.append(f"    {field}: {kind if field in required else f'NotRequired[{kind}]'}")
    if not schema.get("properties"):
        lines.append("    pass")
    return "\n".join([*lines, ""])


def cut(words: str) -> str:
    """A line of the house's width; a Chinese letter counts as one."""
    return words if len(words) <= WIDTH - 10 else words[: WIDTH - 11] + "…"


def plain_name(name: str) -> str:
    """Page_FeedbackList_ → PageFeedbackList."""
    return re.sub(r"\W|_", "", name)


def type_of(schema: dict[str, Any], shapes: dict[str, Any]) -> str:
    """A JSON schema as a type; what is not an object of ours is its plain kind."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return f'"{plain_name(name)}"' if name in shapes else "Any"
    values = schema.get("enum") or ([schema["const"]] if "const" in schema else [])
    if values:
        return f"Literal[{', '.join(map(repr, values))}]".replace("'", '"')
    if "anyOf" in schema:
        return union([type_of(each, shapes) for each in schema["anyOf"]])
    return holder(schema, shapes) or PLAIN.get(str(schema.get("type")), "Any")


def holder(schema: dict[str, Any], shapes: dict[str, Any]) -> str:
    """Lists and objects by name; "" for what is neither."""
    if schema.get("type") == "array":
        return f"list[{type_of(schema.get('items', {}), shapes)}]"
    if schema.get("type") == "object":
        more = schema.get("additionalProperties")
        return f"dict[str, {type_of(more, shapes) if isinstance(more, dict) else 'Any'}]"
    return ""


def union(kinds: list[str]) -> str:
    """Several kinds; a name in quotes may not stand beside a bar, so the whole is quoted."""
    found = " | ".join(dict.fromkeys(kind.replace('"', "") if "Literal" not in kind else kind for kind in kinds))
    return f'"{found}"' if any('"' in kind and "Literal" not in kind for kind in kinds) else found
