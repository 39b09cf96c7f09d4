"""What a household agrees to: first the file itself, then each further purpose."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.ruralcredit.errors.coops import NotForThisCoop
from rewards.ruralcredit.errors.dossiers import (
    ConsentOutOfOrder,
    ConsentOver,
    HouseholdGone,
    MayNotWithdraw,
    NotSignedByThemselves,
    RecipientMissing,
    SignerNotOfHousehold,
    SignerTooYoung,
)
from rewards.ruralcredit.errors.members import NotServedHere
from rewards.ruralcredit.models import (
    Authorisation,
    Coop,
    CoopRole,
    Dossier,
    EndReason,
    FilePurpose,
    LenderLink,
    Rating,
    RatingStatus,
)
from rewards.ruralcredit.permissions import works_for
from rewards.ruralcredit.selectors.coops import serves
from rewards.ruralcredit.selectors.dossiers import has_consent
from rewards.ruralcredit.services.acting import require_not_close, require_officer
from rewards.ruralcredit.services.coops import locked
from villages.models import ConsentChannel, Household, Membership, Resident
from villages.permissions import own_residents

# Who else learns something has a name.
NAMED = frozenset({FilePurpose.BANK_QUERY, FilePurpose.LENDER})


@dataclass(frozen=True)
class Signed:
    """A consent as it was given: for what, by whom, how, from when to when, for whom."""

    purpose: str
    resident: Resident
    channel: str
    starts_on: date
    ends_on: date
    recipient: str = ""


@transaction.atomic
def open_dossier(
    *, coop: Coop, household: Household, signed: Signed, by: User, at: datetime
) -> Dossier:
    """Open the file of a household in a served village, with its consent to that.

    One that is there already is kept, and gets the consent. Raises NotForThisCoop,
    TooCloseToHousehold, HouseholdGone, NotServedHere, and what ``authorise`` raises.
    """
    coop = locked(coop)
    require_officer(by, coop, at=at)
    require_not_close(by, household)
    today = timezone.localdate(at)
    if household.closed_on and household.closed_on <= today:
        raise HouseholdGone
    if not serves(coop, household.village, on=today):
        raise NotServedHere(village=household.village.name)
    dossier, is_new = Dossier.objects.get_or_create(
        coop=coop,
        household=household,
        defaults={"opened_at": at, "opened_by": by},
    )
    if dossier.closed_on:
        dossier.closed_on = None
        dossier.save(update_fields=["closed_on"])
    if is_new:
        note("ruralcredit.dossier_opened", dossier, by=by, at=at)
    authorise(dossier=dossier, signed=signed, by=by, at=at)
    return dossier


@transaction.atomic
def authorise(
    *, dossier: Dossier, signed: Signed, by: User, at: datetime
) -> Authorisation:
    """Keep a household's consent for one purpose, signed by an adult who belongs to it.

    On the phone only by the signer's own account; on paper and by a helper an officer
    enters it. Raises NotForThisCoop, TooCloseToHousehold, NotSignedByThemselves,
    ConsentOutOfOrder, SignerNotOfHousehold, SignerTooYoung and RecipientMissing.
    """
    dossier = locked_dossier(dossier)
    _require_may_sign(by, dossier, signed, at=at)
    _require_sound(dossier, signed, on=timezone.localdate(at))
    given = Authorisation.objects.create(
        dossier=dossier,
        purpose=signed.purpose,
        signed_by_resident=signed.resident,
        recipient=signed.recipient.strip(),
        channel=signed.channel,
        starts_on=signed.starts_on,
        ends_on=signed.ends_on,
        recorded_at=at,
        recorded_by=by,
    )
    note(
        "ruralcredit.consent_given",
        dossier,
        by=by,
        at=at,
        purpose=signed.purpose,
        channel=signed.channel,
        signed_by=signed.resident.pk,
    )
    return given


@transaction.atomic
def withdraw_consent(
    *, authorisation: Authorisation, by: User, at: datetime
) -> Authorisation:
    """Take a consent back, at once, by an adult of the household or for them.

    With it go all others for the same purpose and recipient. Links for lenders that
    rest on it stop working. Without any consent to the file
    its values are read no more, its rating ends, and every link with it; what was
    written stays for the audit. Raises MayNotWithdraw and ConsentOver.
    """
    dossier = locked_dossier(authorisation.dossier)
    today = timezone.localdate(at)
    if not _may_withdraw(by, dossier, on=today):
        raise MayNotWithdraw
    given = Authorisation.objects.get(pk=authorisation.pk)
    if given.withdrawn_at:
        raise ConsentOver
    # Who takes a consent back means all of its kind, a renewal included.
    same = dossier.authorisations.filter(
        purpose=given.purpose, recipient=given.recipient, withdrawn_at=None
    )
    links = LenderLink.objects.filter(authorisation__in=list(same))
    same.update(withdrawn_at=at, withdrawn_by=by)
    given.withdrawn_at, given.withdrawn_by = at, by
    if given.purpose == FilePurpose.FILE and not has_consent(dossier, on=today):
        links = LenderLink.objects.filter(authorisation__dossier=dossier)
        _end_rating(dossier, on=today)
    links.filter(revoked_at__isnull=True).update(revoked_at=at, revoked_by=by)
    note("ruralcredit.consent_withdrawn", dossier, by=by, at=at, purpose=given.purpose)
    return given


def locked_dossier(dossier: Dossier) -> Dossier:
    """Return the dossier, locked until the transaction is over."""
    rows = Dossier.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("coop", "household__village").get(pk=dossier.pk)


def note(action: str, dossier: Dossier, *, by: Any, at: datetime, **data: Any) -> None:
    """Write the audit line of something that was done to a dossier."""
    audit.record(
        action,
        target=dossier,
        by=by,
        at=at,
        village_id=dossier.household.village_id,
        data={"coop": dossier.coop_id, "household": dossier.household_id} | data,
    )


def _end_rating(dossier: Dossier, *, on: date) -> None:
    Rating.objects.filter(dossier=dossier, status=RatingStatus.SCORED).delete()
    Rating.objects.decided().filter(dossier=dossier).update(
        status=RatingStatus.ENDED, ended_on=on, end_reason=EndReason.CONSENT
    )


def _require_may_sign(
    by: User, dossier: Dossier, signed: Signed, *, at: datetime
) -> None:
    """Refuse a consent that neither its signer nor an officer enters."""
    if signed.channel == ConsentChannel.PHONE:
        if not own_residents(by).filter(pk=signed.resident.pk).exists():
            raise NotSignedByThemselves
        return
    if not works_for(by, dossier.coop, CoopRole.OFFICER, on=timezone.localdate(at)):
        raise NotForThisCoop
    require_not_close(by, dossier.household)


def _require_sound(dossier: Dossier, signed: Signed, *, on: date) -> None:
    """Refuse days out of order, and a signer who is no adult of the household."""
    if not signed.starts_on <= on <= signed.ends_on:
        raise ConsentOutOfOrder
    if not _belongs(dossier.household, signed.resident, on=on):
        raise SignerNotOfHousehold(name=signed.resident.name)
    if not signed.resident.is_adult(on=signed.starts_on):
        raise SignerTooYoung(name=signed.resident.name)
    if signed.purpose in NAMED and not signed.recipient.strip():
        raise RecipientMissing


def _belongs(household: Household, resident: Resident, *, on: date) -> bool:
    lives = Resident.objects.living_here(on=on).filter(pk=resident.pk)
    held = Membership.objects.in_force(on=on).filter(household=household)
    return lives.filter(pk__in=held.values("resident")).exists()


def _may_withdraw(by: User, dossier: Dossier, *, on: date) -> bool:
    """Return whether the user is an officer, or an adult of the household."""
    if works_for(by, dossier.coop, CoopRole.OFFICER, on=on):
        return True
    return any(
        one.is_adult(on=on) and _belongs(dossier.household, one, on=on)
        for one in own_residents(by)
    )
