"""The indicators of the default scorecard, and the loan prime rate as published."""

import csv
import json
from pathlib import Path

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

DATA = Path(__file__).resolve().parents[1] / "data"


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table that comes with the app."""
    with (DATA / name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def fill(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Enter both tables."""
    indicators = apps.get_model("ruralcredit", "Indicator")
    for row in rows("indicators.csv"):
        indicators.objects.create(
            **row
            | {
                "choices": json.loads(row["choices"]),
                "valid_months": row["valid_months"] or None,
                "needs_evidence": row["needs_evidence"] == "yes",
            }
        )
    rates = apps.get_model("ruralcredit", "LendingRate")
    rates.objects.bulk_create(rates(**row) for row in rows("lpr.csv"))


def empty(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Take them out again."""
    apps.get_model("ruralcredit", "Indicator").objects.filter(coop=None).delete()
    apps.get_model("ruralcredit", "LendingRate").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("ruralcredit", "0002_what_was_decided_stays")]

    operations = [migrations.RunPython(fill, empty)]
