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


class WhyOutput(serializers.Serializer[Any]):
    """All that the page tells beside the row."""

    found = FaultOutput(many=True, source="faults")
    penalties_in_force = PenaltyOutput(many=True, source="penalties")
    promises = PledgeOutput(many=True, source="pledges")
    review = ReviewOutput(allow_null=True)
    reply = ReplyOutput(allow_null=True)
    history = EarlierOutput(many=True)


class ShopWhyOutput(ShopOutput):
    """One shop with how its grade came about."""

    why = WhyOutput()
