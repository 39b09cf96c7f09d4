"""A prepared query finds what the plain one finds, with one query and fresh values."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldError
from django.db.models import BigIntegerField, DateField

from grassroots.audit.models import Event
from grassroots.core.prepared import Prepared, given
from tests.factories.accounts import UserFactory
from tests.factories.villages import AppointmentFactory, moment
from villages.models import AreaAppointment

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 3)

appointments = Prepared(
    lambda: (
        AreaAppointment.objects.in_force(on=given("on", DateField()))
        .filter(user=given("user", BigIntegerField()))
        .select_related("village__town__county", "town__county", "county")
        .order_by("pk")
    )
)


def test_it_finds_whole_objects_with_what_belongs_to_them(django_assert_num_queries):
    one = AppointmentFactory()

    with django_assert_num_queries(1):
        (found,) = appointments(user=one.user_id, on=TODAY)
        assert found == one
        assert found.village == one.village
        assert found.village.town.county.name == one.village.town.county.name
        assert found.town is None

    for field in one._meta.concrete_fields:
        assert getattr(found, field.attname) == getattr(one, field.attname)


def test_each_call_has_its_own_values():
    one, other = AppointmentFactory(), AppointmentFactory(ends_on=TODAY)
    tomorrow = TODAY + timedelta(days=1)

    assert appointments(user=one.user_id, on=TODAY) == [one]
    assert appointments(user=other.user_id, on=TODAY) == [other]
    assert appointments(user=other.user_id, on=tomorrow) == []


def test_values_are_read_back_as_the_orm_reads_them():
    events = Prepared(lambda: Event.objects.order_by("pk"))
    Event.objects.create(
        action="x",
        target_type="y",
        target_id="1",
        occurred_at=moment(TODAY),
        data={"a": 1},
    )

    (found,) = events()

    assert found.data == {"a": 1}
    assert found.occurred_at == moment(TODAY)


def test_columns_left_out_are_fetched_when_asked_for(django_assert_num_queries):
    user = UserFactory(name="张三")
    keys = Prepared(
        lambda: (
            get_user_model()
            .objects.filter(pk=given("pk", BigIntegerField()))
            .only("pk")
        )
    )

    with django_assert_num_queries(1):
        (found,) = keys(pk=user.pk)
    with django_assert_num_queries(1):
        assert found.name == "张三"


def test_a_value_that_is_missing_is_missed():
    with pytest.raises(KeyError):
        appointments(user=1)


def test_what_cannot_be_worded_is_refused_when_first_asked():
    wrong = Prepared(lambda: AreaAppointment.objects.filter(nothing=1))

    with pytest.raises(FieldError):
        wrong()
