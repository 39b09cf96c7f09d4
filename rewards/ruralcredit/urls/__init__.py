"""The addresses of this app, by the face they belong to; one module per matter."""

from django.urls import URLPattern, URLResolver

from rewards.ruralcredit.urls import (
    cards,
    coops,
    disclosure,
    dossiers,
    lending,
    mine,
    ratings,
)

_matters = (coops, dossiers, cards, ratings, lending, mine, disclosure)
_Patterns = list[URLPattern | URLResolver]

public_patterns: _Patterns = [
    one for matter in _matters for one in matter.public_patterns
]
me_patterns: _Patterns = [one for matter in _matters for one in matter.me_patterns]
desk_patterns: _Patterns = [one for matter in _matters for one in matter.desk_patterns]
