"""The addresses of this app, by the face they belong to.

``sign_in_patterns`` are those of allauth that we use. Its pages for e-mail and for
signing up are left out: nobody has the one, and nobody may do the other.
"""

from allauth.account import views as account
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from grassroots.accounts.views.reading import text_size
from grassroots.accounts.views.security import SetUpSecondFactor

sign_in_patterns: list[URLPattern | URLResolver] = [
    path("login/", account.login, name="account_login"),
    path("login/code/", account.request_login_code, name="account_request_login_code"),
    path(
        "login/code/confirm/",
        account.confirm_login_code,
        name="account_confirm_login_code",
    ),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    # Before the address of the same name in allauth's own list.
    path("2fa/totp/activate/", SetUpSecondFactor.as_view(), name="mfa_activate_totp"),
    path("2fa/", include("allauth.mfa.urls")),
]
public_patterns: list[URLPattern | URLResolver] = [
    path("accounts/", include(sign_in_patterns)),
    path("settings/language/", set_language, name="set_language"),
    path("settings/text-size/", text_size, name="accounts_text_size"),
]
me_patterns: list[URLPattern | URLResolver] = []
desk_patterns: list[URLPattern | URLResolver] = []
