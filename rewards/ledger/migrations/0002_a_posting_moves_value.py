"""From here on the database writes the entries of each posting itself."""

from django.db import migrations

from rewards.ledger.operations import postings_move_value


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_the_book")]
    operations = [postings_move_value()]
