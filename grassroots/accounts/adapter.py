"""How allauth finds people by phone, and what it says to them."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from grassroots.accounts import services
from grassroots.accounts.acting import signed_in_just_now
from grassroots.accounts.capacities import capacities_of
from grassroots.accounts.forms import PhoneField
from grassroots.accounts.models import User
from grassroots.core import sealing
from grassroots.core.later import later

# Said by the page itself, or not worth saying.
UNSAID = {
    "account/messages/logged_in.txt",
    "account/messages/logged_out.txt",
    "mfa/messages/recovery_codes_generated.txt",
}
SECOND_FACTOR = "second-factor"


class AccountAdapter(DefaultAccountAdapter):
    """People have a phone and no e-mail; villages open accounts, nobody signs up."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("这个账号停用了，请到村里问一问。"),
        "phone_password_mismatch": _(
            "手机号或密码不对。忘了密码，可以用短信登录码进来。"
        ),
        "incorrect_code": _("码不对，请看看短信再填一次。"),
        "incorrect_password": _("密码不对，请再填一次。"),
        "enter_current_password": _("现在的密码不对，请再填一次。"),
        "too_many_login_attempts": _("试的次数太多了，先歇几分钟再来。"),
        "rate_limited": _("点得太快了，请过一分钟再试。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: accounts are opened by the village."""
        return False

    def phone_form_field(self, **kwargs: Any) -> PhoneField:
        """Return the field for mobile numbers."""
        return PhoneField(**kwargs)

    def get_phone(self, user: User) -> tuple[str, bool]:
        """Return the number and whether it was proven."""
        return user.phone, user.phone_verified

    def set_phone(self, user: User, phone: str, verified: bool) -> None:  # noqa: FBT001
        """Give the account another number."""
        user.phone, user.phone_verified = phone, verified
        user.save(update_fields=["phone", "phone_verified"])

    def set_phone_verified(self, user: User, phone: str) -> None:
        """Note that a code sent to the number was read."""
        services.prove_phone(user=user, at=timezone.now())

    def get_user_by_phone(self, phone: str) -> User | None:
        """Find the account of a number."""
        return User.objects.filter(phone=phone).first()

    def send_verification_code_sms(
        self, user: User, phone: str, code: str, **_: Any
    ) -> None:
        """Queue the message with the code."""
        self._queue_code(user.pk, code)

    def send_unknown_account_sms(self, phone: str, **_: Any) -> None:
        """Queue nothing worth sending, so that a stranger's number takes as long."""
        self._queue_code(None, "")

    def _queue_code(self, user_id: int | None, code: str) -> None:
        language = get_language() or settings.LANGUAGE_CODE
        task = "grassroots.accounts.tasks.send_login_code"
        later(task, user_id=user_id, code=code, language=language)

    def _get_login_attempts_cache_key(
        self, request: HttpRequest, **credentials: Any
    ) -> str:
        # Upstream counts failures by e-mail or user name. Without either, all of
        # us would share one count, and five mistakes would lock everybody out.
        return f"{get_current_site(request).domain}:{credentials.get('phone', '')}"

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again only when the last proof is some minutes old."""
        required = super().is_reauthentication_required(app=app, **kwargs)
        return bool(required) and not signed_in_just_now(self.request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead back to 我的."""
        return reverse("portal_mine")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Leave out what needs no saying."""
        if message_template not in UNSAID:
            super().add_message(request, level, message_template, *args, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor: sealed at rest, and kept by those who must have one."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("码不对。请看验证器上现在的6位数，再填一次。"),
        "cannot_delete_authenticator": _("您担任的职务要用第二道验证，不能关。"),
    }

    def get_totp_issuer(self) -> str:
        """Name us as people know us."""
        return str(_("乡村信用积分"))

    def get_totp_label(self, user: User) -> str:
        """Name the account without its whole number."""
        return user.masked_phone

    def encrypt(self, text: str) -> str:
        """Seal a secret before it is stored."""
        return sealing.seal(text, owner=SECOND_FACTOR)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a stored secret."""
        return sealing.unseal(encrypted_text, owner=SECOND_FACTOR)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Refuse those whose appointment asks for a second factor."""
        held = capacities_of(authenticator.user, on=timezone.localdate())
        return settings.DEMO_MODE or not any(one.needs_second_factor for one in held)
