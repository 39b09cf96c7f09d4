from django.db import migrations

from grassroots.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_event")]

    operations = [append_only("audit_event")]
