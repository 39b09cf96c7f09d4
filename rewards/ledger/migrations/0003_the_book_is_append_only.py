"""Postings, entries and the uses of lots can be added, and never changed."""

from django.db import migrations

from grassroots.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_a_posting_moves_value")]
    operations = [
        append_only("ledger_posting"),
        append_only("ledger_entry"),
        append_only("ledger_lotuse"),
    ]
