"""Sessions in the database, as Django keeps them, read by a prepared query."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db.models import CharField, DateTimeField
from django.utils import timezone

from grassroots.core.prepared import Prepared, given

_alive = Prepared(
    lambda: Session.objects.filter(
        session_key=given("key", CharField()),
        expire_date__gt=given("at", DateTimeField()),
    )
)


class SessionStore(DatabaseStore):
    """What every request begins with."""

    def _get_session_from_db(self) -> Session | None:
        found = _alive(key=self.session_key, at=timezone.now())
        if found:
            return found[0]
        self._session_key = None
        return None
