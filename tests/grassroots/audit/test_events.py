"""What was noted stays noted."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from grassroots.audit import services as audit
from grassroots.audit.models import Event
from grassroots.audit.selectors import events_in
from tests.factories.villages import ResidentFactory, VillageFactory, moment

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 3)


def note(**more) -> Event:
    at = more.pop("at", moment(DAY))
    return audit.record(
        "villages.card_reissued", target=ResidentFactory(**more), by=None, at=at
    )


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_event SET action = 'nothing'", "DELETE FROM audit_event"],
)
def test_a_line_can_be_neither_changed_nor_deleted_even_in_sql(statement: str) -> None:
    event = note()
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Event.objects.get().action == event.action


def test_a_line_takes_its_village_from_what_it_is_about() -> None:
    village = VillageFactory()
    assert note(village=village).village_id == village.pk


def test_lines_outlive_what_they_are_about() -> None:
    event = note()
    assert not [one for one in Event._meta.get_fields() if one.is_relation]
    assert event.target_type == "villages.resident"


def test_days_are_local_days_and_both_ends_count() -> None:
    village = VillageFactory()
    early, late = moment(DAY, hour=0), moment(DAY, hour=23)
    note(village=village, at=early)
    note(village=village, at=late)
    note(village=village, at=moment(date(2026, 6, 4), hour=0))
    found = events_in([village.pk], since=DAY, until=DAY)
    assert [one.occurred_at for one in found] == [late, early]
