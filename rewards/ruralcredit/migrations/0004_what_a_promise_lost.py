"""What a loan that was given up has lost of members' promises locks them no longer."""

from django.db import migrations, models
from django.db.models import F, Q


def count_losses(apps, schema_editor):
    matches = apps.get_model("ruralcredit", "PromiseMatch").objects
    given_up = matches.filter(loan__status="written_off")
    given_up.update(lost_fen=F("amount_fen") - F("freed_fen"))


class Migration(migrations.Migration):
    dependencies = [("ruralcredit", "0003_first_indicators_and_rates")]

    operations = [
        migrations.AddField(
            model_name="promisematch",
            name="lost_fen",
            field=models.PositiveBigIntegerField(
                default=0, verbose_name="收不回多少（分钱）"
            ),
        ),
        migrations.RemoveConstraint(
            model_name="promisematch", name="promise_match_frees_at_most_all"
        ),
        migrations.AddConstraint(
            model_name="promisematch",
            constraint=models.CheckConstraint(
                condition=Q(
                    amount_fen__gt=0, freed_fen__lte=F("amount_fen") - F("lost_fen")
                ),
                name="promise_match_frees_or_loses_at_most_all",
            ),
        ),
        migrations.RunPython(count_losses, migrations.RunPython.noop),
    ]
