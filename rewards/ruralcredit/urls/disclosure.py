"""What a lender may see, and the public list."""

from django.urls import URLPattern, URLResolver, path

from rewards.merchants.views.status import ENGLISH
from rewards.ruralcredit.views import credit_households, lend

_Patterns = list[URLPattern | URLResolver]
_LIST = "credit-households/<str:code>/"

public_patterns: _Patterns = [
    path("lend/<str:token>", lend.lend, name="ruralcredit_lend"),
    path(
        "lend/<str:token>/en",
        lend.lend,
        {"language": ENGLISH},
        name="ruralcredit_lend_en",
    ),
    path(_LIST, credit_households.public, name="ruralcredit_credit_households"),
    path(
        f"{_LIST}print/",
        credit_households.sheet,
        name="ruralcredit_credit_households_print",
    ),
]
me_patterns: _Patterns = []
desk_patterns: _Patterns = []
