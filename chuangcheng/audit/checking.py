"""Recompute a chain from plain values, and say what is wrong with it. tools/verify_chain.py does the same alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chuangcheng.audit import signing
from chuangcheng.audit.checkpoints import Sheet
from chuangcheng.rules import chain


@dataclass(frozen=True, kw_only=True)
class Link:
    """One step as it is stored: what its hash covers (`body`), and the texts and salts beside it."""

    seq: int
    previous: str
    hash: str
    body: Mapping[str, Any]
    words: Mapping[str, str]
    salts: Mapping[str, str]
    digests: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Chain:
    """A problem's steps in order, with the count and head its row gives."""

    number: str
    step_count: int
    head: str
    links: Sequence[Link]


@dataclass(frozen=True)
class Fault:
    """Something that does not fit: `number` of the problem or of a piece of the log (or empty), `seq` (or 0), words."""

    number: str
    seq: int
    sentence: str


@dataclass
class Verdict:
    """What the verification found."""

    chains: int = 0
    steps: int = 0
    erased: list[tuple[str, int]] = field(default_factory=list)
    loose_steps: int = 0
    loose_chains: int = 0
    checkpoints: int = 0
    faults: list[Fault] = field(default_factory=list)
    files: int = 0
    files_erased: int = 0
    entries: int = 0
    entries_erased: int = 0
    loose_entries: int = 0

    @property
    def sound(self) -> bool:
        """Whether nothing was found to be wrong."""
        return not self.faults


def faults_of(item: Chain) -> Iterator[Fault]:
    """Whatever is wrong inside one chain."""
    previous = ""
    for place, link in enumerate(item.links, start=1):
        if link.seq != place:
            yield Fault(item.number, place, "缺少这一步，后面的步骤接不上")
            return
        if link.previous != previous:
            yield Fault(item.number, link.seq, "与上一步接不上")
        if chain.step_hash(previous=link.previous, body=link.body) != link.hash:
            yield Fault(item.number, link.seq, "内容被改动过，与存证值不符")
        yield from text_faults(item.number, link)
        previous = link.hash
    if item.step_count != len(item.links):
        yield Fault(item.number, len(item.links) + 1, f"应有{item.step_count}步，只找到{len(item.links)}步")
    elif item.head != previous:
        yield Fault(item.number, item.step_count, "问题登记的最后一步与步骤不符")


def text_faults(number: str, link: Link) -> Iterator[Fault]:
    """Texts that are not the ones that were digested; an erased text has no words and is no fault."""
    for name, text in link.words.items():
        if name not in link.digests:
            yield Fault(number, link.seq, "多出了一段当时没有的文字")
        elif chain.digest(salt=link.salts.get(name, ""), text=text) != link.digests[name]:
            yield Fault(number, link.seq, "文字被改动过，与存证值不符")


def erased_in(item: Chain) -> list[tuple[str, int]]:
    """(number, seq) of steps a text of which was erased."""
    return [(item.number, link.seq) for link in item.links if set(link.digests) - set(link.words)]


def sheet_faults(sheet: Sheet, *, previous: Sheet | None, key: str) -> Iterator[Fault]:
    """Whatever is wrong with one checkpoint, given the one before and the installation's public key."""
    name = f"第{sheet.number}号存证"
    if sheet.number != (previous.number + 1 if previous else 1):
        yield Fault("", 0, f"{name}之前缺少存证")
    if previous and sheet.previous_root != previous.root:
        yield Fault("", 0, f"{name}与上一号接不上")
    if chain.root(previous=sheet.previous_root, heads=list(sheet.heads)) != sheet.root:
        yield Fault("", 0, f"{name}的内容被改动过")
    if sheet.key != key or not signing.signed(sheet.message, sheet.signature, key=sheet.key):
        yield Fault("", 0, f"{name}的签名不对")


def anchor_fault(item: Chain, anchor: tuple[int, str]) -> Fault | None:
    """A chain that no longer has what the last checkpoint over it signed."""
    count, head = anchor
    if len(item.links) < count:
        return Fault(item.number, len(item.links) + 1, f"存证时有{count}步，现在只有{len(item.links)}步")
    if item.links[count - 1].hash != head:
        return Fault(item.number, count, "整条记录被重写过，与存证时不一致")
    return None
