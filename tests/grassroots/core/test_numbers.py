"""A number that is too large for its column is refused; nothing of it is kept."""

import pytest
from django.db import DataError, transaction

from rewards.redemption.models import Goods
from tests.factories.redemption import GoodsFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.mark.parametrize(
    ("column", "most"), [("sort", 2**15 - 1), ("price", 2**31 - 1)]
)
def test_a_number_beyond_its_column_is_refused_and_the_largest_is_kept(column, most):
    goods = GoodsFactory()
    for number in (most + 6, (most + 1) * 2 + 5):
        with pytest.raises(DataError, match="out of range"), transaction.atomic():
            Goods.objects.filter(pk=goods.pk).update(**{column: number})
    Goods.objects.filter(pk=goods.pk).update(**{column: most})
    goods.refresh_from_db()
    assert getattr(goods, column) == most
