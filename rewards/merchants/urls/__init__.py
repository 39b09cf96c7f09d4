"""The addresses of this app, by the face they belong to; one module per matter."""

from django.urls import URLPattern, URLResolver

from rewards.merchants.urls import (
    complaints,
    evidence,
    inspections,
    mine,
    open_data,
    register,
    standards,
    status,
    streets,
    trace,
)

_matters = (
    register,
    inspections,
    standards,
    evidence,
    complaints,
    mine,
    streets,
    trace,
    open_data,
    status,
)
_Patterns = list[URLPattern | URLResolver]

public_patterns: _Patterns = [
    one for matter in _matters for one in matter.public_patterns
]
me_patterns: _Patterns = [one for matter in _matters for one in matter.me_patterns]
desk_patterns: _Patterns = [one for matter in _matters for one in matter.desk_patterns]
api_patterns: _Patterns = [one for matter in _matters for one in matter.api_patterns]
