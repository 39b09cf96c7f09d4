"""Households whose files are known, and people who rate them."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from rewards.ruralcredit.models import CoopRole, FilePurpose
from rewards.ruralcredit.services import ratings
from tests.factories.accounts import UserFactory
from tests.factories.ruralcredit import (
    TODAY,
    CoopAppointmentFactory,
    CoopMemberFactory,
    DossierFactory,
    know,
    make_card,
    make_coop,
    make_line,
    village_of,
)
from tests.factories.villages import ResidentFactory, moment

AT = moment(TODAY)
LATER = AT + timedelta(days=1)
# 77 points on the default card, with an appraisal of 85: AA.
VALUES = {
    "A01": 0,
    "A02": 0,
    "A04": 96,
    "A05": False,
    "B01": 120,
    "B02": "seasonal_only",
    "B03": 6,
    "B04": 0,
    "B05": False,
    "B06": "complete",
    "C01": 50,
    "C02": 25,
    "C03": 6,
    "C04": 0,
    "D01": 2,
    "D02": 0,
    "D03": 10,
    "E01": 85,
    "E02": 85,
    "E04": 96,
    "V02": False,
    "V03": False,
    "V04": False,
    "V05": False,
    "F01": 60_000,
    "F02": 5_000,
}
ALL = tuple(FilePurpose)


def rating_coop(**columns):
    """Return a co-op with a card, a line, an officer and a committee of three."""
    coop = make_coop(**columns)
    make_card(coop)
    make_line(coop)
    return coop


def officer(coop, **columns):
    return CoopAppointmentFactory(coop=coop, role=CoopRole.OFFICER, **columns).user


def committee(coop, **columns):
    return CoopAppointmentFactory(coop=coop, role=CoopRole.COMMITTEE, **columns).user


def auditor(coop, **columns):
    return CoopAppointmentFactory(coop=coop, role=CoopRole.AUDITOR, **columns).user


def file_of(coop, *, on=TODAY, consents=ALL, household_user=None, **other):
    """Return the file of a member's household, in which everything is known."""
    head = ResidentFactory(
        village=village_of(coop), is_head=True, user=household_user or UserFactory()
    )
    member = CoopMemberFactory(coop=coop, resident=head)
    dossier = DossierFactory(
        coop=coop, household=member.household, resident=head, consents=consents
    )
    known = {
        code: value for code, value in (VALUES | other).items() if value is not None
    }
    know(dossier, on=on, **known)
    return dossier


def head_of(dossier):
    return dossier.household.memberships.order_by("pk").first().resident


def rated(dossier, *, at=AT, by=None):
    """Return a rating worked out by an officer, and by nobody decided."""
    by = by or officer(dossier.coop)
    return ratings.rate(dossier=dossier, as_of=timezone.localdate(at), by=by, at=at)


def held(dossier, *, at=AT, scored_by=None, decided_by=None):
    """Return a rating that holds: worked out by an officer, signed by the committee."""
    rating = rated(dossier, at=at, by=scored_by)
    decided_by = decided_by or committee(dossier.coop)
    return ratings.decide(rating=rating, by=decided_by, at=at)


def judges(coop, count=5):
    """Return people who may be asked to judge: members with a login."""
    people = []
    for _one in range(count):
        head = ResidentFactory(
            village=village_of(coop), is_head=True, user=UserFactory()
        )
        CoopMemberFactory(coop=coop, resident=head)
        people.append(head.user)
    return people


def world(**columns):
    """Return a co-op, its people, and a household whose file is known."""
    coop = rating_coop()
    return SimpleNamespace(
        coop=coop,
        officer=officer(coop),
        other_officer=officer(coop),
        committee=committee(coop),
        second=committee(coop),
        auditor=auditor(coop),
        dossier=file_of(coop, **columns),
    )
