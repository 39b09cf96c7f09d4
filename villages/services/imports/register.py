"""What the village has written down already, in memory, for comparing a list with."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from grassroots.core import sealing
from villages.models import Consent, Household, Membership, Resident, Village


@dataclass(frozen=True)
class Known:
    """Somebody who is in the register, and where they live today."""

    pk: int
    name: str
    born_on: date
    digest: str | None
    number: str | None
    has_died: bool


class Register:
    """The households, people and consents of one village on one day."""

    def __init__(self) -> None:
        """Start empty; ``of`` fills it."""
        self.households: dict[str, Household] = {}
        self.by_digest: dict[str, Known] = {}
        self.by_place: dict[tuple[str, str, date], Known] = {}
        self.by_name: dict[tuple[str, date], Known] = {}
        # When each consent was taken back last; None while it holds.
        self.consents: dict[tuple[int, str], datetime | None] = {}

    @classmethod
    def of(cls, village: Village) -> Self:
        """Read the register of a village in four queries, however large it is."""
        register = cls()
        for household in village.households.select_related("head"):
            register.households[household.number] = household
        homes = dict(
            Membership.objects.open()
            .filter(resident__village=village)
            .values_list("resident_id", "household__number")
        )
        columns = ("pk", "name", "born_on", "id_number_digest", "died_on")
        people = Resident.objects.filter(village=village).values_list(*columns)
        for pk, name, born_on, digest, died_on in people:
            known = Known(pk, name, born_on, digest, homes.get(pk), died_on is not None)
            register._add(known)
        given = Consent.objects.filter(resident__village=village).order_by("given_at")
        for resident, purpose, withdrawn in given.values_list(
            "resident_id", "purpose", "withdrawn_at"
        ):
            register.consents[resident, purpose] = withdrawn
        return register

    def _add(self, known: Known) -> None:
        if known.digest:
            self.by_digest[known.digest] = known
        if known.number:
            self.by_place[known.number, known.name, known.born_on] = known
            self.by_name[known.name, known.born_on] = known

    def find(
        self, number: str, name: str, born_on: date, id_number: str
    ) -> Known | None:
        """Return who this is: by id number, else by household, name and birth date."""
        found = self.by_digest.get(sealing.digest(id_number)) if id_number else None
        return found or self.by_place.get((number, name, born_on))
