"""Honest streets: their shops, what counts towards plaque and index, their months."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from rewards.merchants.formulas.index import COMPLAINT_MONTHS, StreetFacts
from rewards.merchants.formulas.plaques import (
    MONTHS,
    Condition,
    PlaqueFacts,
    conditions_of,
)
from rewards.merchants.formulas.standing import Standing
from rewards.merchants.models import (
    Appeal,
    Complaint,
    Finding,
    Grade,
    Inspection,
    Letter,
    Licence,
    Merchant,
    Outcome,
    Penalty,
    Plaque,
    Pledge,
    PledgeBreach,
    Street,
    StreetIndex,
    StreetShop,
)
from rewards.merchants.selectors.letters import (
    end_of,
    histories_of,
    letters_as_of,
    letters_of,
)
from villages.formulas.months import add_months
from villages.models import County, Town, Village

CHART_MONTHS = 24


@dataclass(frozen=True)
class Member:
    """A shop on a street, how it stands, and what it pledged."""

    place: StreetShop
    standing: Standing
    pledges: list[Pledge]

    @property
    def merchant(self) -> Merchant:
        """The shop."""
        return self.place.merchant


def shops_of(street: Street, *, on: date) -> "QuerySet[Merchant]":
    """Return the shops that are on the street on the day and trade."""
    places = StreetShop.objects.in_force(on=on).filter(street=street)
    return Merchant.objects.trading(on=on).filter(
        pk__in=places.values("merchant").order_by()
    )


def members_of(street: Street, *, on: date) -> list[Member]:
    """Return the shops of the street by address and name, never by grade."""
    shops = shops_of(street, on=on)
    standings = letters_of(shops, on=on)
    pledges: dict[int, list[Pledge]] = {}
    for pledge in _pledges(shops, on=on).select_related("text"):
        pledges.setdefault(pledge.merchant_id, []).append(pledge)
    places = (
        StreetShop.objects.in_force(on=on)
        .filter(street=street, merchant__in=list(standings))
        .select_related("merchant")
        .order_by("merchant__address", "merchant__name", "pk")
    )
    return [
        Member(one, standings[one.merchant_id], pledges.get(one.merchant_id, []))
        for one in places
    ]


def street_of(merchant: Merchant, *, on: date) -> StreetShop | None:
    """Return the shop's place on a street on the day, if it has one."""
    places = StreetShop.objects.in_force(on=on).filter(merchant=merchant)
    return places.select_related("street__village").first()


def plaque_of(street: Street) -> Plaque | None:
    """Return the plaque that hangs now."""
    return street.plaques.filter(removed_on__isnull=True).first()


def plaque_rule(street: Street, *, on: date) -> list[Condition]:
    """Return every part of the rule of the plaque, and whether the street meets it."""
    shops = shops_of(street, on=on)
    total = shops.count()
    pledged = _pledges(shops, on=on).values("merchant").distinct().count()
    penalised = (
        Penalty.objects.in_force(on=on)
        .filter(merchant__in=_keys(shops), operator__ends_on__isnull=True)
        .values("merchant")
        .distinct()
    )
    facts = PlaqueFacts(
        shops=total,
        unpledged=total - pledged,
        had_d=len(_had_d(street, on=on)),
        criticals=_with_open_criticals(shops),
        penalties=penalised.count(),
    )
    return conditions_of(facts)


def facts_as_of(street: Street, *, on: date) -> StreetFacts:
    """Return what the index of a month rests on, as it was at the end of a day."""
    shops, end = shops_of(street, on=on), end_of(on)
    standings = letters_as_of(shops, on=on)
    start = end_of(add_months(on, -COMPLAINT_MONTHS))
    complaints = Complaint.objects.substantiated().filter(
        merchant__in=_keys(shops),
        decided_at__gte=start,
        decided_at__lt=end,
        operator__starts_on__lte=on,
    )
    return StreetFacts(
        shops=len(standings),
        letters=sorted(one.letter for one in standings.values() if one.letter),
        pledged=_pledge_keepers(shops, on=on),
        complaints=complaints.filter(_ran(on, "operator__")).count(),
        licensed=_licensed(shops, on=on),
    )


def months_of(street: Street) -> list[StreetIndex]:
    """Return the last months of the index, oldest first."""
    return list(street.indices.order_by("-month")[:CHART_MONTHS])[::-1]


def streets_in(area: County | Town | Village, *, on: date) -> "QuerySet[Street]":
    """Return the streets of an area with the number of their shops and their plaque."""
    on_it = StreetShop.objects.in_force(on=on).filter(
        Q(merchant__closed_on__isnull=True) | Q(merchant__closed_on__gt=on)
    )
    hanging = Plaque.objects.filter(removed_on__isnull=True)
    return (
        Street.objects.in_area(area)
        .select_related("village__town__county")
        .annotate(
            shops_total=Count(
                "shops", filter=Q(shops__in=on_it.values("pk").order_by())
            )
        )
        .prefetch_related(Prefetch("plaques", hanging, to_attr="hanging"))
        .order_by("village__town__code", "village__code", "name")
    )


def can_join(street: Street, *, on: date) -> "QuerySet[Merchant]":
    """Return the shops of the village that trade and are on no street."""
    taken = StreetShop.objects.filter(Q(left_on__isnull=True) | Q(left_on__gt=on))
    return (
        Merchant.objects.trading(on=on)
        .filter(village=street.village_id)
        .exclude(pk__in=taken.values("merchant").order_by())
        .order_by("address", "name")
    )


def _keys(shops: "QuerySet[Merchant]") -> "QuerySet[Merchant, Any]":
    return shops.values("pk").order_by()


def _ran(on: date, prefix: str = "") -> Q:
    """Keep what belongs to whoever ran the shop on the day."""
    still = Q(**{f"{prefix}ends_on__isnull": True})
    return still | Q(**{f"{prefix}ends_on__gte": on})


def _pledges(shops: "QuerySet[Merchant]", *, on: date) -> "QuerySet[Pledge]":
    """Return the pledges of the shops' operators that held at the end of the day."""
    end = end_of(on)
    return Pledge.objects.filter(
        Q(ended_at__isnull=True) | Q(ended_at__gte=end),
        _ran(on, "operator__"),
        merchant__in=_keys(shops),
        signed_at__lt=end,
    )


def _pledge_keepers(shops: "QuerySet[Merchant]", *, on: date) -> int:
    """Return how many shops signed a pledge and had no open breach of any."""
    end, pledges = end_of(on), _pledges(shops, on=on)
    open_breaches = PledgeBreach.objects.filter(
        Q(cured_at__isnull=True) | Q(cured_at__gte=end),
        pledge__in=pledges.values("pk").order_by(),
        found_at__lt=end,
    )
    signed = set(pledges.values_list("merchant_id", flat=True))
    return len(
        signed - set(open_breaches.values_list("pledge__merchant_id", flat=True))
    )


def _licensed(shops: "QuerySet[Merchant]", *, on: date) -> int:
    """Return how many shops had their licences seen, with none of them expired."""
    end = end_of(on)
    seen = Licence.objects.filter(
        Q(removed_at__isnull=True) | Q(removed_at__gte=end),
        _ran(on, "operator__"),
        merchant__in=_keys(shops),
        seen_at__lt=end,
    )
    expired = set(seen.filter(valid_until__lt=on).values_list("merchant_id", flat=True))
    return len(set(seen.values_list("merchant_id", flat=True)) - expired)


def _with_open_criticals(shops: "QuerySet[Merchant]") -> int:
    """Return at how many shops a critical fault of the last visit was not put right.

    What an appeal disputes counts for nothing while it runs, here as on the page.
    """
    of_visits = Appeal.objects.pending().filter(grade__complaint__isnull=True)
    disputed = of_visits.values("grade__inspection").order_by()
    visits = dict(
        Inspection.objects.filter(
            pk__in=shops.filter(grade__isnull=False)
            .values("grade__inspection")
            .order_by(),
            criticals__gt=0,
        )
        .exclude(pk__in=disputed)
        .values_list("pk", "criticals")
    )
    mended = (
        Finding.objects.filter(
            inspection__in=list(visits),
            outcome=Outcome.FAULT,
            item__is_critical=True,
            mended_on__isnull=False,
        )
        .order_by()
        .values_list("inspection")
        .annotate(number=Count("pk"))
    )
    done = dict(mended)
    return sum(number > done.get(visit, 0) for visit, number in visits.items())


def _had_d(street: Street, *, on: date) -> set[int]:
    """Return the shops that had a D while on the street, in the last 12 months.

    Asked of those that left as well: nobody sends a shop away to get a plaque. A D
    that is under review does not count.
    """
    start = add_months(on, -MONTHS)
    places = StreetShop.objects.filter(
        Q(left_on__isnull=True) | Q(left_on__gt=start), street=street, joined_on__lte=on
    )
    shops = Merchant.objects.filter(pk__in=places.values("merchant").order_by())
    spans = list(places.values_list("merchant_id", "joined_on", "left_on"))
    found = set()
    for key, past in histories_of(shops, on=on).items():
        spells = _spells_of_d(past.grades, until=on)
        for merchant, joined, left in spans:
            first, last = max(joined, start), left or on
            if merchant == key and _overlap(spells, first, last):
                found.add(key)
    return found


def _spells_of_d(grades: Iterable[Grade], *, until: date) -> list[tuple[date, date]]:
    """Return from when to when a shop had a D."""
    spells = []
    dated = [(timezone.localdate(one.given_at), one.letter) for one in grades]
    ends = [*(day for day, _letter in dated[1:]), until]
    for (day, letter), end in zip(dated, ends, strict=False):
        if letter == Letter.D:
            spells.append((day, end))
    return spells


def _overlap(spells: list[tuple[date, date]], first: date, last: date) -> bool:
    return any(start <= last and end >= first for start, end in spells)
