"""Names as people write and type them: folded for comparing, spelt in pinyin for searching. Pure."""

import re
import unicodedata
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

PINYIN_LENGTH = 400
BLANKS = re.compile(r"\s+")
NOISE = re.compile(r"[\s·•・,，.。、:：;；\"“”'‘’\-—_/|()（）\[\]【】〔〕]+")


def tidy(text: str) -> str:
    """A name as it is stored: full-width letters folded, blanks at the ends and between Chinese characters gone."""
    plain = BLANKS.sub(" ", unicodedata.normalize("NFKC", text)).strip()
    plain = re.sub(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])", "", plain)
    return re.sub(r"\((.*?)\)", r"（\1）", plain)


def folded(text: str) -> str:
    """A name as it is compared: no blanks, brackets or marks, small letters."""
    return NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()


@lru_cache(maxsize=16384)
def spelt(name: str) -> tuple[str, str]:
    """Full pinyin and initials without blanks: 总务科 → ("zongwuke", "zwk")."""
    syllables = lazy_pinyin(folded(name), style=Style.NORMAL)
    return "".join(syllables), "".join(s[0] for s in syllables if s)


def pinyin_of(name: str, short_name: str = "", other_names: tuple[str, ...] = ()) -> str:
    """The search column: full pinyin and initials of every name, parted by blanks, each once."""
    words: dict[str, None] = {}
    for each in (name, short_name, *other_names):
        if each:
            words.update(dict.fromkeys(spelt(each)))
    return " ".join(words)[:PINYIN_LENGTH]
