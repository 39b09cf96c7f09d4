"""What an account can give is asked in place, which PostgreSQL need not plan each time."""

from django.db import migrations

from rewards.ledger.operations import postings_ask_less


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_the_book_is_append_only")]
    operations = [postings_ask_less()]
