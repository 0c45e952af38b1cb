"""A list of items somebody types or pastes for a self-check: chapters and items, one a line.

    组织生活标准：
    谈心谈话规范　支部书记与委员每年不少于2次
    三会一课程序

A line that ends in a colon, stands in 【 】 or begins with 第三章 or 一、 is a chapter; what stands after two blanks, a
tab or a full-width blank is the requirement of the item. Numbers and dots before an item are cut.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from chuangcheng.rules.duties import Duty, read_duty

MOST = 300
LONGEST = 200
_HANZI = "[一二三四五六七八九十]+"
_CHAPTER = re.compile(
    rf"^(?:【(?P<boxed>.+)】|(?:第{_HANZI}章|{_HANZI}、)\s*(?P<counted>.+?)[：:]?|(?P<plain>.+)[：:])$"
)
_LEADER = re.compile(r"^(?:[0-9]{1,3}[.．、)）]|[(（][0-9一二三四五六七八九十]{1,3}[)）]|[-·•●])\s*")
_GAP = re.compile(r"\t+|\u3000+| {2,}|\s*[|｜]\s*")


@dataclass(frozen=True)
class OwnItem:
    """One item: the chapter it stands in ("" before the first), what it is called, what is required."""

    chapter: str
    text: str
    requirement: str = ""

    @property
    def duty(self) -> Duty | None:
        """What is to be done how often, where its words say so."""
        return read_duty(f"{self.text} {self.requirement}")


def read_items(text: str) -> tuple[OwnItem, ...]:
    """The items of a pasted list, in order, at most 300; nothing where there is none."""
    return tuple(_items(text))[:MOST]


def _items(text: str) -> Iterator[OwnItem]:
    chapter = ""
    for raw in text.splitlines():
        line = raw.strip()
        if not line:
            continue
        if found := _CHAPTER.match(line):
            chapter = next(part for part in found.groups() if part)[:LONGEST].strip()
            continue
        name, *rest = _GAP.split(_LEADER.sub("", line))
        if name:
            yield OwnItem(chapter, name[:LONGEST].strip(), " ".join(rest).strip())
