"""Grades only grow; what was signed or published is not edited, raw SQL included."""

from django.db import migrations

from grassroots.core.append_only import append_only
from grassroots.core.frozen import freeze

_SIGNED = """OLD.signed_at IS NOT NULL AND (
  NEW.signed_at <> OLD.signed_at OR NEW.signed_by_id <> OLD.signed_by_id
  OR NEW.score <> OLD.score OR NEW.criticals <> OLD.criticals
  OR NEW.operator_id <> OLD.operator_id OR NEW.checklist_id <> OLD.checklist_id
  OR NEW.signed_at IS NULL OR NEW.status NOT IN ('signed', 'set_aside')
)"""
_OF_SIGNED = """EXISTS (
  SELECT 1 FROM merchants_inspection AS visit
  WHERE visit.id = OLD.inspection_id AND visit.signed_at IS NOT NULL
)"""
_FINDING = f"""{_OF_SIGNED} AND (
  NEW.outcome <> OLD.outcome OR NEW.item_id <> OLD.item_id OR NEW.note <> OLD.note
  OR NEW.inspection_id <> OLD.inspection_id
)"""
_OF_PUBLISHED = """EXISTS (
  SELECT 1 FROM merchants_checklist AS list
  WHERE list.id = OLD.checklist_id AND list.published_at IS NOT NULL
)"""


class Migration(migrations.Migration):
    dependencies = [("merchants", "0001_shops_grades_and_codes")]

    operations = [
        append_only("merchants_grade"),
        append_only("merchants_batchstep"),
        append_only("merchants_streetindex"),
        freeze(
            "merchants_inspection",
            name="merchants_inspection_signed",
            verbs=["UPDATE"],
            condition=_SIGNED,
        ),
        freeze(
            "merchants_inspection",
            name="merchants_inspection_kept",
            verbs=["DELETE"],
            condition="OLD.signed_at IS NOT NULL",
        ),
        freeze(
            "merchants_finding",
            name="merchants_finding_signed",
            verbs=["UPDATE"],
            condition=_FINDING,
        ),
        freeze(
            "merchants_finding",
            name="merchants_finding_kept",
            verbs=["DELETE"],
            condition=_OF_SIGNED,
        ),
        *(
            freeze(
                f"merchants_{table}",
                name=f"merchants_{table}_published",
                condition="OLD.published_at IS NOT NULL",
            )
            for table in ("scheme", "checklist", "pledgetext")
        ),
        freeze(
            "merchants_checklistitem",
            name="merchants_checklistitem_published",
            condition=_OF_PUBLISHED,
        ),
        freeze(
            "merchants_checklistitem",
            name="merchants_checklistitem_no_more",
            verbs=["INSERT"],
            condition=_OF_PUBLISHED.replace("OLD.", "NEW."),
        ),
    ]
