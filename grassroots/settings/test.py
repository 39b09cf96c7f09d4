"""Settings for the tests: quick hashes, tasks at once, messages kept in a list."""

import tempfile
from pathlib import Path

from .base import *  # noqa: F403

SECRET_KEY = "test-key-0123456789-0123456789-0123456789-0123456789"
ALLOWED_HOSTS = ["*"]
PERSONAL_KEYS = ["dGVzdC1vbmx5LWtleS1vZi1leGFjdGx5LTMyLWJ5dCE="]
LOOKUP_KEY = "test-lookup-key"
SITE_ADDRESS = "https://points.example"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="grassroots-media-"))
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SMS_BACKEND = "grassroots.accounts.sms.FileSms"
