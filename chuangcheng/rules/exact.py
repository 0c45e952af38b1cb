"""Numbers that are reckoned with exactly and only rounded where a person reads them."""

from decimal import Decimal
from fractions import Fraction

Number = int | Decimal | Fraction | str


def exact(number: Number) -> Fraction:
    """Any of the kinds as a fraction; texts as "12.5", "3/7" or "1,200". ValueError for anything else."""
    if isinstance(number, str):
        return Fraction(number.replace(",", "").strip())
    return Fraction(number)


def exact_text(value: Fraction) -> str:
    """As it is kept: "12.5" where the decimals end, else "3/7"; `exact` reads it back to the same."""
    rest, places = value.denominator, 0
    for prime in (2, 5):
        while rest % prime == 0:
            rest, places = rest // prime, places + 1
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    return _decimals(value, places)


def shown(value: Fraction, places: int = 2) -> str:
    """For reading: 12.5, 0.33; half away from nought, no idle noughts."""
    scale = 10**places
    scaled = abs(value) * scale
    whole = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    return _decimals(Fraction(whole if value >= 0 else -whole, scale), places)


def _decimals(value: Fraction, places: int) -> str:
    digits = f"{abs(value) * 10**places}".rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}".rstrip("0").rstrip(".") if places else digits
    return f"-{text}" if value < 0 else text
