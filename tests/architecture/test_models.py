"""Every model, asked the same questions."""

import pytest
from django.contrib.auth import get_user_model
from django.db import models as django_models

from tests.architecture import project

# Signed with a time under another name.
OTHER_NAMES = {
    # Given, or entered from paper, at the moment it is recorded.
    "villages.Consent.recorded_by": "given_at",
    # Typed in when it is raised.
    "villages.Objection.entered_by": "raised_at",
    # The day of the meeting; the audit line has the moment it was typed in.
    "villages.Resolution.recorded_by": "held_on",
}
# Parts go with their whole, and nothing else goes with anything.
PARTS = {
    "merchants.ChecklistItem.checklist",
    "merchants.Finding.inspection",
    "redemption.RedemptionLine.redemption",
    "ruralcredit.ShadowOutcome.run",
    "villages.CalendarDay.calendar_year",
    "villages.CalendarYear.county",
    "villages.DraftPhoto.draft",
    "villages.Kinship.first",
    "villages.Kinship.second",
    "villages.RecordDraft.user",
    "villages.RecordDraft.village",
    "villages.Rule.rule_book",
}
# Somebody can stay a resident without the account they once signed in with.
LOOSE = {"villages.Resident.user"}


def fields(model):
    return [
        field
        for field in model._meta.local_fields
        if field.is_relation and not field.remote_field.parent_link
    ]


SIGNATURES = [
    (model, field)
    for model in project.models()
    for field in fields(model)
    if field.related_model is get_user_model() and field.name.endswith("_by")
]
RELATIONS = [(model, field) for model in project.models() for field in fields(model)]


def name(value):
    return value._meta.label if isinstance(value, type) else value.name


def columns(condition):
    for child in condition.children:
        if isinstance(child, django_models.Q):
            yield from columns(child)
        elif isinstance(child, tuple):
            yield child[0].split("__")[0]


@pytest.mark.parametrize(("model", "who"), SIGNATURES, ids=name)
def test_who_and_when_come_together(model, who):
    stem = who.name.removesuffix("_by")
    names = {field.name: field for field in model._meta.local_fields}
    choices = (
        f"{stem}_at",
        f"{stem}_on",
        OTHER_NAMES.get(f"{model._meta.label}.{who.name}"),
    )
    when = next((names[choice] for choice in choices if choice in names), None)
    assert when is not None, "nobody knows when"
    if when.null:
        assert who.null
    if who.null and when.null:
        guards = [
            constraint
            for constraint in model._meta.constraints
            if isinstance(constraint, django_models.CheckConstraint)
            and who.name in set(columns(constraint.condition))
        ]
        assert guards, "the database lets one come without the other"


@pytest.mark.parametrize(("model", "field"), RELATIONS, ids=name)
def test_nothing_vanishes_with_something_else_unless_it_is_a_part_of_it(model, field):
    label = f"{model._meta.label}.{field.name}"
    expected = django_models.PROTECT
    if label in PARTS:
        expected = django_models.CASCADE
    elif label in LOOSE:
        expected = django_models.SET_NULL
    assert field.remote_field.on_delete is expected


def test_the_lists_above_name_what_exists():
    known = {f"{model._meta.label}.{field.name}" for model, field in RELATIONS}
    assert known >= PARTS | LOOSE | set(OTHER_NAMES)


@pytest.mark.parametrize("model", project.models(), ids=name)
def test_a_model_says_what_it_is_and_how_it_reads(model):
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}("), "Django's own docstring"
    assert model.__str__ is not django_models.Model.__str__


@pytest.mark.parametrize("model", project.models(), ids=name)
def test_constraints_have_names_that_fit_both_databases(model):
    for constraint in model._meta.constraints:
        assert len(constraint.name) <= 63
        assert constraint.name.replace("_", "").isalnum()
