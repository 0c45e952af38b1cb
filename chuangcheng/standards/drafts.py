"""A standard as plain values, on its way from a sheet or the shipped sample into a version: nothing is written yet."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

Level = Literal["error", "warning"]


@dataclass(frozen=True)
class Issue:
    """What is wrong with a row (`row` as people's own program numbers it, 0: the whole sheet) and what to do."""

    level: Level
    sentence: str
    row: int = 0
    sheet: str = ""

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {"level": self.level, "sheet": self.sheet, "row": self.row, "sentence": self.sentence}


@dataclass
class ItemDraft:
    """A node of the tree; `parent` is the place of its parent in the draft's list, always before its own."""

    text: str
    kind: str
    parent: int | None = None
    row: int = 0
    code: str = ""
    method: str = ""
    weight: Decimal | None = None
    rule_words: str = ""
    requirement: str = ""
    leads: list[str] = field(default_factory=list)
    assists: list[str] = field(default_factory=list)


@dataclass
class CheckDraft:
    """A check item of a site type, `site_type`, `category` and `item` (its code) as written."""

    site_type: str
    text: str
    row: int = 0
    code: str = ""
    group: str = ""
    demand_words: str = ""
    exception: str = ""
    photo: str = "none"
    weight: Decimal | None = None
    rule_words: str = ""
    category: str = ""
    item: str = ""


@dataclass
class StandardDraft:
    """Everything a sheet says. `types` are weights of site types by name; `sheets` the sheets' names by part."""

    items: list[ItemDraft] = field(default_factory=list)
    checks: list[CheckDraft] = field(default_factory=list)
    types: list[tuple[int, str, Decimal]] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    sheets: dict[str, str] = field(default_factory=dict)

    def children(self, place: int) -> Iterator[ItemDraft]:
        """The nodes right below the one at this place."""
        return (item for item in self.items if item.parent == place)

    @property
    def errors(self) -> list[Issue]:
        """What has to be put right before anything is imported."""
        return [issue for issue in self.issues if issue.level == "error"]

    @property
    def warnings(self) -> list[Issue]:
        """What is taken as it is once somebody has looked at it."""
        return [issue for issue in self.issues if issue.level == "warning"]
