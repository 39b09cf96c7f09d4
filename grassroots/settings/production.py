"""Settings for a real installation: every secret comes from the environment."""

from django.core.exceptions import ImproperlyConfigured

from grassroots.core.logs import logging_settings

from .base import *  # noqa: F403
from .environment import database, flag, required, words

SECRET_KEY = required("SECRET_KEY")
ALLOWED_HOSTS = [part.strip() for part in required("ALLOWED_HOSTS").split(",")]
SITE_ADDRESS = WAGTAILADMIN_BASE_URL = required("SITE_ADDRESS")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS") or [SITE_ADDRESS]
DATABASES = {"default": database(required("DATABASE_URL"))}
PERSONAL_KEYS = [part.strip() for part in required("PERSONAL_KEYS").split(",")]
LOOKUP_KEY = required("LOOKUP_KEY")
SMS_BACKEND = required("SMS_BACKEND")
if SMS_BACKEND.startswith("grassroots.accounts.sms."):
    message = "SMS_BACKEND must send real messages; console and file do not."
    raise ImproperlyConfigured(message)
DEMO_MODE = False
LOGGING = logging_settings(
    level=LOG_LEVEL,  # noqa: F405
    as_json=flag("LOG_JSON", default=True),
)

SECURE_SSL_REDIRECT = True
# Whoever asks whether we are up stands inside, and speaks plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
