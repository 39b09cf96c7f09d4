"""That somebody is a member of the Party: their own word, said and taken back by them."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from villages import permissions
from villages.models import ConsentChannel, PartyDeclaration, Resident
from villages.party_errors import NotYoursToSay, SaidDayAhead, TooYoungToBeMember
from villages.register_errors import OwnFamily


@transaction.atomic
def declare(
    *,
    resident: Resident,
    by: User,
    at: datetime,
    declared_on: date | None = None,
) -> PartyDeclaration:
    """Keep that the resident says so; saying it twice changes nothing.

    On the own screen, or signed on paper on ``declared_on`` and written down by the
    village's manager, who does not do it for the own family.
    """
    resident = Resident.objects.select_for_update(no_key=True).get(pk=resident.pk)
    on = timezone.localdate(at)
    _require_may_keep(resident, by, on_paper=declared_on is not None, on=on)
    day = declared_on or on
    if day > on:
        raise SaidDayAhead
    if not resident.is_adult(on=day):
        raise TooYoungToBeMember
    standing = PartyDeclaration.objects.filter(resident=resident).first()
    if standing:
        return standing
    said = PartyDeclaration.objects.create(
        resident=resident,
        channel=ConsentChannel.PAPER if declared_on else ConsentChannel.PHONE,
        declared_on=day,
        recorded_at=at,
        recorded_by=by,
    )
    _note("villages.party_declared", resident, by=by, at=at)
    return said


@transaction.atomic
def take_back(*, resident: Resident, by: User, at: datetime) -> None:
    """Forget that the resident said so, at once. Nothing is kept of it but that."""
    resident = Resident.objects.select_for_update(no_key=True).get(pk=resident.pk)
    is_own = permissions.own_residents(by).filter(pk=resident.pk).exists()
    on = timezone.localdate(at)
    _require_may_keep(resident, by, on_paper=not is_own, on=on)
    gone, _kinds = PartyDeclaration.objects.filter(resident=resident).delete()
    if gone:
        _note("villages.party_taken_back", resident, by=by, at=at)


def _require_may_keep(
    resident: Resident, by: User, *, on_paper: bool, on: date
) -> None:
    if not on_paper:
        if not permissions.own_residents(by).filter(pk=resident.pk).exists():
            raise NotYoursToSay
        return
    if not permissions.manages(by, resident.village, on=on):
        raise NotYoursToSay
    if permissions.own_family(by).filter(pk=resident.pk).exists():
        raise OwnFamily


def _note(action: str, resident: Resident, *, by: User, at: datetime) -> None:
    audit.record(action, target=resident, by=by, at=at, village_id=resident.village_id)
