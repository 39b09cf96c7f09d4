"""Rate one household: work it out, decide, let a second person sign, end."""

from .deciding import confirm, decide, drop_proposal, end, end_expired
from .scoring import rate

__all__ = ["confirm", "decide", "drop_proposal", "end", "end_expired", "rate"]
