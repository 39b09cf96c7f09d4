"""The measured application."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "scripts.benching.settings"

from grassroots.wsgi import application  # noqa: F401
