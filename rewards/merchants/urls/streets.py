"""Honest streets and markets, their indices, the honour list."""

from django.urls import URLPattern, URLResolver

public_patterns: list[URLPattern | URLResolver] = []
me_patterns: list[URLPattern | URLResolver] = []
desk_patterns: list[URLPattern | URLResolver] = []
api_patterns: list[URLPattern | URLResolver] = []
