"""Texts meant to do harm wherever they are shown, and how it is told that they came to life.

Every text carries the word MARK in a place where only a mistake of ours makes it an element, an attribute, a script, a
formula or a header. They are put beside what stands in every text of every row, so that whatever page, sheet or
document shows a text shows one of them.
"""

import csv
import io
import json
import re
import zipfile
from typing import Any

from lxml import etree, html

MARK = "xmark"
TEXTS = (
    f"<{MARK}>",
    f"<script>{MARK}()</script>",
    f"</script><script>{MARK}()</script>",
    f"<img src=x onerror={MARK}()>",
    f"<svg/onload={MARK}()>",
    f"</textarea><{MARK}>",
    f"</title></style><{MARK}>",
    f"--><{MARK}>",
    f"]]><{MARK}>",
    f'" {MARK}="1" onfocus="{MARK}()" autofocus="',
    f"' {MARK}='1' onclick='{MARK}()'",
    f"javascript:{MARK}()",
    f"&lt;{MARK}&gt;&#60;{MARK}&#62;",
    f"{{{{ {MARK} }}}}{{% {MARK} %}}${{{MARK}}}",
    f"\r\nX-{MARK}: 1",
    f'#import "/etc/passwd": {MARK}',
    f"\u202e{MARK}\u2066\ufeff\u200b",
)
FORMULAS = tuple(
    f'{sign}HYPERLINK("file:///{MARK}","1")' for sign in ("=", "+", "-", "@", "\t=", "\r=", "＝", "＋", "－", "＠")
)
ALL = TEXTS + FORMULAS
CHINESE = re.compile("[一-鿿]")
RUN_BY_A_SHEET = re.compile(r"^[=+\-@\t\r＝＋－＠]")
LINKS = {"href", "src", "action", "formaction", "data", "hx-get", "hx-post", "xlink:href"}


def hostile(value: Any, number: int, room: int = 10_000) -> Any:
    """What people wrote, with a hostile text before or behind it; codes and numbers stay as they are."""
    if isinstance(value, dict):
        return {key: hostile(one, number + n) for n, (key, one) in enumerate(value.items())}
    if isinstance(value, list):
        return [hostile(one, number + n) for n, one in enumerate(value)]
    if not isinstance(value, str) or not CHINESE.search(value):
        return value
    text = ALL[number % len(ALL)]
    longer = f"{text}{value}" if text in FORMULAS else f"{value}{text}"
    return longer if len(longer) <= room else value


def alive(answer: Any, content: bytes) -> list[str]:
    """What of an HTTP answer came to life."""
    headers: dict[str, str] = {name.title(): str(value) for name, value in answer.headers.items()}
    found = [f"header {name}" for name in headers if MARK in name.lower()]
    kind = headers.get("Content-Type", "")
    if headers.get("X-Content-Type-Options") != "nosniff":
        found.append("the browser may guess the type")
    if kind.startswith("text/html"):
        return found + in_html(content.decode(), csp=headers.get("Content-Security-Policy", ""))
    if kind.startswith(("application/json", "application/problem+json")):
        json.loads(content)
        return found
    if zipfile.is_zipfile(io.BytesIO(content)) and content.startswith(b"PK"):
        return found + in_package(content)
    if content.startswith(b"%PDF"):
        return found + [f"PDF {word.decode()}" for word in (b"/JavaScript", b"/Launch", b"/JS ") if word in content]
    if kind.startswith("text/csv"):
        return found + in_csv(content.decode("utf-8-sig"))
    return found


def in_html(page: str, *, csp: str) -> list[str]:
    """Elements, attributes, links and scripts that a text made."""
    found = [] if "default-src 'self'" in csp or not page.strip() else ["a page without a content security policy"]
    if not page.strip():
        return found
    for element in html.document_fromstring(page).iter(etree.Element):
        if element.tag == MARK:
            found.append(f"an element of its own: {_around(element)}")
        for name, value in ((str(n), str(v)) for n, v in element.attrib.items()):
            if MARK in name or (name.startswith("on") and MARK in value):
                found.append(f"an attribute of its own: {name} of {element.tag}")
            if name in LINKS and value.strip().lower().startswith(("javascript:", "data:text")):
                found.append(f"a link that runs: {value[:60]}")
        if element.tag == "script" and MARK in (element.text or ""):
            found += _in_script(element)
    return found


def _in_script(element: Any) -> list[str]:
    """Data for a script is JSON that holds no tag; any other script of ours never holds a text."""
    if element.get("type") == "application/json" and "<" not in element.text:
        json.loads(element.text)
        return []
    return [f"a script of its own: {element.text[:80]}"]


def _around(element: Any) -> str:
    parent = element.getparent()
    return "" if parent is None else f"in {parent.tag}.{parent.get('class', '')}"


def in_package(content: bytes) -> list[str]:
    """Formulas, fields, outside links and macros in an xlsx or docx; broken parts too."""
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as box:
        for name in box.namelist():
            if name.endswith((".bin", ".vbs")) or ".." in name or name.startswith("/"):
                found.append(f"part {name}")
            if name.endswith((".xml", ".rels")):
                found += [f"{what} in {name}" for what in _in_part(etree.fromstring(box.read(name)))]
    return found


def _in_part(root: Any) -> list[str]:
    found = []
    for element in root.iter(etree.Element):
        tag = etree.QName(element).localname
        if tag == "f" and MARK in (element.text or ""):
            found.append(f"a live formula {element.text[:60]}")
        if tag in {"instrText", "fldSimple", "ddeLink", "oleLink"} and MARK in etree.tostring(
            element, encoding="unicode"
        ):
            found.append(f"a live field {tag}")
        if tag == "Relationship" and MARK in element.get("Target", ""):
            found.append("a link to somewhere a text names")
        if tag == MARK:
            found.append("an element of its own")
    return found


def in_csv(text: str) -> list[str]:
    """Cells that a sheet would run when it opens the file."""
    cells = (cell for row in csv.reader(io.StringIO(text)) for cell in row)
    return [f"a live cell {cell[:60]!r}" for cell in cells if MARK in cell and RUN_BY_A_SHEET.match(cell)]
