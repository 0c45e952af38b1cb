"""Plain values the components of the face are drawn from; views fill them, templates never reach past them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Tone = Literal["overdue", "soon", "mine", "other", "done", "paused", "void"]


@dataclass(frozen=True)
class Option:
    """One choice of a filter; `count` None is not shown."""

    value: str
    label: str
    chosen: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Filter:
    """One chip of the filter bar: a query parameter `name` with its choices. `multiple` ticks, else one of."""

    name: str
    label: str
    options: Sequence[Option]
    multiple: bool = True

    @property
    def chosen(self) -> list[Option]:
        """The choices in force; an empty value (any) is none."""
        return [option for option in self.options if option.chosen and option.value]

    @property
    def words(self) -> str:
        """What the chip says: one choice by name, more as 名称等 n 项."""
        chosen = self.chosen
        if not chosen:
            return ""
        return chosen[0].label if len(chosen) == 1 else f"{chosen[0].label}等{len(chosen)}项"


@dataclass(frozen=True)
class SavedView:
    """One tab above a list: a set of filters under a name."""

    name: str
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Photo:
    """One picture; `thumb` and `view` are addresses. `text` says what is to be seen, `note` stands under it."""

    id: str
    thumb: str
    view: str
    text: str
    note: str = ""


@dataclass(frozen=True)
class Entry:
    """One line of a timeline: who did what, in words a stranger to the system understands.

    `done` is the verb as printed (上报整改情况), `who` the person with post or unit, `words` what was written,
    `waited` how long it lay before this step. `tone` picks the sign.
    """

    at: datetime
    who: str
    done: str
    words: str = ""
    waited: str = ""
    tone: Tone = "other"
    photos: Sequence[Photo] = ()


@dataclass(frozen=True)
class WizardStep:
    """One step of a wizard; a done step may be gone back to by `url`."""

    name: str
    url: str = ""


@dataclass(frozen=True)
class Job:
    """A long job as the page shows it. `percent` None is a job that cannot say how far it is.

    `say` is one sentence (已读取 1,200 行，共 3,400 行); `link`/`link_label` what to do once it is done.
    `stays`: what comes of it is shown on this page alone.
    """

    url: str
    say: str
    percent: int | None = None
    state: Literal["running", "done", "failed"] = "running"
    link: str = ""
    link_label: str = ""
    stays: bool = False
