"""The passbook as it lies open on a phone."""

import pytest

from tests.factories.accounts import UserFactory
from tests.factories.redemption import customer
from tests.factories.villages import VillageFactory
from tests.support.browser import PHONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("step", [0, 1, 3])
@pytest.mark.parametrize("size", [320, 390])
def test_a_long_name_stays_clear_of_the_seal(open_page, size, step):
    user = UserFactory(text_step=step)
    customer(VillageFactory(), 5, name="阿卜杜热合曼·买买提", user=user)
    page = open_page(user, PHONE | {"viewport": {"width": size, "height": 700}})
    page.goto("/me/passbook/")
    name = page.locator(".cover dd").first.bounding_box()
    seal = page.locator(".cover > .seal").bounding_box()
    if seal:  # the narrowest cover has none
        assert (
            name["x"] + name["width"] <= seal["x"]
            or name["y"] + name["height"] <= seal["y"]
        )
    assert page.evaluate("document.documentElement.scrollWidth") == size
