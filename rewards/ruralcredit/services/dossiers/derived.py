"""What the product works out itself: from other values, and from the co-op's register."""

from datetime import date, datetime
from decimal import Decimal

from django.db.models import F, Max

from rewards.ruralcredit.formulas.dossiers import (
    DERIVED,
    FALSE,
    TRUE,
    derived,
    village_scale,
)
from rewards.ruralcredit.models import (
    Dossier,
    DossierValue,
    DossierVisit,
    Indicator,
    Loan,
    LoanStatus,
    VisitSource,
)
from rewards.ruralcredit.selectors.coops import is_member_household
from rewards.ruralcredit.selectors.dossiers import has_consent
from rewards.ruralcredit.selectors.indicators import indicators_of
from rewards.ruralcredit.services.dossiers.writing import Written, write
from villages.models import Membership, Purpose, Resident
from villages.selectors.consents import who_consented
from villages.selectors.credit_files import score_as_shown_to

NOT_A_MEMBER, REPAID_ON_TIME, VILLAGE_RECORD = "V01", "A03", "E01"


def refresh(*, dossier: Dossier, on: date, at: datetime) -> DossierVisit | None:
    """Bring what is worked out up to the day; None when nothing changed.

    The part of income that goes into debts (C02) from what was asked, whether
    somebody is a member (V01) and how many loans were repaid in time (A03) from the
    register, and the village's score (E01) of a household in which an adult agreed
    with the village that a co-op may know it. The caller holds the transaction, and the dossier locked. Without a
    consent to the file nothing is written.
    """
    if not has_consent(dossier, on=on):
        return None
    held = {
        one.indicator.code: one
        for one in DossierValue.objects.holding(on=on)
        .filter(dossier=dossier)
        .select_related("indicator")
    }
    wanted = _from_values(held) | _from_register(dossier, on)
    wanted |= _from_village(dossier, on)
    used = {one.code: one for one in indicators_of(dossier.coop).filter(coop=None)}
    changed = [
        written
        for code, (value, until) in wanted.items()
        if code in used
        and (written := _changed(used[code], held.get(code), value, until))
    ]
    if not changed:
        return None
    visit = DossierVisit.objects.create(
        dossier=dossier, source=VisitSource.SYSTEM, collected_on=on, recorded_at=at
    )
    write(visit, changed)
    return visit


def _changed(
    indicator: Indicator,
    held: DossierValue | None,
    value: Decimal | str | None,
    until: date | None,
) -> Written | None:
    """Return what to write, None when the same is there."""
    before = (held.shown, held.until_on) if held else (None, None)
    if before == (value, until):
        return None
    return Written(indicator, value, until)


_Worked = dict[str, tuple[Decimal | str | None, date | None]]


def _from_values(held: dict[str, DossierValue]) -> _Worked:
    """Return what follows from two values, for as long as both of them hold."""
    found: _Worked = {}
    for code, (part, whole) in DERIVED.items():
        found[code] = (None, None)
        if part in held and whole in held:
            pair = (held[part], held[whole])
            ends = [one.until_on for one in pair if one.until_on]
            value = derived(*(one.number or Decimal(0) for one in pair))
            found[code] = (value, min(ends) if ends else None)
    return found


def _from_register(dossier: Dossier, on: date) -> _Worked:
    """Return what the co-op's own register says; it holds until it says otherwise."""
    belongs = is_member_household(dossier.coop, dossier.household, on=on)
    repaid = (
        Loan.objects.filter(
            coop=dossier.coop,
            borrower__household=dossier.household,
            status=LoanStatus.CLOSED,
            ended_on__lte=on,
        )
        .annotate(last_due_on=Max("schedules__instalments__due_on"))
        .filter(ended_on__lte=F("last_due_on"))
    )
    return {
        NOT_A_MEMBER: (FALSE if belongs else TRUE, None),
        REPAID_ON_TIME: (Decimal(repaid.count()), None),
    }


def _from_village(dossier: Dossier, on: date) -> _Worked:
    """Return the village's score on the card's scale; nothing without that consent."""
    household = dossier.household
    members = Membership.objects.in_force(on=on).filter(household=household)
    people = Resident.objects.filter(pk__in=members.values("resident"))
    agreed = who_consented(people, Purpose.LENDER, on)
    sheet = score_as_shown_to(None, household, on) if agreed else None
    return {VILLAGE_RECORD: (village_scale(sheet.total) if sheet else None, None)}
