import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("villages", "0023_those_who_saw_are_told"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="objection",
            name="workdays",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="objection",
            name="town_until",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="message",
            name="topic",
            field=models.CharField(
                choices=[
                    ("record_on_notice", "一件好事在公示"),
                    ("record_in_force", "一件好事算数了"),
                    ("record_rejected", "一件好事没有通过"),
                    ("record_withdrawn", "一件好事撤回了"),
                    ("record_reversed", "一件好事更正了"),
                    ("deduct_reminded", "提醒您一件事"),
                    ("deduct_mend_refused", "照片看过了，请再改改"),
                    ("deduct_mended", "改好了，什么也没扣"),
                    ("deduct_noticed", "有一份告知书给您"),
                    ("deduct_spoken", "您说的话记下了"),
                    ("deduct_in_force", "提醒您的事评完了"),
                    ("deduct_dismissed", "提醒您的事没通过"),
                    ("deduct_dropped", "提醒您的事了结了"),
                    ("repair_pledged", "您要修复的事记下了"),
                    ("repair_checked", "修复的一件事算数了"),
                    ("repair_sent_back", "修复的一件事还差一点"),
                    ("repair_given_up", "不修复了，村里记下了"),
                    ("repair_done", "都做满了，清了"),
                    ("objection_kept", "您的异议记下了"),
                    ("objection_longer", "您的异议要多几天"),
                    ("objection_day_set", "您的异议哪天答复，定了"),
                    ("objection_upheld", "您的异议成立"),
                    ("objection_dismissed", "您的异议有答复了"),
                    ("objection_dismissed_town", "镇里答复了您的异议"),
                    ("line_doubted", "有人对您的一条记录提了意见"),
                    ("line_doubt_longer", "您的一条记录还在重看"),
                    ("line_doubt_day_set", "您的一条记录哪天看完，定了"),
                    ("line_doubt_at_town", "您的一条记录请镇里再看"),
                    ("line_doubt_over", "您的一条记录照常算"),
                    ("score_doubted", "有人对您家的信用分提了意见"),
                    ("score_doubt_longer", "您家的信用分还在重看"),
                    ("score_doubt_day_set", "您家的信用分哪天看完，定了"),
                    ("score_doubt_at_town", "您家的信用分请镇里再看"),
                    ("score_doubt_over", "您家的信用分照常算"),
                    ("score_put_right", "您家的信用分要更正"),
                    ("paper_outdated", "您开的一份信用报告失效了"),
                    ("report_assigned", "您报的事有人去修了"),
                    ("report_mended", "您报的事修好了"),
                    ("report_taken_up", "您报的事记下了"),
                    ("report_turned_down", "您报的事没有记"),
                    ("report_lapsed", "您报的事过了时候"),
                    ("activity_moved_up", "活动排到您了"),
                    ("activity_cancelled", "活动取消了"),
                    ("consent_text_new", "同意书换了新的"),
                    ("consent_withdrawn", "一份同意撤回了"),
                    ("points_expiring", "有积分快到期了"),
                    ("points_used", "用积分换了东西"),
                    ("points_returned", "换东西的积分退回来了"),
                    ("file_viewed", "有人看过您的档案"),
                ],
                max_length=24,
                verbose_name="什么事",
            ),
        ),
        migrations.CreateModel(
            name="ObjectionPaper",
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
                    "moment",
                    models.CharField(
                        choices=[("raised", "觉得不对"), ("escalated", "请镇里再看")],
                        max_length=9,
                        verbose_name="写的什么",
                    ),
                ),
                (
                    "photo",
                    models.ImageField(
                        blank=True, upload_to="objections/%Y/%m/", verbose_name="照片"
                    ),
                ),
                ("digest", models.CharField(blank=True, max_length=64)),
                (
                    "helped_because",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="谁代办、为什么"
                    ),
                ),
                ("entered_at", models.DateTimeField(verbose_name="什么时候")),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "objection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="villages.objection",
                    ),
                ),
            ],
            options={
                "verbose_name": "异议的纸",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("objection", "moment"),
                        name="objection_has_one_paper_a_step",
                    )
                ],
            },
        ),
    ]
