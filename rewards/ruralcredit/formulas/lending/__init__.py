"""A loan as the co-op agreed it and as it is repaid: whole fen, row by row."""

from .agreement import Agreement, agreement_from_data
from .owed import Line, Owed, Parts, arrears, days_late, fen, owed_on, sums, yuan
from .replanning import Agreed, Arrears, Replanned, replanned
from .ring import closes_a_ring
from .terms_data import terms_data, terms_from_data

__all__ = [
    "Agreed",
    "Agreement",
    "Arrears",
    "Line",
    "Owed",
    "Parts",
    "Replanned",
    "agreement_from_data",
    "arrears",
    "closes_a_ring",
    "days_late",
    "fen",
    "owed_on",
    "replanned",
    "sums",
    "terms_data",
    "terms_from_data",
    "yuan",
]
