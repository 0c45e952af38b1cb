"""Numbers as they are typed: 120, 1,200, １２, 2.5, 1万2千, 三十, 一百二十 — read, and printed again in the same style.

`cn2an` reads and writes the Chinese ones. It is asked only after its input was checked, for it takes 三四 (three or
four) for 34, works in floats and fails in several ways.
"""

import re
from decimal import Decimal

import cn2an

LONGEST = 18  # digits; nothing a city counts is longer, and telephone and card numbers are no quantities
FULL_WIDTH = str.maketrans("０１２３４５６７８９％．，／：　＋－", "0123456789%.,/: +-")
HALF_TO_FULL = str.maketrans("0123456789.,", "０１２３４５６７８９．，")

ONES = "一二两三四五六七八九"
HANZI = f"〇零{ONES}十百千万亿"
# 。 stands for a decimal point in many typed papers (2。5万); groups are counted so that no text makes this slow.
ARABIC = r"[0-9]{1,3}(?:,[0-9]{3}){1,5}(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:[.。][0-9]+)?"
MIXED = r"[0-9]+(?:\.[0-9]+)?[万亿][0-9]+千?(?![0-9.万亿])|[0-9]+(?:\.[0-9]+)?[百千](?![克米瓦]|分[点之])"
# 一共 only introduces the number behind it.
CHINESE = rf"(?!一共)[{HANZI}]+(?:点[〇零一二三四五六七八九]+)?"

_APPROXIMATE = re.compile(rf"[{ONES}][{ONES}]")
_DIGITS_ONLY = re.compile(rf"[〇零{ONES}]{{2,}}")
_MIXED_PARTS = re.compile(r"([0-9]+(?:\.[0-9]+)?)([百千万亿]?)")
WORTH = {"": 1, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}


def normal(text: str) -> str:
    """Full-width digits and signs to plain ones; the length of the text stays."""
    return text.translate(FULL_WIDTH)


def read_chinese(text: str) -> Decimal | None:
    """Read 三十, 一百二十, 两万三, 二点五; None for anything else, for years (二〇二六) and for 三四十."""
    whole, _, decimals = text.partition("点")
    if not whole or len(text) > LONGEST or _APPROXIMATE.search(whole) or _DIGITS_ONLY.fullmatch(whole):
        return None
    if whole[0] in "百千万亿" or any(character not in HANZI for character in whole):
        return None
    try:
        value = Decimal(int(cn2an.cn2an(whole, "normal")))
        if decimals:
            value += Decimal(f"0.{cn2an.cn2an(decimals, 'direct')}")
    except (ValueError, KeyError, IndexError, ArithmeticError):
        return None
    return value


def read_arabic(text: str) -> Decimal | None:
    """Read 120, 1,200, 2.5, 3千 and 1万2千 (plain width); None when longer than any count."""
    plain = text.replace(",", "").replace("。", ".")
    if len(plain) > LONGEST:
        return None
    if plain[-1:].isdecimal() and re.fullmatch(r"[0-9.]+", plain):
        return Decimal(plain)
    total = Decimal(0)
    last = 10**9
    for digits, scale in _MIXED_PARTS.findall(plain):
        # 1万2 is spoken for 12000: a last digit without a scale counts tenths of the scale before it.
        worth = WORTH[scale] if scale else (last // 10 if len(digits) == 1 else 1)
        total += Decimal(digits) * worth
        last = worth
    return total


def read(text: str) -> Decimal | None:
    """Read a number of any style; None when it is none."""
    plain = normal(text)
    if not plain:
        return None
    return read_arabic(plain) if plain[0] in "0123456789" else read_chinese(plain)


def plain(value: Decimal) -> str:
    """Print without exponent and without idle zeros: 20, 98.7, 12000."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def chinese(value: Decimal, *, two: str = "二") -> str:
    """Print in Chinese numerals; `two` is how a lone 2 is said before a unit (二 or 两)."""
    if value == 2:
        return two
    printed = str(cn2an.an2cn(plain(value)))
    # cn2an drops the 零 in 一亿零一千: what cannot be read back is left in digits.
    return printed if read_chinese(printed) == value else plain(value)


def print_like(value: Decimal, sample: str) -> str:
    """Print `value` in the style of `sample`: Chinese, full-width, or with thousands marks as the sample has them."""
    if not sample or sample[0] in HANZI:
        return chinese(value, two="两" if "二" not in sample else "二")
    printed = plain(value)
    if re.search(r"[,，]", sample):
        whole, point, decimals = printed.partition(".")
        printed = f"{int(whole):,}{point}{decimals}"
    return printed.translate(HALF_TO_FULL) if sample[0] in "０１２３４５６７８９" else printed
