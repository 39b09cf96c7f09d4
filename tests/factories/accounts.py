"""People who can sign in."""

from typing import Any

import factory
from django.test import Client

from grassroots.accounts.acting import SECOND_FACTOR_KEY, SESSION_KEY
from grassroots.accounts.models import User
from villages.views.errands import SESSION_KEY as ERRAND_KEY

PASSWORD = "a-long-test-password"


class UserFactory(factory.django.DjangoModelFactory[User]):
    """A user with a verified phone, known by 1390000… numbers."""

    class Meta:
        model = User

    phone = factory.Sequence(lambda n: f"139{n:08d}")
    phone_verified = True
    name = factory.Sequence(lambda n: f"用户{n}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        password = kwargs.pop("password", None)
        return model_class.objects.create_user(kwargs.pop("phone"), password, **kwargs)


def sign_in(
    client: Client,
    user: User,
    *,
    acting_as: Any = None,
    second_factor: bool = True,
    errand: bool = True,
) -> Client:
    """Sign the user in, acting in the capacity of that key, such as ``"area:3"``.

    Instead of the key takes an appointment or a resident. The session has proven
    its second factor and said what files are looked at for, unless told otherwise.
    """
    client.force_login(user)
    session = client.session
    if errand:
        session[ERRAND_KEY] = {
            "code": "check",
            "words": "",
            "until": "9999-12-31T00:00:00+00:00",
        }
    if second_factor:
        session[SECOND_FACTOR_KEY] = user.pk
    if acting_as is not None:
        session[SESSION_KEY] = key_of(acting_as)
    session.save()
    return client


def key_of(capacity: Any) -> str:
    """Return the key of the capacity that an appointment or a resident gives."""
    if isinstance(capacity, str):
        return capacity
    kind = {
        "areaappointment": "area",
        "outletappointment": "outlet",
        "coopappointment": "coop",
    }
    name = capacity._meta.model_name
    return f"{kind.get(name, name)}:{capacity.pk}"
