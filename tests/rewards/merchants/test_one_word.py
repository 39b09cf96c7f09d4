"""Lists, open data and the page say the same of a shop: three readers, one word."""

from datetime import date, timedelta

import pytest

from rewards.merchants.models import Merchant
from rewards.merchants.selectors.letters import letters_of
from rewards.merchants.selectors.open_data import rows
from rewards.merchants.selectors.status import status_of
from rewards.merchants.services import grades, merchants
from tests.factories.accounts import UserFactory
from tests.factories.merchants import MerchantFactory, graded
from tests.factories.villages import moment
from tests.rewards.merchants.shops import appeal, award, penalty

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 20)
AT = moment(DAY)


@pytest.fixture
def shops():
    ages = {"fine": 20, "stale": 380, "appealed": 30, "accident": 40, "exempt": 50}
    found = {name: MerchantFactory(name=name) for name in ages}
    for name, shop in found.items():
        graded(shop, at=AT - timedelta(days=ages[name]), percent=95)
    appeal(graded(found["appealed"], at=AT - timedelta(days=2), percent=65), at=AT)
    found["first"] = MerchantFactory(name="first")
    appeal(graded(found["first"], at=AT - timedelta(days=2), percent=65), at=AT)
    found["capped"] = MerchantFactory(name="capped")
    graded(found["capped"], at=AT - timedelta(days=60), percent=92)
    penalty(found["capped"], until=DAY + timedelta(days=50))
    appeal(graded(found["capped"], at=AT - timedelta(days=2), percent=45), at=AT)
    grades.refresh_due(on=DAY + timedelta(days=51), at=AT + timedelta(days=51))
    found["honoured"] = MerchantFactory(name="honoured")
    award(found["honoured"], ends_on=DAY + timedelta(days=60))
    graded(found["honoured"], at=AT - timedelta(days=9), percent=89)
    Merchant.objects.filter(name="accident").update(accident_on=DAY)
    Merchant.objects.filter(name="exempt").update(exempt_reason="只批发")
    found["new"] = MerchantFactory(name="new", opened_on=DAY - timedelta(days=9))
    found["never"] = MerchantFactory(name="never")
    found["closed"] = MerchantFactory(name="closed")
    graded(found["closed"], at=AT - timedelta(days=5))
    merchants.close(merchant=found["closed"], on=DAY, by=UserFactory(), at=AT)
    return found


@pytest.mark.parametrize("days", [0, 1, 100, 200, 400])
def test_list_and_page_say_the_same_of_every_shop(shops, days):
    on = DAY + timedelta(days=days)
    table = {row["public_id"]: row for row in rows(on=on)}
    listed = letters_of(Merchant.objects.all(), on=on)
    for name, shop in shops.items():
        shop.refresh_from_db()
        page, line = status_of(shop, on=on), listed[shop.pk]
        assert (line.state, line.letter) == (page.state, page.letter), name
        row = table.get(shop.public_id)
        if page.state == "closed":
            assert row is None
            continue
        assert (row["state"], row["letter"].lower() or None) == (
            page.state,
            page.letter,
        ), name
    assert len({line.state for line in listed.values()}) > 3
