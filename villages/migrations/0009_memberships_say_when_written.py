"""When a membership was written down, whatever day it holds from."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("villages", "0008_phone_changes_are_dated")]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="recorded_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
