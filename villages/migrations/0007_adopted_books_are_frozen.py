"""An adopted book, its rules and its resolution never change, raw SQL included.

All that still happens to a book in force is that its last day is set, once.
"""

from django.db import migrations

from grassroots.core.append_only import append_only
from grassroots.core.frozen import freeze

_ADOPTED = (
    "EXISTS (SELECT 1 FROM villages_rulebook b"
    " WHERE b.id = OLD.rule_book_id AND b.status = 'adopted')"
)
_UNCHANGING = (
    "status",
    "version",
    "title",
    "effective_from",
    "panel_quorum",
    "base_score",
    "star_scale",
)
_CHANGED = " OR ".join(f"NEW.{column} <> OLD.{column}" for column in _UNCHANGING)


class Migration(migrations.Migration):
    dependencies = [("villages", "0006_rule_book_guards")]

    operations = [
        freeze(
            "villages_rulebook",
            name="adopted_book_stays",
            verbs=("UPDATE",),
            condition=(
                f"OLD.status = 'adopted' AND ({_CHANGED}"
                " OR COALESCE(NEW.village_id, 0) <> COALESCE(OLD.village_id, 0)"
                " OR COALESCE(NEW.county_id, 0) <> COALESCE(OLD.county_id, 0)"
                " OR (OLD.effective_to IS NOT NULL AND (NEW.effective_to IS NULL"
                " OR NEW.effective_to <> OLD.effective_to)))"
            ),
        ),
        freeze(
            "villages_rulebook",
            name="adopted_book_is_kept",
            verbs=("DELETE",),
            condition="OLD.status = 'adopted'",
        ),
        freeze("villages_rule", name="adopted_rule_stays", condition=_ADOPTED),
        append_only("villages_resolution"),
    ]
