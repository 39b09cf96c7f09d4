"""Batches of products and the pages behind their codes."""

from django.urls import URLPattern, URLResolver

public_patterns: list[URLPattern | URLResolver] = []
me_patterns: list[URLPattern | URLResolver] = []
desk_patterns: list[URLPattern | URLResolver] = []
api_patterns: list[URLPattern | URLResolver] = []
