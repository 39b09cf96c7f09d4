"""Settings for the tests: quick hashes, tasks at once, messages kept in files."""

import os

from .base import *  # noqa: F403

SECRET_KEY = "test-key-0123456789-0123456789-0123456789-0123456789"
ALLOWED_HOSTS = ["*"]
PERSONAL_KEYS = ["dGVzdC1vbmx5LWtleS1vZi1leGFjdGx5LTMyLWJ5dCE="]
LOOKUP_KEY = "test-lookup-key"
SITE_ADDRESS = "https://points.example"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT = ROOT / "static"  # noqa: F405
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Several test processes may run at once.
MEDIA_ROOT = VAR / "test" / f"media-{os.getpid()}"  # noqa: F405
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MESSAGE_BACKENDS = ["villages.message_backends.LocmemBackend"]
SMS_BACKEND = "grassroots.accounts.sms.FileSms"
SMS_DIRECTORY = VAR / "test" / f"sms-{os.getpid()}"  # noqa: F405
if "init_command" in DATABASES["default"]["OPTIONS"]:  # noqa: F405
    # Nothing here need survive a power cut.
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"  # noqa: F405
