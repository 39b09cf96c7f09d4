"""Settings of the measured server: those of `make run`, with two empty pages beside them."""

from grassroots.settings.dev import *  # noqa: F403

DEMO_MODE = False
ROOT_URLCONF = "scripts.benching.urls"
WSGI_APPLICATION = None
LOGGING_CONFIG = None
