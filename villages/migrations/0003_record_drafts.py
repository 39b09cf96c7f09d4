import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("villages", "0002_records_in_rounds"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RecordDraft",
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
                ("client_id", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("body", models.JSONField(default=dict)),
                (
                    "saved_at",
                    models.DateTimeField(db_index=True, verbose_name="保存时间"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="villages.village",
                    ),
                ),
            ],
            options={
                "verbose_name": "草稿",
                "indexes": [
                    models.Index(
                        fields=["user", "village", "-saved_at"], name="draft_of_user"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DraftPhoto",
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
                    "photo",
                    models.ImageField(upload_to="drafts/%Y/%m/", verbose_name="照片"),
                ),
                ("digest", models.CharField(max_length=64)),
                ("perceptual_hash", models.CharField(max_length=16)),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="photos",
                        to="villages.recorddraft",
                    ),
                ),
            ],
            options={
                "verbose_name": "草稿照片",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("draft", "digest"), name="draft_photo_is_kept_once"
                    )
                ],
            },
        ),
    ]
