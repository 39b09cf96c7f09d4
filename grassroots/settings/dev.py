"""Settings for `make run` and development: fixed keys that protect nothing."""

from .base import *  # noqa: F403
from .environment import flag

DEBUG = flag("DEBUG", default=False)
SECRET_KEY = "development-only-key-that-signs-nothing-of-value-0123456789"
ALLOWED_HOSTS = ["*"]
PERSONAL_KEYS = PERSONAL_KEYS or [  # noqa: F405
    "ZGV2ZWxvcG1lbnQtb25seS1rZXktb2YtMzItYnl0ZXM="
]
LOOKUP_KEY = LOOKUP_KEY or "development-only-lookup-key"  # noqa: F405
if DEBUG:
    STORAGES["staticfiles"] = {  # noqa: F405
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
