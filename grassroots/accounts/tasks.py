"""What accounts do after the answer is out."""

from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from grassroots.accounts import sms
from grassroots.accounts.models import User


@task()
def send_login_code(user_id: int | None, code: str, language: str) -> None:
    """Send a one-time code to the user's phone.

    For a stranger's number there is no user and nothing is sent; the task is
    queued all the same, so that asking takes as long as for a known one.
    """
    user = User.objects.filter(pk=user_id or 0, is_active=True).first()
    if user is None:
        return
    with translation.override(language):
        text = _("您的登录码是%(code)s，5分钟内有效。谁来要都不要给。") % {"code": code}
    sms.send(user.phone, text)
