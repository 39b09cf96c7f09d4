"""Volunteer activities: set up, sign up, come and go, and make hours into records.

Each step locks the activity first and then the person, so that a place is given once
and nobody is at two places at the same time.
"""

from .checking import (
    Line,
    check_card,
    check_in,
    check_out,
    checks_in,
    code_now,
    enter_times,
)
from .counting import Made, issue_certificate, make_records
from .setting_up import cancel, close, create, publish, redraft, suits
from .signing_up import leave, sign_up

__all__ = [
    "Line",
    "Made",
    "cancel",
    "check_card",
    "check_in",
    "check_out",
    "checks_in",
    "close",
    "code_now",
    "create",
    "enter_times",
    "issue_certificate",
    "leave",
    "make_records",
    "publish",
    "redraft",
    "sign_up",
    "suits",
]
