"""Which typeface is asked for where, and what may stand in for it.

Official names go into DOCX as they are: the reader's machine has them. A PDF embeds what this machine has, so
each face lists substitutes; the font report says what was used.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import typst
from fontTools.ttLib import TTFont

from chuangcheng.rules.refusals import Refused

Face = Literal["title", "body", "kai", "hei", "song"]


@dataclass(frozen=True)
class FontNames:
    """Official font names by face. `latin`, when given, sets letters and digits (a custom, not the standard)."""

    title: str = "方正小标宋简体"
    body: str = "仿宋_GB2312"
    kai: str = "楷体_GB2312"
    hei: str = "黑体"
    song: str = "宋体"
    latin: str = ""

    def of(self, face: Face) -> str:
        return str(getattr(self, face))


OFFICIAL_FONTS = FontNames()

SERIF = ("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Source Han Serif CN")
SANS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Noto Sans S Chinese",
    "WenQuanYi Micro Hei",
)
CANDIDATES: dict[Face, tuple[str, ...]] = {
    "title": ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", *SERIF, *SANS),
    "body": ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "STFangsong", "FandolFang", *SERIF, *SANS),
    "kai": ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "STKaiti", "FandolKai", *SERIF, *SANS),
    "hei": ("黑体", "SimHei", "STHeiti", *SANS, *SERIF),
    "song": ("宋体", "SimSun", "STSong", "FandolSong", *SERIF, *SANS),
}
FACES: tuple[Face, ...] = ("title", "body", "kai", "hei", "song")
HEAVY_SUBSTITUTES: tuple[Face, ...] = ("title", "kai")


@dataclass(frozen=True)
class FontUse:
    """One face of a PDF: the family asked for, the family used, and how heavy (400 or 700)."""

    face: Face
    asked: str
    used: str
    weight: int
    fallbacks: tuple[str, ...] = ()

    @property
    def substituted(self) -> bool:
        return self.used not in CANDIDATES[self.face][:2]

    @property
    def sentence(self) -> str:
        if not self.substituted:
            return f"{self.asked}：已使用{self.used}。"
        return f"{self.asked}：本机没有，以{self.used}{'（加粗）' if self.weight > 400 else ''}代替。"


@dataclass(frozen=True)
class FontReport:
    """What a PDF was set in. Only a report without substitutes may be called standard."""

    uses: tuple[FontUse, ...]

    @property
    def substituted(self) -> bool:
        return any(use.substituted for use in self.uses)

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(use.sentence for use in self.uses)


@dataclass(frozen=True)
class FontBook:
    """The fonts of this machine as typst sees them."""

    handle: typst.Fonts
    files: dict[str, tuple[tuple[int, str, int], ...]]

    def use(self, face: Face) -> FontUse:
        """The first family present for a face. Raises Refused (fonts_missing) when there is none."""
        present = [family for family in CANDIDATES[face] if family in self.files]
        if not present:
            raise Refused(
                "本机没有中文字体，不能生成PDF；请管理员安装 fonts-noto-cjk，或在设置里指定字体文件夹。",
                code="fonts_missing",
                kind="precondition",
            )
        used = present[0]
        apart = face in HEAVY_SUBSTITUTES or (face == "hei" and used == self._first("body"))
        heavy = apart and used in (*SERIF, *SANS) and self._has_bold(used)
        return FontUse(face, CANDIDATES[face][0], used, 700 if heavy else 400, tuple(present[1:3]))

    def _first(self, face: Face) -> str:
        return next((family for family in CANDIDATES[face] if family in self.files), "")

    def _has_bold(self, family: str) -> bool:
        return any(weight >= 600 for weight, _, _ in self.files[family])

    def report(self) -> FontReport:
        return FontReport(tuple(self.use(face) for face in FACES))

    def missing(self, characters: set[str], use: FontUse) -> set[str]:
        """The characters that neither the family of a face nor its fallbacks can draw."""
        left = characters
        for family in (use.used, *use.fallbacks):
            if not left:
                break
            _, path, index = self.files[family][0]
            left = {char for char in left if ord(char) not in coverage(path, index)}
        return left


@lru_cache(maxsize=8)
def font_book(font_dirs: Sequence[Path] = ()) -> FontBook:
    """The fonts of the system and of the given folders; pass a tuple, it is remembered."""
    handle = typst.Fonts(
        include_system_fonts=True, include_embedded_fonts=False, font_paths=[str(folder) for folder in font_dirs]
    )
    files: dict[str, tuple[tuple[int, str, int], ...]] = {}
    for info in handle.fonts():
        if info.path:
            files[info.family] = (*files.get(info.family, ()), (info.weight, info.path, info.index))
    return FontBook(handle, {family: tuple(sorted(rows)) for family, rows in files.items()})


@lru_cache(maxsize=16)
def coverage(path: str, index: int) -> frozenset[int]:
    """The code points a font file can draw (about half a second for a large collection, then remembered)."""
    with TTFont(path, fontNumber=index, lazy=True) as font:
        return frozenset(font.getBestCmap())
