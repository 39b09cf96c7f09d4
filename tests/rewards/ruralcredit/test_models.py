"""What the database itself refuses."""

import pytest
from django.db import DatabaseError, transaction

from rewards.ruralcredit.models import DossierValue, Indicator, LendingRate
from tests.factories.ruralcredit import DossierFactory, know

pytestmark = pytest.mark.django_db


def test_the_default_indicators_and_the_published_rates_are_there():
    assert Indicator.objects.filter(coop=None).count() == 29
    assert LendingRate.objects.filter(term="1y").first().rate_pct == 3


def test_an_indicator_of_a_file_has_one_open_value():
    dossier = DossierFactory()
    know(dossier, D01=2)
    with pytest.raises(DatabaseError), transaction.atomic():
        know(dossier, D01=3)
    assert DossierValue.objects.get().number == 2
