"""The book: accounts, and what moved between them."""

from .book import Account, Entry, Kind, Lot, LotUse, Posting, Unit

__all__ = ["Account", "Entry", "Kind", "Lot", "LotUse", "Posting", "Unit"]
