"""The shapes that go in and out; facts come from selectors, writes go to services."""

from rest_framework import serializers

from grassroots.core.rest import LARGEST_KEY


class NoticeRowOutput(serializers.Serializer):  # type: ignore[type-arg]
    """One masked line of a notice."""

    name = serializers.CharField()
    hamlet = serializers.CharField(allow_blank=True)
    rule = serializers.CharField(source="rule.code")
    title = serializers.CharField(source="rule.label")
    clause = serializers.CharField()
    points = serializers.IntegerField()
    acted_on = serializers.DateField()


class NoticeOutput(serializers.Serializer):  # type: ignore[type-arg]
    """A notice that stands, with its lines."""

    number = serializers.IntegerField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    effective_on = serializers.DateField()
    is_provisional = serializers.BooleanField()
    rows = NoticeRowOutput(many=True)


class RuleOutput(serializers.Serializer):  # type: ignore[type-arg]
    """One rule of the book in force."""

    code = serializers.CharField()
    category = serializers.CharField(source="category_label")
    title = serializers.CharField(source="label")
    kind = serializers.CharField()
    subject = serializers.CharField()
    points_min = serializers.IntegerField()
    points_max = serializers.IntegerField()
    points_default = serializers.IntegerField()
    cap_period = serializers.CharField()
    cap_points = serializers.IntegerField(allow_null=True)
    evidence = serializers.CharField()
    needs_review = serializers.BooleanField()
    validity_months = serializers.IntegerField()


class RuleBookOutput(serializers.Serializer):  # type: ignore[type-arg]
    """The book in force and its rules."""

    title = serializers.CharField()
    version = serializers.IntegerField()
    effective_from = serializers.DateField()
    rules = RuleOutput(many=True, source="rules.all")


class RecordInput(serializers.Serializer):  # type: ignore[type-arg]
    """One act of one or of many people. ``client_id`` is made by the caller."""

    client_id = serializers.UUIDField()
    rule = serializers.CharField(help_text="The rule's code in the book of that day.")
    residents = serializers.ListField(
        child=serializers.IntegerField(max_value=LARGEST_KEY),
        min_length=1,
        max_length=100,
    )
    acted_on = serializers.DateField()
    points = serializers.IntegerField(required=False, min_value=1)
    quantity = serializers.IntegerField(required=False, min_value=1)
    note = serializers.CharField(required=False, max_length=200, default="")
    late_reason = serializers.CharField(required=False, max_length=200, default="")


class RecordOutput(serializers.Serializer):  # type: ignore[type-arg]
    """A record as the staff of its village see it."""

    id = serializers.IntegerField(source="pk")
    rule = serializers.CharField(source="rule.code")
    title = serializers.CharField(source="rule.label")
    resident = serializers.IntegerField(source="resident_id")
    name = serializers.CharField(source="resident.name")
    acted_on = serializers.DateField()
    status = serializers.CharField()
    points_proposed = serializers.IntegerField()
    points_granted = serializers.IntegerField(allow_null=True)
    effective_on = serializers.DateField(allow_null=True)
    expires_on = serializers.DateField(allow_null=True)


class SubmissionOutput(serializers.Serializer):  # type: ignore[type-arg]
    """What one form became."""

    client_id = serializers.UUIDField()
    records = RecordOutput(many=True)
