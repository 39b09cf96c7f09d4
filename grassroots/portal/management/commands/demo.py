"""Fill an empty database with a made-up county to look around in."""

import gc
import sys
from datetime import date, datetime, timedelta
from random import Random
from time import monotonic
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from cms.services.pages import lay_out_all
from grassroots.accounts.models import User
from grassroots.portal.demo import cast, coop_plan, shops
from grassroots.portal.demo.activities import hold_some
from grassroots.portal.demo.history import live_through, moment
from grassroots.portal.demo.merchants import appoint_inspectors, open_shops
from grassroots.portal.demo.objections import object_to_some
from grassroots.portal.demo.places import COUNTY
from grassroots.portal.demo.promises import promise_some
from grassroots.portal.demo.reminders import remind_some
from grassroots.portal.demo.reports import report_some
from grassroots.portal.demo.setting_up import (
    HISTORY_DAYS,
    Stage,
    adopt_rules,
    appoint_officers,
    lay_out_county,
    open_counter,
    settle_people,
)
from grassroots.portal.demo.standing import show_standing
from rewards.merchants.models import CreditCode
from villages.models import Message, Village
from villages.selectors.areas import size_of

if apps.is_installed("rewards.ruralcredit"):
    from grassroots.portal.demo import coop

# Nobody's number: the account that sets the demo up and cannot sign in.
INSTALLER_PHONE = "10000000000"


class Command(BaseCommand):
    """Make the demo county, its people and fourteen months of their history."""

    help = "Fill an empty database with a made-up county, and print how to sign in."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the seed, and the day up to which history runs."""
        parser.add_argument("--seed", type=int, default=20260603)
        parser.add_argument("--today", type=date.fromisoformat, default=None)

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the demo unless it is there; refuse to mix it with real villages."""
        if Village.objects.filter(code__startswith=COUNTY[0]).exists():
            self.stdout.write("The demo is here already.")
        elif Village.objects.exists():
            raise CommandError(
                "This database has real villages; the demo needs an empty one."
            )
        else:
            today = options["today"]
            self._make(
                Random(options["seed"]),  # noqa: S311  a story, not a secret
                until=moment(today, 23, 59) if today else timezone.now(),
            )
        self._print_logins()

    def _make(self, dice: Random, *, until: datetime) -> None:
        began = monotonic()
        # What is loaded by now stays: the collector need not look at it again.
        gc.freeze()
        self.stdout.write("Making the demo county; this takes a minute or two.")
        today = timezone.localdate(until)
        first = today - timedelta(days=HISTORY_DAYS)
        at = moment(first, 8)
        with transaction.atomic():
            stages = self._set_up(dice, today=today, first=first)
        self._live(stages, first=first, until=until, dice=dice)
        with transaction.atomic():
            self._show("reminders")
            remind_some(stages[0], today=today, dice=dice)
            promise_some(stages[0], today=today)
            self._show("activities")
            hold_some(stages[0], today=today, until=until)
            self._show("what people say themselves")
            # Dice of their own: the rest of the story stays as it was.
            words = Random(today.toordinal())  # noqa: S311
            report_some(stages[0], until=until, dice=words)
            object_to_some(stages[0], until=until, dice=words)
            self._show("stars, a meeting, who serves")
            show_standing(stages[0], today=today, dice=words)
            self._show("shops")
            self._open_shops(stages, at=at, until=until, dice=dice)
            self._begin_coop(stages, until=until, dice=dice)
            self._show("pages")
            lay_out_all()
            self._set_passwords()
            # All of it is in the inboxes; nobody's phone rings for a story, and what is
            # older than a week was read.
            Message.objects.update(due_at=None)
            told_before = Message.objects.filter(told_at__lt=until - timedelta(days=7))
            told_before.update(read_at=F("told_at"))
            User.objects.filter(phone=INSTALLER_PHONE).update(
                is_active=False, is_superuser=False
            )
        size = size_of(stages[0].village.town.county, on=today)
        self.stdout.write(
            f"\n{len(stages)} villages, {size.households} households, {size.residents} residents "
            f"since {at:%F}, in {monotonic() - began:.0f} s."
        )

    def _set_up(self, dice: Random, *, today: date, first: date) -> list[Stage]:
        at = moment(first, 8)
        installer = User.objects.create_superuser(INSTALLER_PHONE, name="演示安装")
        stages = lay_out_county(installer=installer, at=at)
        number = 0
        for stage in stages:
            self._show(f"people of {stage.village.name}")
            settle_people(
                stage, dice=dice, first_number=number, today=today, by=installer, at=at
            )
            number += stage.place.households
            appoint_officers(stage, installer=installer, at=at)
            adopt_rules(stage, dice=dice, at=at)
            open_counter(stage, today=today, at=at)
        return stages

    def _live(
        self, stages: list[Stage], *, first: date, until: datetime, dice: Random
    ) -> None:
        last = timezone.localdate(until)

        def progress(day: date) -> None:
            done = ((day - first).days + 1) * 40 // ((last - first).days + 1)
            self._show(f"[{'#' * done}{'.' * (40 - done)}] {day}")

        live_through(
            stages, first=first, last=last, dice=dice, progress=progress, until=until
        )

    def _open_shops(
        self, stages: list[Stage], *, at: datetime, until: datetime, dice: Random
    ) -> None:
        installer = User.objects.get(phone=INSTALLER_PHONE)
        inspector, _other = appoint_inspectors(stages, installer=installer, at=at)
        today = timezone.localdate(until)
        open_shops(shops.Scene(stages, inspector, today, until, dice))

    def _begin_coop(
        self, stages: list[Stage], *, until: datetime, dice: Random
    ) -> None:
        """Let a co-op rate and lend, where that app is installed."""
        if not apps.is_installed("rewards.ruralcredit"):
            return
        self._show("the co-op")
        installer = User.objects.get(phone=INSTALLER_PHONE)
        supervisor = User.objects.get(phone=cast.COUNTY_PHONE)
        today = timezone.localdate(until)
        scene = shops.Scene(stages, installer, today, until, dice)
        coop.lend_and_rate(scene, county_supervisor=supervisor)

    def _show(self, words: str) -> None:
        if sys.stdout.isatty():
            self.stdout.write(f"\r{words:<64}", ending="")
            self.stdout.flush()

    def _set_passwords(self) -> None:
        phones = [
            *(part.phone for part in cast.LEADS),
            cast.TOWN_PHONE,
            cast.COUNTY_PHONE,
            shops.INSPECTOR[1],
            shops.MERCHANT[1],
            *(phone for _role, _name, phone in coop_plan.POSTS),
        ]
        # The same for all, so hashed once: that is slow on purpose.
        User.objects.filter(phone__in=phones).update(
            password=make_password(cast.PASSWORD), phone_verified=True
        )

    def _print_logins(self) -> None:
        self.stdout.write(f"\n{settings.SITE_ADDRESS}\n")
        rows = [(part.word, part.name, part.phone) for part in cast.LEADS]
        rows += [
            ("镇监督", "邵立新", cast.TOWN_PHONE),
            ("县监督", "曲明亮", cast.COUNTY_PHONE),
            ("检查员", *shops.INSPECTOR),
            ("商户", *shops.MERCHANT),
            ("合作社信贷员", *coop_plan.OFFICER),
            ("借款评审委员", *coop_plan.COMMITTEE),
            ("合作社监事", *coop_plan.AUDITOR),
            ("托管银行", *coop_plan.BANKER),
        ]
        for word, name, phone in rows:
            self.stdout.write(f"  {word}  {name}  {phone}  {cast.PASSWORD}")
        plates = CreditCode.objects.live().filter(
            merchant__operators__phone=shops.MERCHANT[1]
        )
        for code in plates[:1]:
            page = reverse("merchants_public", args=[code.token])
            self.stdout.write(
                f"  商户信用码  {code.merchant}  {settings.SITE_ADDRESS}{page}"
            )
