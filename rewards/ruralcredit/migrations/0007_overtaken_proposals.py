"""A proposal that was worked out anew is set aside: it waits for nobody any more."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import Exists, F, OuterRef, Q

from grassroots.core.frozen import freeze, thaw

_RECKONED = {
    "table": "ruralcredit_rating",
    "name": "ruralcredit_rating_reckoned",
    "verbs": ["UPDATE"],
    "condition": """NEW.card_id <> OLD.card_id OR NEW.dossier_id <> OLD.dossier_id
  OR NEW.as_of <> OLD.as_of
  OR coalesce(NEW.total, -1) <> coalesce(OLD.total, -1)
  OR CAST(NEW.inputs AS text) <> CAST(OLD.inputs AS text)
  OR CAST(NEW.points AS text) <> CAST(OLD.points AS text)
  OR NEW.proposed_band <> OLD.proposed_band
  OR (OLD.status <> 'scored' AND (NEW.band <> OLD.band OR NEW.status = 'scored'))""",
}
_KEPT = {
    "table": "ruralcredit_rating",
    "name": "ruralcredit_rating_kept",
    "verbs": ["DELETE"],
    "condition": "OLD.status <> 'scored'",
}
_SIGNED, _OVERRIDDEN = (
    "rating_holds_only_when_decided",
    "rating_override_has_a_reason_and_two_people",
)
_UNSIGNED = Q(status__in=("scored", "overtaken"))


def set_aside(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Mark the proposals after which there was another one."""
    ratings = apps.get_model("ruralcredit", "Rating").objects
    later = ratings.filter(dossier=OuterRef("dossier"), pk__gt=OuterRef("pk"))
    ratings.filter(Exists(later), status="scored").update(status="overtaken")


def take_back(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Let them be proposals again."""
    ratings = apps.get_model("ruralcredit", "Rating").objects
    ratings.filter(status="overtaken").update(status="scored")


class Migration(migrations.Migration):
    dependencies = [("ruralcredit", "0006_which_bank_one_acts_for")]

    operations = [
        thaw(**_RECKONED),
        thaw(**_KEPT),
        migrations.RemoveConstraint(model_name="rating", name=_SIGNED),
        migrations.RemoveConstraint(model_name="rating", name=_OVERRIDDEN),
        migrations.AlterField(
            model_name="rating",
            name="status",
            field=models.CharField(
                choices=[
                    ("scored", "算出来了，还没定"),
                    ("decided", "定了"),
                    ("replaced", "有了新的"),
                    ("ended", "不再有效"),
                    ("set_aside", "异议后撤销"),
                    ("overtaken", "没定，后来重算了"),
                ],
                default="scored",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.CheckConstraint(
                condition=_UNSIGNED | Q(decided_at__isnull=False), name=_SIGNED
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.CheckConstraint(
                condition=_UNSIGNED
                | Q(band=F("proposed_band"))
                | (
                    Q(second_at__isnull=False)
                    & ~Q(override_reason="")
                    & ~Q(second_by=F("decided_by"))
                ),
                name=_OVERRIDDEN,
            ),
        ),
        migrations.RunPython(set_aside, take_back),
        freeze(**_RECKONED),
        freeze(**_KEPT),
    ]
