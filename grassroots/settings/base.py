"""Settings that every installation shares; see dev, test and production."""

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from grassroots.core.logs import logging_settings

from . import timers
from .environment import database, flag, words

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("GRASSROOTS_VAR", ROOT / "var"))
VAR.mkdir(parents=True, exist_ok=True)

DEBUG = False
ALLOWED_HOSTS = words("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")
# The address printed in words on cards, notices and codes, and inside every QR.
SITE_ADDRESS = os.environ.get("SITE_ADDRESS", "http://127.0.0.1:8000")
WAGTAILADMIN_BASE_URL = SITE_ADDRESS
WAGTAIL_SITE_NAME = "乡村信用积分"

TIMERS = [
    *timers.TIMERS,
    *(timers.RURAL_CREDIT_TIMERS if flag("RURAL_CREDIT", default=True) else []),
]
INSTALLED_APPS = [
    "cms",
    "grassroots.portal",
    *(["rewards.ruralcredit"] if flag("RURAL_CREDIT", default=True) else []),
    "rewards.redemption",
    "rewards.merchants",
    "rewards.points",
    "rewards.ledger",
    "villages",
    "grassroots.accounts",
    "grassroots.audit",
    "grassroots.core",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "rest_framework",
    "drf_spectacular",
    "rules",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "grassroots.core.middleware.RequestNameMiddleware",
    "grassroots.core.middleware.PlainAddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "grassroots.core.middleware.PasserByMiddleware",
    # Pages reach phones on slow networks: a long list is a fifth of its size.
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "grassroots.accounts.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "grassroots.core.middleware.ContentPolicyMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "grassroots.accounts.middleware.ActingMiddleware",
    "cms.middleware.OfficeMiddleware",
]

PASSER_BY_PATHS = ["/m/", "/shops/", "/open/", "/lend/"]
ROOT_URLCONF = "grassroots.urls"
WSGI_APPLICATION = "grassroots.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "grassroots" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "grassroots.core.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "grassroots.core.templatetags.grassroots",
                "grassroots.core.templatetags.money",
            ],
        },
    },
]

DATABASES = {
    "default": database(
        os.environ.get("DATABASE_URL", f"sqlite:///{VAR / 'grassroots.sqlite3'}")
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Rate limits and lock-out must be shared by all server processes.
CACHES = {
    "default": {
        "BACKEND": "grassroots.core.file_cache.FileCache",
        "LOCATION": VAR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "grassroots.accounts.backends.PhoneBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
# People are known by a phone number: allauth must look for no other column.
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "grassroots.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "request_login_code": "grassroots.accounts.forms.RequestLoginCodeForm",
    "change_password": "grassroots.accounts.forms.ChangePasswordForm",
}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 5 * 60
ACCOUNT_PHONE_VERIFICATION_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
# The first code proves the phone; a password can be chosen only after that.
ACCOUNT_PHONE_VERIFICATION_ENABLED = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    # Many share one address: the village office, or a mobile network's.
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    # Each message costs money, and each code is three guesses in a million.
    "request_login_code": "20/m/ip,3/10m/key,10/d/key",
}
# How many proxies of ours stand in front and add to X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXY_COUNT", "0"))
MFA_ADAPTER = "grassroots.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# Phones' clocks differ: the code before and the one after count too.
MFA_TOTP_TOLERANCE = 1
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/home/"
# Demo mode: no second factor is asked, and a banner says so on every page.
DEMO_MODE = flag("GRASSROOTS_DEMO", default=False)

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "grassroots" / "locale"]
WAGTAIL_CONTENT_LANGUAGES = [("zh-hans", "简体中文")]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
_STATIC: list[Path | tuple[str, Path]] = [
    ROOT / "static",
    ("weui", ROOT / "node_modules" / "weui" / "dist" / "style"),
    ("zxing", ROOT / "node_modules" / "zxing-wasm" / "dist" / "iife" / "reader"),
    ("zxing", ROOT / "node_modules" / "zxing-wasm" / "dist" / "reader"),
]
# Before `npm ci` there is only our own.
STATICFILES_DIRS = [
    entry
    for entry in _STATIC
    if Path(entry if isinstance(entry, Path) else entry[1]).exists()
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Uploads are never served by address: a view checks who may see each file.
MEDIA_ROOT = VAR / "media"
MEDIA_URL = "/media/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

TASKS = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}
}

# Closed unless opened: each API view states who may call it.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.SessionAuthentication"
    ],
    "DEFAULT_PERMISSION_CLASSES": ["grassroots.core.rest_defaults.Closed"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "grassroots.core.rest_defaults.Pages",
    "EXCEPTION_HANDLER": "grassroots.core.rest.refuse",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Grassroots",
    "DESCRIPTION": "Village credit points.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "PREPROCESSING_HOOKS": ["grassroots.core.rest_defaults.only_ours"],
}

# What Wagtail would otherwise ask of hosts that are not ours.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_I18N_ENABLED = False
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILADMIN_LOGIN_URL = "account_login"

SMS_BACKEND = os.environ.get("SMS_BACKEND", "grassroots.accounts.sms.ConsoleSms")
# Where FileSms writes.
SMS_DIRECTORY = VAR / "sms"
# Ways to tell people on the phone, the first choice first; none: inbox and paper only.
MESSAGE_BACKENDS = words("MESSAGE_BACKENDS", "villages.message_backends.SmsBackend")
# For villages.message_backends.WechatTemplateBackend, which is off unless named above.
_WECHAT = ("ADDRESS", "TEMPLATE", "TOKEN_OF", "OPENID_OF", "ACCOUNT")
WECHAT = {name: os.environ.get(f"WECHAT_{name}", "") for name in _WECHAT}
# Keys for personal numbers at rest, newest first; see scripts and README.
PERSONAL_KEYS = words("PERSONAL_KEYS")
LOOKUP_KEY = os.environ.get("LOOKUP_KEY", "")

LOG_LEVEL = os.environ.get("LOG_LEVEL", "INFO")
LOGGING = logging_settings(level=LOG_LEVEL, as_json=flag("LOG_JSON", default=False))

# Pages load what is ours and nothing else; no inline styles, no inline scripts.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        # WeUI's icons are data: addresses; a photo just taken is a blob: one.
        "img-src": ["'self'", "data:", "blob:"],
        "style-src": ["'self'"],
        # The scanner that phones without one of their own get is WebAssembly.
        "script-src": ["'self'", "'wasm-unsafe-eval'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    }
}
# Wagtail's pages set inline styles and start from inline scripts.
OFFICE_CONTENT_POLICY = {
    "style-src": ["'self'", "'unsafe-inline'"],
    "script-src": ["'self'", "'unsafe-inline'"],
}

SESSION_ENGINE = "grassroots.accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
# W019 would have it DENY, but the office shows our own pages in a frame, as previews.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
