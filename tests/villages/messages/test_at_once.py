"""Two timers, or two retries, at the same moment: one message and one text."""

import pytest

from tests.factories.accounts import UserFactory
from tests.factories.messages import TOLD_ON, tell_something
from tests.factories.villages import ResidentFactory, moment
from tests.support.parallel import at_once
from villages.models import Message
from villages.services import messages

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def test_two_timers_send_one_text(outbox):
    person = ResidentFactory(user=UserFactory())
    tell_something(person)
    evening = moment(TOLD_ON, 18)

    def send():
        return messages.send_due(on=TOLD_ON, at=evening)

    assert sum(at_once([send] * 8)) == 1
    assert len(outbox) == 1
    assert Message.objects.get().tries == 1


def test_one_cause_told_at_once_is_one_message():
    person = ResidentFactory(user=UserFactory())

    def tell():
        return tell_something(person, cause="deduct:7:noticed").pk

    assert len(set(at_once([tell] * 8))) == 1
    assert Message.objects.count() == 1
