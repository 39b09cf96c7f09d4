"""What a recorder has typed and photographed but not yet handed in."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from villages.models.area import Village


class RecordDraft(models.Model):
    """One half-filled form, kept on the server so that no shared phone keeps names.

    ``client_id`` becomes that of the submission. A draft that was handed in stays
    until it is cleared away, so that a retry still finds its photos.
    """

    village = models.ForeignKey(Village, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    client_id = models.UUIDField(unique=True, default=uuid.uuid4)
    body = models.JSONField(default=dict)
    saved_at = models.DateTimeField(_("保存时间"), db_index=True)

    class Meta:
        verbose_name = _("草稿")
        indexes = [
            models.Index(fields=["user", "village", "-saved_at"], name="draft_of_user")
        ]

    def __str__(self) -> str:
        return str(self.client_id)


class DraftPhoto(models.Model):
    """A photo of a draft, checked and shrunk already."""

    draft = models.ForeignKey(RecordDraft, models.CASCADE, related_name="photos")
    photo = models.ImageField(_("照片"), upload_to="drafts/%Y/%m/")
    digest = models.CharField(max_length=64)
    perceptual_hash = models.CharField(max_length=16)

    class Meta:
        verbose_name = _("草稿照片")
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "digest"], name="draft_photo_is_kept_once"
            )
        ]

    def __str__(self) -> str:
        return self.digest[:12]
