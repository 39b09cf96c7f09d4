"""Who may judge a household behind closed doors, and who is too close to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from grassroots.accounts.models import User
from rewards.ruralcredit.models import (
    COMMITTED,
    OWING,
    UNDECIDED,
    CoopAppointment,
    CoopMember,
    CoopRole,
    Dossier,
    DossierValue,
    Guarantor,
    Loan,
    Panel,
    PanelSeat,
    PromiseMatch,
    SeatCause,
)
from rewards.ruralcredit.selectors.cards import indicators_of
from rewards.ruralcredit.selectors.facts import APPRAISAL
from villages.models import AreaAppointment, AreaRole, Membership
from villages.selectors.ties import Ties, ties_of_all

# Applied for, granted, or owed: whoever lends, borrows or stands for it is no judge.
_ALIVE = (*UNDECIDED, *COMMITTED, *OWING)


@dataclass(frozen=True)
class _Household:
    """What makes somebody too close to a household."""

    household: int
    members: frozenset[int]
    raters: frozenset[int]
    partners: frozenset[int]

    def cause(self, ties: Ties, *, on: date) -> str:
        """Return why the person has no say, or nothing."""
        lived = any(
            roof == self.household and (end is None or end >= on)
            for roof, end in ties.roofs
        )
        if lived or ties.family & self.members:
            return SeatCause.HOUSEHOLD
        if ties.kin & self.members or self.household in ties.kin_households:
            return SeatCause.RELATIVE
        if ties.user_id in self.raters:
            return SeatCause.RATER
        return SeatCause.DEBT if ties.family & self.partners else ""


def causes_of(
    users: Iterable[User], dossier: Dossier, *, on: date, raters: Iterable[int] = ()
) -> dict[int, str]:
    """Return why each user has no say in a household, nothing for those who have.

    Under the same roof; a declared relative, also of former members; whoever
    collected values of the file or worked out a rating of it (and ``raters``); and
    who lends to, borrows from or stands for the household, or lives with somebody
    who does.
    """
    users = list(users)
    about = _Household(
        household=dossier.household_id,
        members=frozenset(
            Membership.objects.in_force(on=on)
            .filter(household=dossier.household_id)
            .values_list("resident", flat=True)
        ),
        raters=_raters_of(dossier) | frozenset(raters),
        partners=_partners_of(dossier),
    )
    ties = ties_of_all(users)
    return {one.pk: about.cause(ties[one.pk], on=on) for one in users}


def cause_of(user: User, dossier: Dossier, *, on: date) -> str:
    """Return why one user has no say in a household, or nothing."""
    return causes_of([user], dossier, on=on)[user.pk]


def invitable(dossier: Dossier, *, on: date) -> "QuerySet[User]":
    """Return who may be asked to judge: committee, the village's panel, members.

    Only people who can sign in. Whether they are too close is asked by the service.
    """
    committee = CoopAppointment.objects.in_force(on=on).filter(
        coop=dossier.coop_id, role=CoopRole.COMMITTEE
    )
    panel = AreaAppointment.objects.in_force(on=on).filter(
        village=dossier.household.village_id,
        role__in=(AreaRole.PANEL, AreaRole.MANAGER),
    )
    members = CoopMember.objects.in_force(on=on).filter(coop=dossier.coop_id)
    return User.objects.filter(
        Q(pk__in=committee.values("user"))
        | Q(pk__in=panel.values("user"))
        | Q(pk__in=members.values("resident__user"))
        | Q(phone__in=members.exclude(resident__phone="").values("resident__phone")),
        is_active=True,
    ).order_by("name", "pk")


def panel_behind(dossier: Dossier, *, on: date) -> Panel | None:
    """Return the round whose mean counts in a rating as of the day, if one does.

    Not one that ran out, nor whose mean is under objection. A round writes its mean
    into the file at the moment at which it closes: that is how it is found.
    """
    indicator = indicators_of(dossier.coop).get(APPRAISAL)
    values = DossierValue.objects.holding(on=on).filter(
        dossier=dossier, indicator=indicator, disputed_at__isnull=True
    )
    value = values.select_related("visit").first()
    if value is None:
        return None
    rounds = dossier.panels.agreed().filter(closed_at=value.visit.recorded_at)
    return rounds.order_by("-pk").first()


def to_judge(user: User) -> "QuerySet[PanelSeat]":
    """Return the seats of rounds that run and wait for the user's score."""
    seats = PanelSeat.objects.filter(
        user=user, panel__closed_at__isnull=True, recused_cause="", score__isnull=True
    )
    return seats.select_related(
        "panel__dossier__household__village", "panel__dossier__coop"
    ).order_by("panel__opened_at", "pk")


def _raters_of(dossier: Dossier) -> frozenset[int]:
    collected = dossier.visits.values_list("recorded_by", flat=True)
    rated = dossier.ratings.values_list("scored_by", flat=True)
    return frozenset(key for key in (*collected, *rated) if key)


def _partners_of(dossier: Dossier) -> frozenset[int]:
    """Return the residents with money between them and the household, on a live loan."""
    home = dossier.household_id
    loans = Loan.objects.filter(status__in=_ALIVE)
    taken = loans.filter(borrower__household=home)
    stands_for = Guarantor.objects.filter(member__household=home).values("loan")
    lends_to = PromiseMatch.objects.filter(promise__member__household=home)
    found = [
        Guarantor.objects.filter(loan__in=taken).values_list("member__resident"),
        PromiseMatch.objects.filter(loan__in=taken).values_list(
            "promise__member__resident"
        ),
        loans.filter(
            Q(pk__in=stands_for) | Q(pk__in=lends_to.values("loan"))
        ).values_list("borrower__resident"),
    ]
    return frozenset(resident for rows in found for (resident,) in rows)
