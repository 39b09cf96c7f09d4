"""A repair and its tasks are done step by step: no row comes finished."""

from django.db import migrations

from grassroots.core.frozen import freeze


class Migration(migrations.Migration):
    dependencies = [("villages", "0019_deducts_are_repaired")]

    operations = [
        freeze(
            "villages_repair",
            name="repair_begins_unfinished",
            verbs=("INSERT",),
            condition="NEW.stage <> 'pledged'",
        ),
        freeze(
            "villages_repairtask",
            name="repair_task_begins_undone",
            verbs=("INSERT",),
            condition="NEW.said_at IS NOT NULL OR NEW.checked_at IS NOT NULL",
        ),
    ]
