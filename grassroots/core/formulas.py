"""Shares without loss, and how numbers and names are written for people."""

from collections.abc import Sequence
from decimal import Decimal

MINUS = "\N{MINUS SIGN}"


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Share ``total`` by ``weights``; the shares always add up to ``total``.

    Each share is the exact one rounded down or up: what rounding leaves over goes
    to the largest remainders, and among equals to the earlier. Nobody with weight
    0 gets anything. Raises ValueError when there is nobody to give to.
    """
    if total < 0 or any(weight < 0 for weight in weights):
        raise ValueError("neither the total nor a weight may be negative")
    whole = sum(weights)
    if whole == 0:
        if total:
            raise ValueError("no weight to share by")
        return [0] * len(weights)
    shares = [total * weight // whole for weight in weights]
    by_remainder = sorted(
        range(len(weights)),
        key=lambda place: (-(total * weights[place] % whole), place),
    )
    for place in by_remainder[: total - sum(shares)]:
        shares[place] += 1
    return shares


def mask_name(name: str) -> str:
    """Return a name as strangers may read it: 张三 is 张*."""
    return f"{name.strip()[:1]}*"


def signed(number: int) -> str:
    """Return a number with its sign, +5 or −5 with a true minus; 0 has none."""
    if number < 0:
        return f"{MINUS}{-number}"
    return f"+{number}" if number else "0"


def format_fen(fen: int) -> str:
    """Return an amount of fen in yuan: 1250 is 12.50元, 123456 is 1,234.56元."""
    yuan, rest = divmod(abs(fen), 100)
    return f"{MINUS if fen < 0 else ''}{yuan:,}.{rest:02d}元"


def plain(number: Decimal) -> str:
    """Return a number without zeros behind it: 4.2000 is 4.2, 10 is 10."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def wan(fen: int) -> str:
    """Return fen in ten thousands of yuan: 6.38, 1.30, and 300 where exact."""
    amount = Decimal(fen) / 1_000_000
    return f"{amount:.0f}" if amount == int(amount) else f"{amount:.2f}"
