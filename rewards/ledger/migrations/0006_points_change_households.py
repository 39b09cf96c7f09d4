"""Points move to another household, and each keeps its last day."""

from django.db import migrations, models

from rewards.ledger.operations import transfers_keep_their_day


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0005_fen_has_its_own_kinds"),
    ]

    operations = [
        migrations.AlterField(
            model_name="posting",
            name="kind",
            field=models.CharField(
                choices=[
                    ("award", "存入"),
                    ("redemption", "兑换"),
                    ("expiry", "过期"),
                    ("reversal", "更正"),
                    ("transfer", "转户"),
                    ("provision", "登记额度"),
                    ("pay_out", "放款"),
                    ("repayment", "还本金"),
                    ("interest", "付利息"),
                    ("compensation", "代偿"),
                    ("recovery", "追回"),
                    ("write_off", "核销"),
                ],
                max_length=20,
            ),
        ),
        transfers_keep_their_day(),
    ]
