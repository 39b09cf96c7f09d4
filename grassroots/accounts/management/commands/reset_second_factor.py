"""Remove the second factor of somebody who lost the phone and the spare codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from grassroots.accounts import services
from grassroots.accounts.formulas import normalise_phone
from grassroots.accounts.models import User


class Command(BaseCommand):
    help = "Remove a lost second factor; it must be set up anew at the next sign-in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("phone", help="the mobile number of the account")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(phone=normalise_phone(options["phone"])).first()
        if user is None:
            message = "There is no account with this number."
            raise CommandError(message)
        services.reset_second_factor(user=user, by=None, at=timezone.now())
        self.stdout.write(f"Removed the second factor of {user.masked_phone}.")
