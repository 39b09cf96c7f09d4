"""Drop indexes by which nothing is looked up: each cost a write at every confirmation.

By their names, not by AlterField: that would make the tables anew on SQLite, without
the triggers that keep them from being changed.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_INDEXES = {
    "redemption_redemption_cancelled_by_id_0b2080c7": "redemption_redemption (cancelled_by_id)",
    "redemption_redemption_confirmed_by_id_29e8b473": "redemption_redemption (confirmed_by_id)",
    "redemption_redemption_household_id_898711af": "redemption_redemption (household_id)",
    "redemption_redemption_opened_by_id_8359f1f1": "redemption_redemption (opened_by_id)",
    "redemption_redemption_outlet_id_6b0632b1": "redemption_redemption (outlet_id)",
    "redemption_stockmove_moved_by_id_a3e0f629": "redemption_stockmove (moved_by_id)",
    "redemption_stockmove_redemption_id_d5bef06b": "redemption_stockmove (redemption_id)",
}


class Migration(migrations.Migration):
    dependencies = [
        ("redemption", "0004_an_order_is_handed_over_in_one_statement"),
        ("villages", "0008_phone_changes_are_dated"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    [f"DROP INDEX {name}" for name in _INDEXES],
                    [f"CREATE INDEX {name} ON {on}" for name, on in _INDEXES.items()],
                )
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="redemption",
                    name="cancelled_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="谁撤的",
                    ),
                ),
                migrations.AlterField(
                    model_name="redemption",
                    name="confirmed_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="谁办的",
                    ),
                ),
                migrations.AlterField(
                    model_name="redemption",
                    name="household",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redemptions",
                        to="villages.household",
                    ),
                ),
                migrations.AlterField(
                    model_name="redemption",
                    name="opened_by",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="redemption",
                    name="outlet",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redemptions",
                        to="redemption.outlet",
                    ),
                ),
                migrations.AlterField(
                    model_name="stockmove",
                    name="moved_by",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="stockmove",
                    name="redemption",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stock_moves",
                        to="redemption.redemption",
                    ),
                ),
            ],
        )
    ]
