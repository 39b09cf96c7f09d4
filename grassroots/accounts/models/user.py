"""A person who can sign in, known by a phone number."""

from typing import Any, ClassVar

from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.db import models
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Make users from a phone number."""

    def create_user(
        self, phone: str, password: str | None = None, **fields: Any
    ) -> "User":
        """Create a user who may sign in; without a password only by one-time code."""
        user = self.model(phone=phone, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, phone: str, password: str | None = None, **fields: Any
    ) -> "User":
        """Create an installer's account. Nobody works in a village as one."""
        return self.create_user(
            phone, password, is_staff=True, is_superuser=True, **fields
        )


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody with a login: a resident, an official, a clerk, or several at once."""

    phone = models.CharField(_("手机号"), max_length=20, unique=True)
    phone_verified = models.BooleanField(_("手机号已验证"), default=False)
    name = models.CharField(_("姓名"), max_length=40, blank=True)
    is_active = models.BooleanField(_("可以登录"), default=True)
    is_staff = models.BooleanField(_("安装人员"), default=False)
    joined_at = models.DateTimeField(_("开通时间"), auto_now_add=True)
    # 长辈版 and its size step: 0 is standard, 1 to 3 are 125, 150 and 175 %.
    text_step = models.PositiveSmallIntegerField(_("字的大小"), default=0)

    USERNAME_FIELD = "phone"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        verbose_name = _("账号")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(text_step__lte=3), name="user_text_step_is_known"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.masked_phone

    @property
    def masked_phone(self) -> str:
        """The phone number as others may see it: 138****0001."""
        return (
            f"{self.phone[:3]}****{self.phone[-4:]}" if len(self.phone) >= 8 else "****"
        )

    @property
    def first_name(self) -> str:
        """The name, where Wagtail asks for the parts of one."""
        return self.name

    @property
    def last_name(self) -> str:
        """Empty: names are kept whole."""
        return ""

    @property
    def email(self) -> str:
        """Empty: people are reached by phone."""
        return ""

    def get_full_name(self) -> str:
        """Return the name that greets the person."""
        return self.name

    def get_username(self) -> str:
        """Return the phone number, by which the person signs in."""
        return self.phone
