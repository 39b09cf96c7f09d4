"""That somebody said, of their own accord, to be a member of the Party."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from villages.models.credit_file import ConsentChannel
from villages.models.household import Resident


class PartyDeclaration(models.Model):
    """A resident's own word, on screen or signed on paper; taken back, it is deleted.

    Sensitive: it counts in no score, no list of residents brings it in, and nothing
    above ``villages`` reads it. It is shown on the list of those who serve, only with
    the consent to publication, and to its person.
    """

    resident = models.OneToOneField(
        Resident, models.PROTECT, related_name="party_declaration"
    )
    channel = models.CharField(
        _("怎么说的"), max_length=10, choices=ConsentChannel.choices
    )
    declared_on = models.DateField(_("哪天说的"))
    recorded_at = models.DateTimeField(_("什么时候记的"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("本人说明")
        constraints = [
            # Nobody says it for somebody else.
            models.CheckConstraint(
                condition=Q(channel__in=("phone", "paper")),
                name="party_declaration_is_the_persons_own",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resident_id} {self.declared_on}"
