"""The function that confirms an order also knows the outlet, and notes what it did."""

from django.db import migrations

from rewards.redemption.operations import hand_over_in_one_statement


class Migration(migrations.Migration):
    dependencies = [
        ("redemption", "0003_an_order_is_handed_over_in_one_call"),
        ("ledger", "0004_a_posting_asks_less"),
        ("audit", "0001_event"),
    ]
    operations = [hand_over_in_one_statement()]
