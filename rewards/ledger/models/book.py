"""The book: accounts, postings between them, their entries, and lots that expire.

A row in ``Posting`` is the only thing ever written by hand. The database itself
then writes the two entries, moves the balances and takes from or makes lots (see
``rewards/ledger/sql``), so that not even raw SQL can write half of a movement.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext_lazy as _


class Unit(models.TextChoices):
    """What an account counts, always in whole numbers."""

    POINT = "point", _("积分")
    FEN = "fen", _("分钱")


class Kind(models.TextChoices):
    """Why something moved."""

    AWARD = "award", _("存入")
    REDEMPTION = "redemption", _("兑换")
    EXPIRY = "expiry", _("过期")
    REVERSAL = "reversal", _("更正")
    TRANSFER = "transfer", _("转户")
    # In fen, as registers of what a bank holds.
    PROVISION = "provision", _("登记额度")
    PAY_OUT = "pay_out", _("放款")
    REPAYMENT = "repayment", _("还本金")
    INTEREST = "interest", _("付利息")
    COMPENSATION = "compensation", _("代偿")
    RECOVERY = "recovery", _("追回")
    WRITE_OFF = "write_off", _("核销")


class Account(models.Model):
    """A place where points or fen are, known by a code such as ``household:12``.

    There are two sorts. A *holder* keeps its balance in the row, never below
    zero, and everything in it belongs to a lot. A *tally* ``may_go_negative``
    (whoever issues points, the outlets that take them): there is nothing to guard,
    so it keeps no balance, is never locked, and is summed from its entries. A
    hundred clerks can therefore pay into the same tally at once.
    """

    code = models.CharField(max_length=60, unique=True)
    unit = models.CharField(max_length=10, choices=Unit.choices)
    may_go_negative = models.BooleanField(default=False)
    balance = models.BigIntegerField(null=True, default=0)
    # How many entries a holder has; the last one carries this number.
    lines = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("账户")
        constraints = [
            models.CheckConstraint(
                condition=Q(may_go_negative=True, balance__isnull=True)
                | Q(may_go_negative=False, balance__isnull=False, balance__gte=0),
                name="account_holder_is_never_below_zero",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Posting(models.Model):
    """That an amount moved from one account to another, once and for good."""

    kind = models.CharField(max_length=20, choices=Kind.choices)
    source = models.ForeignKey(
        Account, models.PROTECT, related_name="given", db_index=False
    )
    destination = models.ForeignKey(
        Account, models.PROTECT, related_name="received", db_index=False
    )
    amount = models.BigIntegerField()
    # The cause, such as "award:815": a retry finds what it did the first time.
    key = models.CharField(max_length=120, unique=True)
    occurred_at = models.DateTimeField()
    # The same moment as a day in the village: what a passbook prints.
    occurred_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now())
    # None when a timer did it.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    # The last day of the lot that it makes, or of those that it clears away.
    expires_on = models.DateField(null=True)
    narration = models.CharField(max_length=200, blank=True, db_default="")
    # Where it happened, as people call the place: shown under the narration.
    place = models.CharField(max_length=80, blank=True, db_default="")
    reverses = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="reversals", db_index=False
    )

    class Meta:
        verbose_name = _("记账")
        indexes = [
            models.Index(fields=["source", "kind", "id"], name="posting_from_source"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="posting_moves_something"
            ),
            models.CheckConstraint(
                condition=~Q(source=F("destination")),
                name="posting_goes_somewhere_else",
            ),
            models.CheckConstraint(
                condition=Q(kind="reversal", reverses__isnull=False)
                | (~Q(kind="reversal") & Q(reverses__isnull=True)),
                name="posting_reversal_names_what_it_reverses",
            ),
            models.UniqueConstraint(
                fields=["reverses"],
                condition=Q(reverses__isnull=False),
                name="posting_is_reversed_once",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Entry(models.Model):
    """One side of a posting, as one account sees it. Written by the database."""

    posting = models.ForeignKey(
        Posting, models.PROTECT, related_name="entries", db_index=False
    )
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="entries", db_index=False
    )
    change = models.BigIntegerField()
    # Both are null for a tally, which keeps no balance.
    number = models.PositiveIntegerField(null=True)
    balance_after = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("分录")
        constraints = [
            # Together with the trigger that writes both: no third entry, ever.
            models.UniqueConstraint(
                "posting",
                GreaterThan(F("change"), 0),
                name="entry_is_one_of_two_sides",
            ),
            models.UniqueConstraint(
                fields=["account", "number"], name="entry_number_is_unique_in_account"
            ),
            models.CheckConstraint(
                condition=~Q(change=0), name="entry_changes_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.change:+}"


class Lot(models.Model):
    """What came in with one posting, and how much of it is left.

    ``expires_on`` is the last day on which it can be used; None means for ever.
    """

    account = models.ForeignKey(
        Account, models.PROTECT, related_name="lots", db_index=False
    )
    posting = models.OneToOneField(Posting, models.PROTECT, related_name="lot")
    amount = models.BigIntegerField()
    remaining = models.BigIntegerField()
    expires_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("批次")
        indexes = [
            models.Index(
                fields=["account", "expires_on", "id"],
                condition=Q(remaining__gt=0),
                name="lot_with_something_left",
            ),
            models.Index(
                fields=["expires_on"],
                condition=Q(remaining__gt=0),
                name="lot_by_last_day",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(remaining__gte=0, remaining__lte=F("amount")),
                name="lot_holds_0_to_all_of_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.remaining}/{self.amount}"


class LotUse(models.Model):
    """How much one posting took from one lot; below zero, how much it gave back."""

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="uses")
    posting = models.ForeignKey(
        Posting, models.PROTECT, related_name="lot_uses", db_index=False
    )
    taken = models.BigIntegerField()

    class Meta:
        verbose_name = _("批次用量")
        constraints = [
            models.UniqueConstraint(
                fields=["posting", "lot"], name="lot_use_is_one_per_posting"
            ),
            models.CheckConstraint(
                condition=~Q(taken=0), name="lot_use_takes_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot_id} {self.taken:+}"
