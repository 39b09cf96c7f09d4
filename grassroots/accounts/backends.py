"""Who signs in by phone, and who comes back with a session."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import BigIntegerField

from grassroots.accounts.models import User
from grassroots.core.prepared import Prepared, given

_by_key = Prepared(lambda: User.objects.filter(pk=given("pk", BigIntegerField())))


class PhoneBackend(AuthenticationBackend):
    """Sign in as allauth does; behind every request stands one prepared query."""

    def get_user(self, user_id: int) -> User | None:
        """Return the user of a session, while the account is open."""
        found = _by_key(pk=user_id)
        user = found[0] if found else None
        return user if user and self.user_can_authenticate(user) else None
