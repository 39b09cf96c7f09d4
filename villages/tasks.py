"""What a village does after the answer is out."""

from django.utils import timezone, translation
from django_tasks import task

from villages.models import ResidentImport
from villages.services import imports


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
