"""Dossiers: open one with a consent, write down what was asked, take a consent back."""

from rewards.ruralcredit.errors.dossiers import (
    ConsentOutOfOrder,
    ConsentOver,
    DossierClosed,
    HouseholdGone,
    MayNotWithdraw,
    NoFileConsent,
    NothingCollected,
    SentDifferently,
    ValueFault,
)

from .consents import Signed, authorise, open_dossier, withdraw_consent
from .daily import refresh_village_records
from .derived import refresh
from .visits import Collected, record_visit

__all__ = [
    "Collected",
    "ConsentOutOfOrder",
    "ConsentOver",
    "DossierClosed",
    "HouseholdGone",
    "MayNotWithdraw",
    "NoFileConsent",
    "NothingCollected",
    "SentDifferently",
    "Signed",
    "ValueFault",
    "authorise",
    "open_dossier",
    "record_visit",
    "refresh",
    "refresh_village_records",
    "withdraw_consent",
]
