"""The measured application."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "scripts.benching.settings"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
