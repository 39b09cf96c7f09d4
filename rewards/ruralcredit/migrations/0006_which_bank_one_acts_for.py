"""Whoever acts for a custodian bank says which, and reads its lines alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ruralcredit", "0005_interest_paid_ahead_comes_back")]

    operations = [
        migrations.AddField(
            model_name="coopappointment",
            name="bank",
            field=models.CharField(
                blank=True, default="", max_length=60, verbose_name="哪家银行"
            ),
        ),
    ]
