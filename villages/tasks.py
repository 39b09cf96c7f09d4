"""What a village does after the answer is out."""

from datetime import date

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from grassroots.accounts import sms
from grassroots.core import sealing
from villages.models import ResidentImport, RuleBook, Village
from villages.services import imports, messages, registry, sandbox


@task()
def check_residents(import_id: int, language: str) -> None:
    """Check an uploaded list; its sentences are in the language of who sent it."""
    resident_import = ResidentImport.objects.select_related("village").get(pk=import_id)
    with translation.override(language):
        imports.check(resident_import=resident_import, at=timezone.now())


@task()
def take_over_residents(import_id: int, language: str) -> None:
    """Take a confirmed list over."""
    resident_import = ResidentImport.objects.select_related("village").get(pk=import_id)
    with translation.override(language):
        imports.take_over(resident_import=resident_import, at=timezone.now())


@task()
def replay_rules(
    book_id: int, village_id: int, key: str, first: str, last: str, on: str
) -> None:
    """Replay a period under a book, for the page that waits for it."""
    sandbox.work(
        book=RuleBook.objects.get(pk=book_id),
        village=Village.objects.get(pk=village_id),
        key=key,
        first=date.fromisoformat(first),
        last=date.fromisoformat(last),
        on=date.fromisoformat(on),
        at=timezone.now(),
    )


@task()
def tell_former_phone(village_id: int, sealed: str, tail: str) -> None:
    """Tell whoever reads the old number of a resident that the village changed it.

    In the language of the county: nobody knows what its owner chose to read.
    """
    village = Village.objects.get(pk=village_id)
    facts = {"village": village.name, "tail": tail}
    with translation.override(settings.LANGUAGE_CODE):
        if tail:
            text = _(
                "您在%(village)s登记的手机号改成了尾号%(tail)s的号码。"
                "不是您本人要求的，请打电话问村里。"
            )
        else:
            text = _(
                "您在%(village)s登记的手机号去掉了。不是您本人要求的，请打电话问村里。"
            )
        text = text % facts
    sms.send(sealing.unseal(sealed, owner=registry.FORMER_PHONE), text)


@task()
def send_messages(resident_id: int) -> None:
    """Tell somebody who wants to be told at once."""
    messages.send_to(resident_id=resident_id, at=timezone.now())
