from django.db import migrations

from grassroots.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("redemption", "0001_counters_and_orders")]

    operations = [append_only("redemption_stockmove")]
