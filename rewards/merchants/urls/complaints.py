"""Complaints and praise, appeals, and what should be looked at."""

from django.urls import URLPattern, URLResolver

public_patterns: list[URLPattern | URLResolver] = []
me_patterns: list[URLPattern | URLResolver] = []
desk_patterns: list[URLPattern | URLResolver] = []
api_patterns: list[URLPattern | URLResolver] = []
