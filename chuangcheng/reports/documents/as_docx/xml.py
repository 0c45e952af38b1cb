"""Small builders for WordprocessingML elements."""

from collections.abc import Mapping
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

Element = Any  # an lxml element of python-docx's own classes
Attributes = Mapping[str, str | int | float]


def el(tag: str, attributes: Attributes | None = None, *children: Element) -> Element:
    """`el("w:jc", {"w:val": "center"})`. Numbers are written as whole numbers."""
    element = OxmlElement(tag)
    for name, value in (attributes or {}).items():
        element.set(qn(name), value if isinstance(value, str) else str(round(value)))
    element.extend(children)
    return element


def rule(side: str, *, size: int, color: str = "auto", space: int = 0, kind: str = "single") -> Element:
    """One border; `size` in eighths of a point, `space` in points."""
    return el(f"w:{side}", {"w:val": kind, "w:sz": size, "w:space": space, "w:color": color})


def no_rule(side: str) -> Element:
    return el(f"w:{side}", {"w:val": "nil"})
