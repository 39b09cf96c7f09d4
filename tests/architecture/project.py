"""What the project consists of, asked of Django and of git."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

PACKAGES = ("cms", "grassroots", "rewards", "villages")
ROOT = settings.ROOT


def is_ours(module):
    return module.split(".")[0] in PACKAGES


def app_configs():
    return [config for config in apps.get_app_configs() if is_ours(config.name)]


def models():
    return [model for config in app_configs() for model in config.get_models()]


def endpoints(patterns=None, prefix="") -> Iterator[tuple[str, object]]:
    """Yield every address there is, with the view behind it."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from endpoints(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern):
            yield address, pattern.callback


def view_class(callback):
    """Return the class behind a view function, for both kinds of framework."""
    return getattr(callback, "view_class", None) or getattr(callback, "cls", None)


@cache
def tracked():
    """Return every file that git keeps, or would with the next commit."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    paths = [Path(name) for name in listed.split("\0") if name]
    return [path for path in paths if (ROOT / path).is_file()]


def modules():
    """Return our Python modules, migrations apart."""
    return [
        path
        for path in tracked()
        if path.suffix == ".py" and path.parts[0] in PACKAGES
        if "migrations" not in path.parts
    ]


def imported(path):
    """Return the dotted names that a module imports, wherever it does."""
    names = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names
