"""Half-filled forms of a recorder."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from grassroots.accounts.models import User
from villages.models import DraftPhoto, RecordDraft, Submission, Village

# In the body of a draft that a resident made; it has nothing of the recorder's form.
REPORT = "report"
RESTORED_WITHIN = timedelta(days=1)


def drafts_of(user: User, village: Village) -> "QuerySet[RecordDraft]":
    """Return the user's drafts in the village that were not handed in, the last first.

    What the same person reports as a resident is not among them.
    """
    handed_in = Submission.objects.filter(client_id=OuterRef("client_id"))
    return (
        RecordDraft.objects.filter(user=user, village=village)
        .exclude(Exists(handed_in))
        .exclude(body__has_key=REPORT)
        .order_by("-saved_at")
    )


def current_draft(user: User, village: Village, at: datetime) -> RecordDraft | None:
    """Return what the user was writing during the last day, if anything."""
    recent = drafts_of(user, village).filter(saved_at__gt=at - RESTORED_WITHIN)
    return recent.first()


def draft_photos(user: User, client_id: UUID) -> "QuerySet[DraftPhoto]":
    """Return the photos of the user's draft of that id, handed in or not."""
    return DraftPhoto.objects.filter(
        draft__user=user, draft__client_id=client_id
    ).order_by("pk")
