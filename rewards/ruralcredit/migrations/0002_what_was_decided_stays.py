"""Steps, schedules and allocations only grow; what people decided is not edited."""

from django.db import migrations

from grassroots.core.append_only import append_only
from grassroots.core.frozen import freeze

_RATED = """NEW.card_id <> OLD.card_id OR NEW.dossier_id <> OLD.dossier_id
  OR NEW.as_of <> OLD.as_of
  OR coalesce(NEW.total, -1) <> coalesce(OLD.total, -1)
  OR CAST(NEW.inputs AS text) <> CAST(OLD.inputs AS text)
  OR CAST(NEW.points AS text) <> CAST(OLD.points AS text)
  OR NEW.proposed_band <> OLD.proposed_band
  OR (OLD.status <> 'scored' AND (NEW.band <> OLD.band OR NEW.status = 'scored'))"""
_SCORED = """OLD.scored_at IS NOT NULL AND (
  NEW.score IS NULL OR NEW.score <> OLD.score OR NEW.user_id <> OLD.user_id
)"""
_PAID = """NEW.amount_fen <> OLD.amount_fen OR NEW.paid_on <> OLD.paid_on
  OR NEW.loan_id <> OLD.loan_id OR NEW.kind <> OLD.kind
  OR OLD.reversed_at IS NOT NULL"""
_SIGNED = """OLD.terms IS NOT NULL AND (
  NEW.terms IS NULL OR CAST(NEW.terms AS text) <> CAST(OLD.terms AS text)
  OR NEW.principal_fen <> OLD.principal_fen OR NEW.periods <> OLD.periods
  OR NEW.annual_rate_pct <> OLD.annual_rate_pct OR NEW.borrower_id <> OLD.borrower_id
)"""


class Migration(migrations.Migration):
    dependencies = [("ruralcredit", "0001_coops_dossiers_ratings_loans")]

    operations = [
        *(
            append_only(f"ruralcredit_{table}")
            for table in (
                "loanstep",
                "scheduleversion",
                "instalment",
                "paymentpart",
                "committeevote",
                "writeoff",
            )
        ),
        freeze(
            "ruralcredit_scorecard",
            name="ruralcredit_scorecard_adopted",
            condition="OLD.adopted_at IS NOT NULL",
        ),
        freeze(
            "ruralcredit_rating",
            name="ruralcredit_rating_reckoned",
            verbs=["UPDATE"],
            condition=_RATED,
        ),
        freeze(
            "ruralcredit_rating",
            name="ruralcredit_rating_kept",
            verbs=["DELETE"],
            condition="OLD.status <> 'scored'",
        ),
        freeze(
            "ruralcredit_panelseat",
            name="ruralcredit_panelseat_scored",
            verbs=["UPDATE"],
            condition=_SCORED,
        ),
        freeze(
            "ruralcredit_payment",
            name="ruralcredit_payment_made",
            verbs=["UPDATE"],
            condition=_PAID,
        ),
        freeze(
            "ruralcredit_payment",
            name="ruralcredit_payment_kept",
            verbs=["DELETE"],
            condition="OLD.amount_fen > 0",
        ),
        freeze(
            "ruralcredit_loan",
            name="ruralcredit_loan_signed",
            verbs=["UPDATE"],
            condition=_SIGNED,
        ),
    ]
