"""A new text asks again from its day on; somebody else may sign, and a scan shows it."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, Q


def announce_what_there_is(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Say of the texts so far that they were announced on their first day."""
    texts = apps.get_model("villages", "ConsentText")
    texts.objects.update(announced_on=F("effective_from"))


class Migration(migrations.Migration):
    dependencies = [("villages", "0014_activities")]

    operations = [
        migrations.AddField(
            model_name="consenttext",
            name="announced_on",
            field=models.DateField(null=True, verbose_name="哪天公布的"),
        ),
        migrations.RunPython(announce_what_there_is, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="consenttext",
            name="announced_on",
            field=models.DateField(verbose_name="哪天公布的"),
        ),
        migrations.AddField(
            model_name="consenttext",
            name="asks_again",
            field=models.BooleanField(default=True, verbose_name="要重新同意"),
        ),
        migrations.AddField(
            model_name="consent",
            name="replaces",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="villages.consent",
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="signed_as",
            field=models.CharField(
                choices=[
                    ("self", "本人"),
                    ("guardian", "监护人"),
                    ("proxy", "受委托的人"),
                ],
                default="self",
                max_length=10,
                verbose_name="谁签的",
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="signed_by",
            field=models.CharField(blank=True, max_length=30, verbose_name="签字人"),
        ),
        migrations.AddField(
            model_name="consent",
            name="scan",
            field=models.ImageField(
                blank=True, upload_to="consents/%Y/%m/", verbose_name="签字的纸"
            ),
        ),
        migrations.AddConstraint(
            model_name="consenttext",
            constraint=models.CheckConstraint(
                condition=Q(announced_on__lte=F("effective_from")),
                name="consent_text_is_announced_before_it_holds",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=Q(signed_as="self", signed_by="")
                | (
                    ~Q(signed_as="self")
                    & ~Q(signed_by="")
                    & ~Q(scan="")
                    & Q(channel="paper")
                ),
                name="consent_by_another_is_on_paper_with_a_scan",
            ),
        ),
    ]
