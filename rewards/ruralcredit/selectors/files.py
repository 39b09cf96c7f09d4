"""The households of the served villages, with what stands in their files."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import (
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from rewards.ruralcredit.formulas.dossiers import SOON_DAYS
from rewards.ruralcredit.models import (
    Authorisation,
    Coop,
    CoopMember,
    Dossier,
    DossierValue,
)
from rewards.ruralcredit.selectors.coops import served_villages
from rewards.ruralcredit.selectors.dossiers import (
    Completeness,
    completeness_many,
    with_consent,
)
from rewards.ruralcredit.selectors.indicators import needed_of
from villages.models import Household, Membership, Resident

NONE, NO_CONSENT, INCOMPLETE, EXPIRING, MEMBERS = (
    "none",
    "no_consent",
    "incomplete",
    "expiring",
    "members",
)


class FileRow(NamedTuple):
    """A household on the list, its file if there is one, and how complete that is."""

    household: Household
    dossier: Dossier | None
    completeness: Completeness | None
    is_member: bool


def households_of(
    coop: Coop, *, on: date, words: str = "", state: str = ""
) -> "QuerySet[Household]":
    """Return the households of the served villages and those that have a file.

    ``words`` are a name, pinyin, the household's number or the end of a phone number;
    ``state`` narrows by what is to be done.
    """
    kept = Dossier.objects.kept().filter(coop=coop)
    here = Q(village__in=served_villages(coop, on=on), closed_on__isnull=True)
    households: QuerySet[Household] = Household.objects.filter(
        here | Q(pk__in=kept.values("household"))
    )
    if words:
        near = Resident.objects.filter(village__in=households.values("village"))
        meant = near.matching(words)
        belongs = Membership.objects.open().filter(resident__in=meant.values("pk"))
        households = households.filter(pk__in=belongs.values("household"))
    if state:
        households = _narrowed(households, coop, state, on=on)
    return households.select_related("head", "village").order_by("village", "number")


def rows_of(coop: Coop, households: Iterable[Household], *, on: date) -> list[FileRow]:
    """Return the list's rows for some households, in a fixed number of queries."""
    wanted = list(households)
    kept = Dossier.objects.kept().filter(coop=coop, household__in=wanted)
    files = {one.household_id: one for one in with_consent(kept, on=on)}
    complete = completeness_many(coop, files.values(), on=on)
    members = set(
        CoopMember.objects.in_force(on=on)
        .filter(coop=coop, household__in=wanted)
        .values_list("household", flat=True)
    )
    return [
        FileRow(
            household=one,
            dossier=files.get(one.pk),
            completeness=complete[files[one.pk].pk] if one.pk in files else None,
            is_member=one.pk in members,
        )
        for one in wanted
    ]


def _narrowed(
    households: "QuerySet[Household]", coop: Coop, state: str, *, on: date
) -> "QuerySet[Household]":
    """Keep the households in a state; all of them in one that is not known."""
    kept = Dossier.objects.kept().filter(coop=coop)
    consented = kept.consented(on=on)
    if state == MEMBERS:
        held = CoopMember.objects.in_force(on=on).filter(coop=coop)
        return households.filter(pk__in=held.values("household"))
    if state == NONE:
        return households.exclude(pk__in=kept.values("household"))
    if state == NO_CONSENT:
        bare = kept.exclude(pk__in=consented.values("pk"))
        return households.filter(pk__in=bare.values("household"))
    if state == INCOMPLETE:
        short = _incomplete(consented, coop, on=on)
        return households.filter(pk__in=short.values("household"))
    if state == EXPIRING:
        soon = consented.filter(Exists(_expiring(coop, on=on)))
        return households.filter(pk__in=soon.values("household"))
    return households


def _incomplete(
    dossiers: "QuerySet[Dossier]", coop: Coop, *, on: date
) -> "QuerySet[Dossier]":
    needed = needed_of(coop)
    held = (
        DossierValue.objects.holding(on=on)
        .filter(dossier=OuterRef("pk"), indicator__in=needed)
        .order_by()
        .values("dossier")
        .annotate(number=Count("pk"))
        .values("number")
    )
    known = Coalesce(Subquery(held, output_field=IntegerField()), 0)
    return dossiers.annotate(known=known).filter(known__lt=needed.count())


def _expiring(coop: Coop, *, on: date) -> "QuerySet[DossierValue]":
    return DossierValue.objects.holding(on=on).filter(
        dossier=OuterRef("pk"),
        indicator__in=needed_of(coop),
        until_on__lte=on + timedelta(days=SOON_DAYS),
    )


def consents_of(dossier: Dossier) -> "QuerySet[Authorisation]":
    """Return every consent that the household ever gave, the newest first."""
    return dossier.authorisations.select_related("signed_by_resident", "recorded_by")
