import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("villages", "0001_areas_people_rules_records"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Recusal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("recorder", "这件是您自己记的"),
                            ("household", "当事人和您是一家人"),
                            ("relative", "当事人和您是登记过的亲属"),
                        ],
                        max_length=10,
                        verbose_name="原因",
                    ),
                ),
                ("noted_at", models.DateTimeField(verbose_name="什么时候")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recusals",
                        to="villages.behaviourrecord",
                    ),
                ),
            ],
            options={
                "verbose_name": "回避",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("record", "member"),
                        name="recusal_is_noted_once_per_record",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="behaviourrecord",
            name="grant_code",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="behaviourrecord",
            name="grant_facts",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="behaviourrecord",
            name="round",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="第几轮"),
        ),
        migrations.AddField(
            model_name="behaviourrecord",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="撤回时间"),
        ),
        migrations.AddConstraint(
            model_name="behaviourrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "withdrawn"), _negated=True),
                    ("withdrawn_at__isnull", False),
                    _connector="OR",
                ),
                name="record_withdrawn_has_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="behaviourrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "rejected"), _negated=True),
                    ("decided_at__isnull", False),
                    _connector="OR",
                ),
                name="record_rejected_was_decided",
            ),
        ),
    ]
