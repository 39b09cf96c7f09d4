"""Every address of the site: / /me/ /desk/ /office/ /api/v1/ /healthz."""

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms import urls as cms
from grassroots import api
from grassroots.accounts import urls as accounts
from grassroots.audit import urls as audit
from grassroots.core.views import healthz
from grassroots.portal import urls as portal
from rewards.merchants import urls as merchants
from rewards.points import urls as points
from rewards.redemption import urls as redemption
from villages import urls as villages

_apps = [portal, redemption, merchants, points, villages, accounts, audit]
# Some villages have no co-op: the whole app can be left out.
if apps.is_installed("rewards.ruralcredit"):
    from rewards.ruralcredit import urls as ruralcredit

    _apps.insert(1, ruralcredit)
_me = [pattern for app in _apps for pattern in app.me_patterns]
_desk = [pattern for app in _apps for pattern in app.desk_patterns]
_public = [pattern for app in _apps for pattern in app.public_patterns]

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("me/", include(_me)),
    path("desk/", include(_desk)),
    path("api/v1/", include(api.urlpatterns)),
    *_public,
    # Wagtail's own sign-in page would know no lock-out and no second factor.
    path(
        "office/login/",
        RedirectView.as_view(pattern_name="account_login", query_string=True),
    ),
    path("office/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    *cms.public_patterns,
    path("", include(wagtail_urls)),
]
