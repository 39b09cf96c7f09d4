"""The shapes of open data; the fields of a row come from ``selectors.open_data``."""

from typing import Any

from rest_framework import serializers

from rewards.merchants.selectors.open_data import FIELDS, Kind

_KINDS: dict[Kind, Any] = {
    Kind.TEXT: (serializers.CharField, {"allow_blank": True}),
    Kind.DAY: (serializers.DateField, {"allow_null": True}),
    Kind.NUMBER: (serializers.IntegerField, {}),
    Kind.PERCENT: (
        serializers.DecimalField,
        {"max_digits": 5, "decimal_places": 2, "allow_null": True},
    ),
}


class ShopOutput(serializers.Serializer[Any]):
    """One shop as of a day: a row of ``FIELDS``, given by ``row_of``."""

    def get_fields(self) -> dict[str, Any]:
        """Return a field for each of open data, then those declared below."""
        found = {}
        for field in FIELDS:
            kind, options = _KINDS[field.kind]
            found[field.name] = kind(help_text=field.words, **options)
        return found | super().get_fields()


class FaultOutput(serializers.Serializer[Any]):
    """What an inspector found, and whether it was put right."""

    text = serializers.CharField()
    is_critical = serializers.BooleanField()
    due_on = serializers.DateField(allow_null=True)
    mended_on = serializers.DateField(allow_null=True)


class PenaltyOutput(serializers.Serializer[Any]):
    """A penalty in force; it leaves on its date or when it is repaired."""

    authority = serializers.CharField()
    document = serializers.CharField()
    facts = serializers.CharField()
    severity = serializers.CharField()
    decided_on = serializers.DateField()
    shown_until = serializers.DateField()


class ReviewOutput(serializers.Serializer[Any]):
    """That the shop disagrees with a grade, which is not shown until it is decided."""

    filed_on = serializers.DateField()
    due_on = serializers.DateField()


class ReplyOutput(serializers.Serializer[Any]):
    """What the shop says beside its grade."""

    words = serializers.CharField()
    said_on = serializers.DateField()


class BreachOutput(serializers.Serializer[Any]):
    """A pledge that was not kept."""

    facts = serializers.CharField()
    found_on = serializers.DateField()
    due_on = serializers.DateField()
    cured_on = serializers.DateField(allow_null=True)


class PledgeOutput(serializers.Serializer[Any]):
    """What the shop promised, and what breaking it means."""

    title = serializers.CharField()
    body = serializers.CharField()
    own_words = serializers.CharField(allow_blank=True)
    breach_means = serializers.CharField()
    signed_on = serializers.DateField()
    breaches = BreachOutput(many=True)


class EarlierOutput(serializers.Serializer[Any]):
    """Since when the shop had a letter, in capitals."""

    letter = serializers.SerializerMethodField()
    on = serializers.DateField()

    def get_letter(self, one: Any) -> str:
        """Return the letter as it is written on the page."""
        return str(one.letter).upper()


class ShareOutput(serializers.Serializer[Any]):
    """What one part of the checklist gave, of the points to be had."""

    name = serializers.CharField()
    got = serializers.IntegerField()
    possible = serializers.IntegerField()


class BoundOutput(serializers.Serializer[Any]):
    """What the letter was capped by, however good the average."""

    code = serializers.ChoiceField(["critical", "penalty", "section"])
    letter = serializers.SerializerMethodField()
    sets_it = serializers.BooleanField()

    def get_letter(self, one: Any) -> str:
        """Return the best letter that it leaves, in capitals."""
        return str(one.letter).upper()


class AwardOutput(serializers.Serializer[Any]):
    """An honour that lasts."""

    title = serializers.CharField()
    given_by = serializers.CharField()
    ends_on = serializers.DateField()


class LicenceOutput(serializers.Serializer[Any]):
    """A paper that an inspector has seen and that has not run out."""

    title = serializers.CharField()
    valid_until = serializers.DateField(allow_null=True)
    seen_on = serializers.DateField()


class WhyOutput(serializers.Serializer[Any]):
    """What the page tells beside the row."""

    shares = ShareOutput(many=True)
    caps = BoundOutput(many=True, source="bounds")
    honours = AwardOutput(many=True, source="awards")
    papers = LicenceOutput(many=True, source="licences")
    exempt_reason = serializers.CharField(allow_blank=True)
    accident_on = serializers.DateField(allow_null=True)
    accident_words = serializers.CharField(allow_blank=True)
    closed_on = serializers.DateField(allow_null=True)

    found = FaultOutput(many=True, source="faults")
    penalties_in_force = PenaltyOutput(many=True, source="penalties")
    promises = PledgeOutput(many=True, source="pledges")
    review = ReviewOutput(allow_null=True)
    reply = ReplyOutput(allow_null=True)
    history = EarlierOutput(many=True)


class ShopWhyOutput(ShopOutput):
    """One shop with how its grade came about."""

    why = WhyOutput()
