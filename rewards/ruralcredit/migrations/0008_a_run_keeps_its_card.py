"""A mass rating keeps the card it began with."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def fill_in(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Give each run the card of its first rating."""
    ratings = apps.get_model("ruralcredit", "Rating").objects
    for run in apps.get_model("ruralcredit", "RatingRun").objects.all():
        first = ratings.filter(run=run).order_by("pk").first()
        if first:
            run.card_id = first.card_id
            run.save(update_fields=["card"])


class Migration(migrations.Migration):
    dependencies = [("ruralcredit", "0007_overtaken_proposals")]

    operations = [
        migrations.AddField(
            model_name="ratingrun",
            name="card",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ruralcredit.scorecard",
            ),
        ),
        migrations.RunPython(fill_in, migrations.RunPython.noop),
    ]
