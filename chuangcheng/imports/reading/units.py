"""Who is named in a units cell: leads in order and assists, split without tearing names apart."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 600  # characters of a cell that are looked at
SEPARATORS = "、,;/|\n，；／"
BRACKETS = {"(": ")", "（": "）", "〔": "〕", "[": "]", "【": "】"}
ENDS = "局办委科处队所部厅院校站司会园馆室街镇乡村府社"
LONG_ENDS = (
    "中心",
    "街道",
    "社区",
    "公司",
    "医院",
    "学校",
    "集团",
    "支队",
    "大队",
    "银行",
    "团委",
    "党办",
    "小区",
    "物业",
    "区",
)
# 和 that belongs to a name: 和平区, 和谐社区, 和田路 …
JOINED_NAMES = tuple(f"和{second}" for second in "平谐顺田县静林睦美合兴悦龙政硕布畅园信泰润风阳苑")
CONJUNCTION = re.compile(r"以及|[和及与]")
LEAD_LABEL = re.compile(r"(?:第一)?(?:牵头|主责|责任|整改|承办|主办)(?:责任)?(?:单位|部门|科室)?[:：]")
ASSIST_LABEL = re.compile(r"(?:配合|协助|协办|协同|参与)(?:单位|部门|科室)?[:：]")
LABEL = re.compile(f"({LEAD_LABEL.pattern}|{ASSIST_LABEL.pattern})")
LEAD_TAG = re.compile(r"[(（](?:第一)?(?:牵头|主责|主办)(?:单位|部门)?[)）]$")
ASSIST_TAG = re.compile(r"[(（](?:配合|协助|协办|参与)(?:单位|部门)?[)）]$")
AND_MORE = re.compile(r"等(?:有关|相关|各)?(?:科室|单位|部门|责任单位)?$")
PERSON_TAIL = re.compile(r"^(?P<unit>.+?)(?:[(（](?P<inside>[^()（）]{2,12})[)）]|[\n:：](?P<behind>[^:：]{2,12}))$")
NOBODY = frozenset(("无", "/", "-", "—", "——", "待定", "暂无", "\\"))


@dataclass(frozen=True, slots=True)
class NamedUnits:
    """`leads`: the first leads, the others lead together with it; `remarks` are sentences for the row."""

    leads: tuple[str, ...] = ()
    assists: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@lru_cache(maxsize=8192)
def named_units(text: str) -> NamedUnits:
    """Splits one cell; every doubtful cut is said in a remark, nothing is invented."""
    leads: list[str] = []
    assists: list[str] = []
    remarks: list[str] = []
    to = leads
    for piece in LABEL.split(text[:LONGEST]):
        if LABEL.fullmatch(piece):
            to = assists if ASSIST_LABEL.fullmatch(piece) else leads
            continue
        for name in _cut(piece, remarks):
            _place(name, to, leads, assists)
    return NamedUnits(_once(leads), tuple(name for name in _once(assists) if name not in leads), tuple(remarks))


def unit_and_person(text: str) -> tuple[str, str]:
    """ "总务科（王主任）" → ("总务科", "王主任"), for columns headed with both; the person may be ""."""
    match = PERSON_TAIL.match(text.strip()[:LONGEST])
    if not match:
        return text, ""
    return match["unit"].strip(), (match["inside"] or match["behind"]).strip()


def _place(name: str, to: list[str], leads: list[str], assists: list[str]) -> None:
    if ASSIST_TAG.search(name):
        assists.append(ASSIST_TAG.sub("", name))
    elif LEAD_TAG.search(name):
        leads.insert(0, LEAD_TAG.sub("", name))
    else:
        to.append(name)


def _cut(text: str, remarks: list[str]) -> list[str]:
    names: list[str] = []
    for piece in _at_separators(text):
        for name in _at_blanks(piece):
            names += _at_conjunctions(name, remarks)
    return [name for name in (_without_more(name, remarks) for name in names) if name and name not in NOBODY]


def _at_separators(text: str) -> list[str]:
    """Cuts at 、,;/ and line breaks, but not inside brackets."""
    pieces, start, waiting = [], 0, ""
    for at, character in enumerate(text):
        if waiting:
            waiting = "" if character == waiting else waiting
        elif character in BRACKETS and BRACKETS[character] in text[at:]:
            waiting = BRACKETS[character]
        elif character in SEPARATORS:
            pieces.append(text[start:at])
            start = at + 1
    return [piece for piece in (*pieces, text[start:]) if piece.strip()]


def _at_blanks(piece: str) -> list[str]:
    """Blanks part names, unless they only stretch one ("总 务 科") or stand in Latin text."""
    words = piece.split()
    if len(words) < 2:
        return words
    if any(len(word) == 1 for word in words) or not all(ends_like_unit(word) for word in words):
        joined = " ".join(words)
        return [joined if re.search(r"[A-Za-z0-9] [A-Za-z0-9]", joined) else "".join(words)]
    return words


def _at_conjunctions(name: str, remarks: list[str]) -> list[str]:
    """ "党办和总务科" is cut, "教育和体育局" and "和平区城管局" are not; each cut is remarked."""
    for match in CONJUNCTION.finditer(name):
        left, right = name[: match.start()], name[match.end() :]
        if name[match.start() :].startswith(JOINED_NAMES) or name.count("(") or name.count("（"):
            continue
        if len(left) > 1 and len(right) > 1 and ends_like_unit(left) and ends_like_unit(right):
            remarks.append(f"责任单位“{name}”按两个单位处理，如是一个单位请更正。")
            return [left, *_at_conjunctions(right, remarks)]
    return [name]


def _without_more(name: str, remarks: list[str]) -> str:
    plain = unicodedata.normalize("NFKC", name).strip(" .。:：")
    plain = re.sub(r"\((?=[^)]*\))", "（", plain).replace(")", "）") if "(" in plain else plain
    cut = AND_MORE.sub("", plain)
    if cut != plain and cut:
        remarks.append(f"责任单位写着“{plain}”，只带入了写明的单位，其余请补充。")
        return cut
    return plain


def ends_like_unit(name: str) -> bool:
    """Whether the last characters are those of units: 局, 办, 街道, 中心 …"""
    bare = re.sub(r"[(（].*[)）]$|等$", "", name)
    return len(bare) > 1 and (bare[-1] in ENDS or bare.endswith(LONG_ENDS))


def _once(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
