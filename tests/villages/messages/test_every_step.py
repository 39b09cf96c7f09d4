"""A step of a deduct, an objection or a report of which nobody hears is a fault."""

import ast
from pathlib import Path

import pytest

from villages.message_words import PLAIN, SENTENCES, WITHOUT_POINTS
from villages.models import Topic
from villages.services.messages.about import DEDUCT_STEPS, REPORT_STEPS
from villages.services.messages.about_objections import OBJECTION_STEPS

SERVICES = Path(__file__).resolve().parents[3] / "villages" / "services"
# Steps of which nobody is told, each with its reason.
UNTOLD = {
    "villages.deduct_mend_shown": "the person did it, or it is closed the same moment",
    "villages.deduct_voted_on": "how one votes is told to nobody before the decision",
    "villages.repair_task_done": "the person did it, or had it written down",
    "villages.deducts_cleared": "what is gone is in no inbox either",
    "villages.report_made": "the reporter did it",
    "villages.report_withdrawn": "the reporter did it",
    "villages.report_witness_asked": "the reporter did it",
    "villages.report_witness_answered": "what a witness says is for the desk",
    "villages.report_witness_entered": "what a witness says is for the desk",
    "villages.report_helper_named": "the person did it, or signed it",
    "villages.report_helper_ended": "the person did it, or signed it",
    "villages.reports_cleared": "what is gone is in no inbox either",
}
TOLD = set(DEDUCT_STEPS) | set(OBJECTION_STEPS) | set(REPORT_STEPS)


def actions_of(package):
    """Return every audit action that the services of a package write down."""
    return {
        node.value
        for path in (SERVICES / package).glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if node.value.startswith("villages.") and node.value.count(".") == 1
    }


@pytest.mark.parametrize("package", ["deducts", "objections", "repairs", "reports"])
def test_of_every_step_somebody_is_told_or_it_says_why_not(package):
    actions = actions_of(package)
    assert len(actions) >= 5
    assert actions - TOLD - set(UNTOLD) == set()


def test_no_step_is_named_that_does_not_exist():
    actions = set().union(
        *map(actions_of, ("deducts", "objections", "repairs", "reports"))
    )
    assert (TOLD | set(UNTOLD)) - actions == set()
    assert not TOLD & set(UNTOLD)


def test_every_topic_has_its_sentence_and_what_is_private_is_never_plain():
    assert set(SENTENCES) == set(Topic)
    assert set(WITHOUT_POINTS) <= set(Topic)
    private = (
        "deduct_",
        "repair_",
        "objection_",
        "line_",
        "score_",
        "paper_",
        "record_re",
        "record_withdrawn",
    )
    assert not [one for one in PLAIN if one.startswith(private)]
