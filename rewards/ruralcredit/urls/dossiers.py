"""Dossiers: survey, consents, tables."""

from django.urls import URLPattern, URLResolver

_Patterns = list[URLPattern | URLResolver]

public_patterns: _Patterns = []
me_patterns: _Patterns = []
desk_patterns: _Patterns = []
