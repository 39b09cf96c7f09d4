"""Changes of a plan that two people sign, and what each schedule was made by."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ruralcredit", "0003_first_indicators_and_rates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="scheduleversion",
            name="payment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="schedules",
                to="ruralcredit.payment",
            ),
        ),
        migrations.AddField(
            model_name="scheduleversion",
            name="settled_until",
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name="scheduleversion",
            name="reason",
            field=models.CharField(
                choices=[
                    ("pay_out", "放款"),
                    ("prepayment", "提前还了一部分"),
                    ("reschedule", "商量好改计划"),
                    ("write_off", "核销"),
                    ("correction", "更正还款，恢复原计划"),
                ],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="PlanChange",
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
                ("from_due", models.DateField(verbose_name="从哪期起")),
                (
                    "new_due",
                    models.DateField(blank=True, null=True, verbose_name="改到哪天还"),
                ),
                (
                    "annual_rate_pct",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=7,
                        null=True,
                        verbose_name="新的年利率（%）",
                    ),
                ),
                (
                    "extra_periods",
                    models.PositiveSmallIntegerField(default=0, verbose_name="加几期"),
                ),
                (
                    "grace_periods",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="几期只还利息"
                    ),
                ),
                ("words", models.CharField(max_length=200, verbose_name="为什么")),
                ("proposed_at", models.DateTimeField(verbose_name="提出时间")),
                (
                    "decided_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="定的时间"
                    ),
                ),
                (
                    "is_approved",
                    models.BooleanField(default=False, verbose_name="同意"),
                ),
                ("days_late", models.PositiveSmallIntegerField(default=0)),
                ("carried_interest_fen", models.BigIntegerField(default=0)),
                ("carried_fee_fen", models.PositiveBigIntegerField(default=0)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "loan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="ruralcredit.loan",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "改还款计划",
                "ordering": ("-proposed_at", "-pk"),
            },
        ),
        migrations.AddField(
            model_name="scheduleversion",
            name="change",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="schedules",
                to="ruralcredit.planchange",
            ),
        ),
        migrations.AddConstraint(
            model_name="planchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", False), ("decided_by__isnull", False)
                    ),
                    models.Q(
                        ("decided_at__isnull", True), ("decided_by__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="plan_change_is_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="planchange",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decided_at__isnull", True)),
                fields=("loan",),
                name="plan_change_waits_once_per_loan",
            ),
        ),
        migrations.AddConstraint(
            model_name="planchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    ("is_approved", False),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="plan_change_is_signed_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="planchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True),
                name="plan_change_has_a_reason",
            ),
        ),
        migrations.AlterField(
            model_name="loanstep",
            name="kind",
            field=models.CharField(
                choices=[
                    ("applied", "提交申请"),
                    ("checked", "信贷员查过"),
                    ("approved", "表决通过"),
                    ("refused", "没有通过"),
                    ("withdrawn", "撤回申请"),
                    ("signed", "签合同"),
                    ("paid_out", "银行放款"),
                    ("repaid", "还款"),
                    ("prepaid", "提前还款"),
                    ("paid_off", "提前结清"),
                    ("asked", "提出改还款计划"),
                    ("dropped", "没有改还款计划"),
                    ("rescheduled", "调整还款计划"),
                    ("compensated", "合作社代偿"),
                    ("recovered", "追回一笔"),
                    ("written_off", "核销"),
                    ("closed", "还清"),
                    ("reversed", "更正一笔还款"),
                ],
                max_length=12,
            ),
        ),
    ]
