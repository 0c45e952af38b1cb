"""Filters of the inspections' pages."""

from fractions import Fraction

from django import template

register = template.Library()


@register.filter
def percent(value: float | Fraction | None) -> str:
    """A share as people read it: 0.6667 is 66.7%; empty for None."""
    return "" if value is None else f"{float(value) * 100:.1f}%"
