"""The application as a WSGI server calls it."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "grassroots.settings.production")
application = get_wsgi_application()
# What is loaded by now stays as long as the process: the collector need not look again.
gc.collect()
gc.freeze()
