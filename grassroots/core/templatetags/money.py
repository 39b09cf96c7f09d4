"""Filters that write amounts of money where the unit stands beside them."""

from decimal import Decimal

from django import template

from grassroots.core import formulas

register = template.Library()


@register.filter
def yuan(amount: int) -> str:
    """Write an amount of fen in yuan where 元 stands beside it: 1,234.50."""
    return formulas.format_fen(amount).removesuffix("元")


@register.filter
def wan(amount: int) -> str:
    """Write an amount of fen in ten thousands of yuan: 6.38, 300."""
    return formulas.wan(amount)


@register.filter
def plain(number: Decimal) -> str:
    """Write a number without zeros behind it: 4.2."""
    return formulas.plain(number)
