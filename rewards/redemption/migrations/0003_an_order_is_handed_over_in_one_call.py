"""On PostgreSQL an order is confirmed by a function, in one round trip."""

from django.db import migrations

from rewards.redemption.operations import hand_over_in_one_call


class Migration(migrations.Migration):
    dependencies = [
        ("redemption", "0002_stock_moves_are_append_only"),
        ("ledger", "0003_the_book_is_append_only"),
    ]
    operations = [hand_over_in_one_call()]
