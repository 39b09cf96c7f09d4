"""Checks the loan arithmetic against files of cases; computes nothing itself."""

from rewards.ruralcredit.vectors.running import Outcome, UnreadableVectors, load, run

__all__ = ["Outcome", "UnreadableVectors", "load", "run"]
