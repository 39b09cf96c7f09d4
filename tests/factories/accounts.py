"""People who can sign in."""

import factory

from grassroots.accounts.models import User

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
        return model_class.objects.create_user(
            kwargs.pop("phone"), password, **kwargs
        )
