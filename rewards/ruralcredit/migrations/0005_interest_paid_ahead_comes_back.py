"""What was paid ahead of interest that never ran is taken off when a loan is closed."""

from django.db import migrations, models
from django.db.models import Q

from grassroots.core.append_only import append_only, may_change

TABLE = "ruralcredit_paymentpart"


class Migration(migrations.Migration):
    dependencies = [("ruralcredit", "0004_what_a_promise_lost")]

    operations = [
        # SQLite alters a table by writing it anew, without its triggers.
        may_change(TABLE),
        migrations.AlterField(
            model_name="paymentpart",
            name="interest_fen",
            field=models.BigIntegerField(default=0, verbose_name="利息"),
        ),
        migrations.AddConstraint(
            model_name="paymentpart",
            constraint=models.CheckConstraint(
                condition=Q(interest_fen__gte=0) | Q(instalment__isnull=True),
                name="payment_part_of_a_row_gives_nothing_back",
            ),
        ),
        append_only(TABLE),
    ]
