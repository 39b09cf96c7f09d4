"""What the product works out itself: from other values, and from the co-op's register."""

from datetime import date, datetime
from decimal import Decimal

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
    ObjectionOutcome,
    RatingObjection,
    VisitSource,
)
from rewards.ruralcredit.selectors.dossiers import has_consent
from rewards.ruralcredit.selectors.facts import (
    LOANS_REPAID,
    NOT_A_MEMBER,
    VILLAGE_RECORD,
    is_no_member,
    loans_repaid,
)
from rewards.ruralcredit.selectors.indicators import indicators_of
from rewards.ruralcredit.services.dossiers.writing import Written, write
from villages.models import Membership, Purpose, Resident
from villages.selectors.consents import who_consented
from villages.selectors.credit_files import score_as_shown_to


def refresh(*, dossier: Dossier, on: date, at: datetime) -> DossierVisit | None:
    """Bring what is worked out up to the day; None when nothing changed.

    The part of income that goes into debts (C02) from what was asked, unless somebody
    decided it after that; whether
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
        .select_related("indicator", "visit")
    }
    wanted = _from_values(held, _decided(dossier)) | _from_register(dossier, on)
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


def _decided(dossier: Dossier) -> dict[str, datetime]:
    """Return when somebody last answered that a value which follows was wrong."""
    upheld = RatingObjection.objects.filter(
        rating__dossier=dossier,
        indicator_code__in=list(DERIVED),
        outcome=ObjectionOutcome.UPHELD,
        decided_at__isnull=False,
    )
    rows = upheld.order_by("decided_at").values_list("indicator_code", "decided_at")
    return {code: at for code, at in rows if at}


def _from_values(
    held: dict[str, DossierValue], decided: dict[str, datetime]
) -> _Worked:
    """Return what follows from two values, for as long as both of them hold.

    What was decided since stands, or stays away, until one of the two is asked anew.
    """
    found: _Worked = {}
    for code, (part, whole) in DERIVED.items():
        asked = [held[one].visit.recorded_at for one in (part, whole) if one in held]
        if code in decided and all(at <= decided[code] for at in asked):
            continue
        found[code] = (None, None)
        if part in held and whole in held:
            pair = (held[part], held[whole])
            ends = [one.until_on for one in pair if one.until_on]
            value = derived(*(one.number or Decimal(0) for one in pair))
            found[code] = (value, min(ends) if ends else None)
    return found


def _from_register(dossier: Dossier, on: date) -> _Worked:
    """Return what the co-op's own register says; it holds until it says otherwise."""
    return {
        NOT_A_MEMBER: (TRUE if is_no_member(dossier, on) else FALSE, None),
        LOANS_REPAID: (loans_repaid(dossier, on), None),
    }


def _from_village(dossier: Dossier, on: date) -> _Worked:
    """Return the village's score on the card's scale; nothing without that consent."""
    household = dossier.household
    members = Membership.objects.in_force(on=on).filter(household=household)
    people = Resident.objects.filter(pk__in=members.values("resident"))
    agreed = who_consented(people, Purpose.LENDER, on)
    sheet = score_as_shown_to(None, household, on) if agreed else None
    return {VILLAGE_RECORD: (village_scale(sheet.total) if sheet else None, None)}
