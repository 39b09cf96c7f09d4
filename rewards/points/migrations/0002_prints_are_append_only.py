"""What was printed, and what a record was paid, is not taken back by editing."""

from django.db import migrations

from grassroots.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("points", "0001_accounts_awards_and_prints")]
    operations = [append_only("points_award"), append_only("points_passbookprint")]
