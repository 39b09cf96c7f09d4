import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("ledger", "0005_fen_has_its_own_kinds"),
        ("villages", "0010_inspectors"),
    ]

    operations = [
        migrations.CreateModel(
            name="Coop",
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
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("short_name", models.CharField(max_length=8, verbose_name="简称")),
                (
                    "phone",
                    models.CharField(blank=True, max_length=20, verbose_name="电话"),
                ),
                (
                    "certificate",
                    models.CharField(max_length=60, verbose_name="资格认定书文号"),
                ),
                ("qualified_from", models.DateField(verbose_name="从哪天起")),
                ("qualified_until", models.DateField(verbose_name="到哪天止")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coops",
                        to="villages.county",
                    ),
                ),
            ],
            options={
                "verbose_name": "合作社",
                "ordering": ("county", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "name"), name="coop_name_is_unique_in_county"
                    ),
                    models.UniqueConstraint(
                        fields=("county", "short_name"),
                        name="coop_short_name_is_unique_in_county",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("qualified_until__isnull", True),
                            ("qualified_until__gte", models.F("qualified_from")),
                            _connector="OR",
                        ),
                        name="coop_certificate_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LendingRate",
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
                    "term",
                    models.CharField(
                        choices=[("1y", "一年期"), ("5y", "五年期以上")],
                        max_length=2,
                        verbose_name="期限",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="公布日期")),
                ("known_until", models.DateField(verbose_name="知道到哪天")),
                (
                    "rate_pct",
                    models.DecimalField(
                        decimal_places=4, max_digits=6, verbose_name="年利率（%）"
                    ),
                ),
                ("source", models.CharField(max_length=120, verbose_name="来源")),
            ],
            options={
                "verbose_name": "贷款市场报价利率",
                "ordering": ("term", "-starts_on"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("term", "starts_on"),
                        name="lending_rate_is_published_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("known_until__gte", models.F("starts_on"))),
                        name="lending_rate_is_known_on_its_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BankFile",
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
                ("name", models.CharField(max_length=120, verbose_name="文件名")),
                ("digest", models.CharField(max_length=64)),
                ("period_from", models.DateField(verbose_name="从")),
                ("period_until", models.DateField(verbose_name="到")),
                (
                    "declared_fen",
                    models.BigIntegerField(verbose_name="文件写的合计（分钱）"),
                ),
                ("read_at", models.DateTimeField(verbose_name="导入时间")),
                (
                    "read_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "coop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bank_files",
                        to="ruralcredit.coop",
                    ),
                ),
            ],
            options={
                "verbose_name": "银行对账文件",
                "ordering": ("-read_at", "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("coop", "digest"), name="bank_file_is_read_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CoopAppointment",
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
                ("starts_on", models.DateField(verbose_name="从哪天起")),
                (
                    "ends_on",
                    models.DateField(blank=True, null=True, verbose_name="到哪天止"),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("loan_officer", "合作社信贷员"),
                            ("loan_committee", "借款评审委员"),
                            ("coop_auditor", "合作社监事"),
                            ("custodian_bank", "托管银行"),
                        ],
                        max_length=20,
                        verbose_name="职务",
                    ),
                ),
                (
                    "coop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="ruralcredit.coop",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="谁",
                    ),
                ),
            ],
            options={
                "verbose_name": "合作社任职",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="coop_appointment_ends_after_it_starts",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ends_on__isnull", True)),
                        fields=("user", "coop", "role"),
                        name="coop_appointment_is_open_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CoopMember",
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
                ("number", models.CharField(max_length=12, verbose_name="社员证号")),
                ("starts_on", models.DateField(verbose_name="入社日期")),
                (
                    "ends_on",
                    models.DateField(blank=True, null=True, verbose_name="最后一天"),
                ),
                (
                    "share_fen",
                    models.PositiveBigIntegerField(
                        default=0, verbose_name="股金（分钱）"
                    ),
                ),
                (
                    "coop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="ruralcredit.coop",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="villages.household",
                    ),
                ),
                (
                    "resident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="villages.resident",
                    ),
                ),
            ],
            options={
                "verbose_name": "社员",
                "ordering": ("coop", "number"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="coop_member_leaves_after_joining",
                    ),
                    models.UniqueConstraint(
                        fields=("coop", "number"), name="coop_member_number_is_unique"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ends_on__isnull", True)),
                        fields=("coop", "resident"),
                        name="coop_member_belongs_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CoopRule",
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
                    "code",
                    models.CharField(
                        choices=[
                            ("member_promise_cap", "每个社员最多承诺多少（元）"),
                            ("borrower_cap", "每户最多借多少（元）"),
                            ("ten_largest_cap", "最大十户合计最多占多少（%）"),
                            ("total_cap", "全社最多在借多少（元）"),
                            ("lender_share_cap", "一笔借款里一个出借人最多占多少（%）"),
                            ("term_cap", "最长借多久（月）"),
                            ("lpr_multiple", "利率不超过一年期LPR的几倍"),
                            ("rate_cap", "年利率最高多少（%）"),
                            ("reserve", "风险准备金至少占在借的多少（%）"),
                            ("income_multiple", "最多借年可支配收入的几倍"),
                            ("penalty_multiple", "罚息不超过合同利率的几倍"),
                            ("committee_quorum", "借款表决至少几人投票"),
                            ("guarantee_multiple", "担保余额不超过准备金的几倍"),
                        ],
                        max_length=24,
                        verbose_name="哪一条",
                    ),
                ),
                (
                    "value",
                    models.DecimalField(
                        decimal_places=4, max_digits=14, verbose_name="数值"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="从哪天起")),
                (
                    "ends_on",
                    models.DateField(blank=True, null=True, verbose_name="到哪天止"),
                ),
                ("source", models.CharField(max_length=120, verbose_name="依据")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "coop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rules",
                        to="ruralcredit.coop",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "合作社参数",
                "ordering": ("coop", "code", "-starts_on"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="coop_rule_ends_after_it_starts",
                    ),
                    models.UniqueConstraint(
                        fields=("coop", "code", "starts_on"),
                        name="coop_rule_starts_once_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value__gte", 0)),
                        name="coop_rule_is_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CreditLine",
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
                ("bank", models.CharField(max_length=60, verbose_name="哪家银行")),
                ("agreement", models.CharField(max_length=60, verbose_name="协议号")),
                (
                    "amount_fen",
                    models.PositiveBigIntegerField(verbose_name="额度（分钱）"),
                ),
                (
                    "bank_share_pct",
                    models.DecimalField(
                        decimal_places=2,
                        default=100,
                        max_digits=5,
                        verbose_name="银行出资占比（%）",
                    ),
                ),
                (
                    "guarantee_pct",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=5,
                        verbose_name="合作社担保比例（%）",
                    ),
                ),
                (
                    "trigger_days",
                    models.PositiveSmallIntegerField(verbose_name="逾期几天起代偿"),
                ),
                (
                    "fee_pct",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        max_digits=5,
                        verbose_name="年服务费（%）",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="从哪天起")),
                ("ends_on", models.DateField(verbose_name="到哪天止")),
                (
                    "closed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="收回时间"
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "coop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="ruralcredit.coop",
                    ),
                ),
                (
                    "free_account",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
                ),
                (
                    "reserve_account",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
                ),
            ],
            options={
                "verbose_name": "银行授信",
                "ordering": ("coop", "-starts_on"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="credit_line_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                            ),
                            models.Q(
                                ("closed_at__isnull", True), ("closed_by__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="credit_line_end_is_signed",
                    ),
                    models.UniqueConstraint(
                        fields=("coop", "agreement"),
                        name="credit_line_agreement_is_unique",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("bank_share_pct__gt", 0),
                            ("bank_share_pct__lte", 100),
                            ("guarantee_pct__gte", 0),
                            ("guarantee_pct__lte", 100),
                            ("amount_fen__gt", 0),
                        ),
                        name="credit_line_shares_are_percentages",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Dossier",
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
                ("opened_at", models.DateTimeField(verbose_name="建档时间")),
                (
                    "closed_on",
                    models.DateField(blank=True, null=True, verbose_name="销档日期"),
                ),
                (
                    "coop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dossiers",
                        to="ruralcredit.coop",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="villages.household",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "户档案",
                "ordering": ("coop", "household"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("coop", "household"),
                        name="dossier_is_one_per_household",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Indicator",
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
                ("code", models.CharField(max_length=12, verbose_name="代码")),
                ("name", models.CharField(max_length=80, verbose_name="名称")),
                (
                    "name_en",
                    models.CharField(max_length=160, verbose_name="名称（英文）"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("numeric", "数字"),
                            ("category", "选一项"),
                            ("boolean", "是或不是"),
                        ],
                        max_length=8,
                        verbose_name="怎么填",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("survey", "入户登记"),
                            ("village_record", "村里的信用积分"),
                            ("panel", "评定小组"),
                            ("register", "合作社登记簿"),
                            ("completeness", "资料齐不齐"),
                        ],
                        default="survey",
                        max_length=14,
                        verbose_name="从哪儿来",
                    ),
                ),
                (
                    "unit",
                    models.CharField(blank=True, max_length=8, verbose_name="单位"),
                ),
                (
                    "places",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="几位小数"
                    ),
                ),
                (
                    "choices",
                    models.JSONField(blank=True, default=list, verbose_name="选项"),
                ),
                (
                    "valid_months",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="几个月有效"
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=0, verbose_name="排序"),
                ),
                ("section", models.CharField(max_length=20, verbose_name="哪一部分")),
                (
                    "section_en",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="哪一部分（英文）"
                    ),
                ),
                (
                    "needs_evidence",
                    models.BooleanField(default=False, verbose_name="要凭证"),
                ),
                ("is_in_use", models.BooleanField(default=True, verbose_name="在用")),
                (
                    "coop",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicators",
                        to="ruralcredit.coop",
                    ),
                ),
            ],
            options={
                "verbose_name": "指标",
                "ordering": ("position", "code"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("coop__isnull", True)),
                        fields=("code",),
                        name="indicator_code_is_unique_for_all",
                    ),
                    models.UniqueConstraint(
                        fields=("coop", "code"), name="indicator_code_is_unique_in_coop"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LoanProduct",
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
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                ("terms", models.JSONField(verbose_name="怎么算")),
                (
                    "annual_rate_pct",
                    models.DecimalField(
                        decimal_places=4, max_digits=6, verbose_name="年利率（%）"
                    ),
                ),
                (
                    "min_fen",
                    models.PositiveBigIntegerField(verbose_name="最少借多少（分钱）"),
                ),
                (
                    "max_fen",
                    models.PositiveBigIntegerField(verbose_name="最多借多少（分钱）"),
                ),
                (
                    "max_periods",
                    models.PositiveSmallIntegerField(verbose_name="最多几期"),
                ),
                (
                    "guarantors_needed",
                    models.PositiveSmallIntegerField(
                        default=1, verbose_name="要几个保证人"
                    ),
                ),
                (
                    "rebates",
                    models.JSONField(
                        blank=True, default=dict, verbose_name="守信优惠（%）"
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="设立时间")),
                (
                    "retired_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="停用时间"
                    ),
                ),
                (
                    "coop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="products",
                        to="ruralcredit.coop",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "retired_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "借款产品",
                "ordering": ("coop", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("retired_at__isnull", False),
                                ("retired_by__isnull", False),
                            ),
                            models.Q(
                                ("retired_at__isnull", True),
                                ("retired_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="loan_product_end_is_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("max_fen__gte", models.F("min_fen")),
                            ("min_fen__gt", 0),
                            ("annual_rate_pct__gte", 0),
                            ("max_periods__gte", 1),
                        ),
                        name="loan_product_has_sensible_bounds",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Scorecard",
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
                ("version", models.PositiveSmallIntegerField(verbose_name="第几版")),
                ("content", models.JSONField(verbose_name="内容")),
                ("created_at", models.DateTimeField(verbose_name="起草时间")),
                (
                    "adopted_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="通过时间"
                    ),
                ),
                (
                    "resolution",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="社员大会决议"
                    ),
                ),
                (
                    "effective_on",
                    models.DateField(blank=True, null=True, verbose_name="从哪天起用"),
                ),
                (
                    "adopted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "authors",
                    models.ManyToManyField(
                        editable=False, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "coop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scorecards",
                        to="ruralcredit.coop",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "评分卡",
                "ordering": ("coop", "-version"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("coop", "version"), name="scorecard_version_is_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("adopted_at__isnull", False),
                                ("adopted_by__isnull", False),
                            ),
                            models.Q(
                                ("adopted_at__isnull", True),
                                ("adopted_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="scorecard_adoption_is_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("adopted_at__isnull", False),
                                ("effective_on__isnull", False),
                            ),
                            models.Q(
                                ("adopted_at__isnull", True),
                                ("effective_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="scorecard_begins_when_adopted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("adopted_at__isnull", True),
                            models.Q(("resolution", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="scorecard_adoption_names_the_resolution",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceArea",
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
                ("starts_on", models.DateField(verbose_name="从哪天起")),
                (
                    "ends_on",
                    models.DateField(blank=True, null=True, verbose_name="到哪天止"),
                ),
                (
                    "coop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="service_areas",
                        to="ruralcredit.coop",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="villages.village",
                    ),
                ),
            ],
            options={
                "verbose_name": "服务的村",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="service_area_ends_after_it_starts",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ends_on__isnull", True)),
                        fields=("coop", "village"),
                        name="service_area_is_open_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ValueTable",
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
                ("file_name", models.CharField(max_length=80, verbose_name="文件")),
                ("rows", models.JSONField(default=list)),
                ("problems", models.JSONField(default=list)),
                ("uploaded_at", models.DateTimeField(verbose_name="上传时间")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "added",
                    models.PositiveIntegerField(default=0, verbose_name="记了几户"),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "coop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ruralcredit.coop",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "档案表格",
                "ordering": ("-uploaded_at", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_by__isnull", False),
                            ),
                            models.Q(
                                ("confirmed_at__isnull", True),
                                ("confirmed_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="value_table_is_signed",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Authorisation",
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
                    "purpose",
                    models.CharField(
                        choices=[
                            ("file", "建档和评级"),
                            ("bank_query", "查银行信用记录"),
                            ("lender", "把等级给银行看"),
                            ("public_list", "公布为信用户"),
                        ],
                        max_length=12,
                        verbose_name="用途",
                    ),
                ),
                (
                    "recipient",
                    models.CharField(blank=True, max_length=80, verbose_name="给谁看"),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("phone", "本人在手机上"),
                            ("paper", "纸面签字"),
                            ("helper", "他人代办"),
                        ],
                        max_length=10,
                        verbose_name="怎么同意的",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="从哪天起")),
                ("ends_on", models.DateField(verbose_name="到哪天止")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "withdrawn_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="撤回时间"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "signed_by_resident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="villages.resident",
                        verbose_name="谁签的字",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorisations",
                        to="ruralcredit.dossier",
                    ),
                ),
            ],
            options={
                "verbose_name": "授权书",
                "ordering": ("-recorded_at", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                            ),
                            models.Q(
                                ("withdrawn_at__isnull", True),
                                ("withdrawn_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="authorisation_end_is_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="authorisation_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DossierVisit",
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
                    "source",
                    models.CharField(
                        choices=[
                            ("survey", "入户登记"),
                            ("table", "表格导入"),
                            ("system", "系统算的"),
                            ("correction", "异议后改正"),
                        ],
                        max_length=10,
                        verbose_name="来源",
                    ),
                ),
                (
                    "source_words",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="来源说明"
                    ),
                ),
                ("client_id", models.UUIDField(null=True, unique=True)),
                ("body_digest", models.CharField(blank=True, max_length=64)),
                ("collected_on", models.DateField(verbose_name="哪天采集的")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="ruralcredit.dossier",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "采集",
                "ordering": ("-collected_on", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="MutualPromise",
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
                    "amount_fen",
                    models.PositiveBigIntegerField(verbose_name="承诺多少（分钱）"),
                ),
                (
                    "returned_fen",
                    models.PositiveBigIntegerField(
                        default=0, verbose_name="收回多少（分钱）"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="从哪天起")),
                ("ends_on", models.DateField(verbose_name="到哪天止")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "withdrawn_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="撤回时间"
                    ),
                ),
                (
                    "free_account",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promises",
                        to="ruralcredit.coopmember",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "承诺出借",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="mutual_promise_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_fen__gt", 0)),
                        name="mutual_promise_promises_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("returned_fen__lte", models.F("amount_fen"))
                        ),
                        name="mutual_promise_returns_no_more_than_it_promised",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                            ),
                            models.Q(
                                ("withdrawn_at__isnull", True),
                                ("withdrawn_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="mutual_promise_end_is_signed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Panel",
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
                    "number",
                    models.PositiveSmallIntegerField(default=1, verbose_name="第几轮"),
                ),
                ("opened_at", models.DateTimeField(verbose_name="开始时间")),
                (
                    "closed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="结束时间"
                    ),
                ),
                (
                    "mean",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True
                    ),
                ),
                ("spread", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("judges", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("needs_another", models.BooleanField(default=False)),
                (
                    "after",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next_rounds",
                        to="ruralcredit.panel",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="panels",
                        to="ruralcredit.dossier",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "评定小组",
                "ordering": ("-opened_at", "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("dossier",),
                        name="panel_is_open_once_per_dossier",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                            ),
                            models.Q(
                                ("closed_at__isnull", True), ("closed_by__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="panel_end_is_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("mean__isnull", True),
                            models.Q(("mean__gte", 0), ("mean__lte", 100)),
                            _connector="OR",
                        ),
                        name="panel_mean_is_0_to_100",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RatingRun",
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
                ("area_code", models.CharField(max_length=12, verbose_name="区划代码")),
                ("as_of", models.DateField(verbose_name="按哪天的资料")),
                (
                    "status",
                    models.CharField(
                        choices=[("running", "正在评"), ("done", "评完了")],
                        default="running",
                        max_length=8,
                    ),
                ),
                ("started_at", models.DateTimeField(verbose_name="开始时间")),
                (
                    "finished_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="结束时间"
                    ),
                ),
                ("total", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("rated", models.PositiveIntegerField(default=0)),
                ("last_dossier", models.PositiveBigIntegerField(default=0)),
                (
                    "coop",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ruralcredit.coop",
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "shadow_card",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trials",
                        to="ruralcredit.scorecard",
                    ),
                ),
            ],
            options={
                "verbose_name": "批量评级",
                "ordering": ("-started_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="DossierValue",
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
                    "number",
                    models.DecimalField(decimal_places=4, max_digits=16, null=True),
                ),
                ("choice", models.CharField(blank=True, default="", max_length=40)),
                ("from_on", models.DateField(verbose_name="从哪天起")),
                (
                    "until_on",
                    models.DateField(blank=True, null=True, verbose_name="到哪天前"),
                ),
                ("disputed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="values",
                        to="ruralcredit.dossier",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="values",
                        to="ruralcredit.dossiervisit",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ruralcredit.indicator",
                    ),
                ),
            ],
            options={
                "verbose_name": "档案里的一项",
                "indexes": [
                    models.Index(
                        fields=["dossier", "indicator", "-from_on"],
                        name="value_of_dossier",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until_on__isnull", True)),
                        fields=("dossier", "indicator"),
                        name="value_is_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on__isnull", True),
                            ("until_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="value_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("choice", ""), ("number__isnull", False)),
                            models.Q(
                                ("number__isnull", True),
                                models.Q(("choice", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="value_is_a_number_or_a_choice",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LenderLink",
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
                ("token_digest", models.CharField(max_length=64, unique=True)),
                ("lender", models.CharField(max_length=80, verbose_name="给哪家")),
                ("purpose", models.CharField(max_length=80, verbose_name="为了什么")),
                ("ends_on", models.DateField(verbose_name="到哪天止")),
                ("made_at", models.DateTimeField(verbose_name="生成时间")),
                (
                    "opened_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="打开时间"
                    ),
                ),
                (
                    "revoked_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="作废时间"
                    ),
                ),
                (
                    "authorisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="ruralcredit.authorisation",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "给银行看的链接",
                "ordering": ("-made_at", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("revoked_at__isnull", False),
                                ("revoked_by__isnull", False),
                            ),
                            models.Q(
                                ("revoked_at__isnull", True),
                                ("revoked_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="lender_link_end_is_signed",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PanelSeat",
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
                    "recused_cause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("household", "一家人"),
                            ("relative", "亲属"),
                            ("rater", "这户的信贷员"),
                            ("debt", "和这户有借款或担保关系"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("score", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("scored_at", models.DateTimeField(blank=True, null=True)),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="ruralcredit.panel",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "评定小组成员",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("panel", "user"), name="panel_seat_is_one_per_person"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("score__isnull", False), ("scored_at__isnull", False)
                            ),
                            models.Q(
                                ("score__isnull", True), ("scored_at__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="panel_seat_score_is_dated",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("score__isnull", True),
                            ("score__lte", 100),
                            _connector="OR",
                        ),
                        name="panel_seat_score_is_0_to_100",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("recused_cause", ""),
                            ("score__isnull", True),
                            _connector="OR",
                        ),
                        name="panel_seat_recused_has_no_score",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rating",
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
                ("as_of", models.DateField(verbose_name="按哪天的资料")),
                ("inputs", models.JSONField(default=dict)),
                ("points", models.JSONField(default=dict)),
                (
                    "total",
                    models.DecimalField(decimal_places=2, max_digits=6, null=True),
                ),
                ("vetoes", models.JSONField(default=list)),
                ("missing", models.JSONField(default=list)),
                (
                    "proposed_band",
                    models.CharField(blank=True, default="", max_length=4),
                ),
                (
                    "band",
                    models.CharField(
                        blank=True, default="", max_length=4, verbose_name="等级"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("scored", "算出来了，还没定"),
                            ("decided", "定了"),
                            ("replaced", "有了新的"),
                            ("ended", "不再有效"),
                            ("set_aside", "异议后撤销"),
                        ],
                        default="scored",
                        max_length=10,
                    ),
                ),
                (
                    "band_limit_fen",
                    models.PositiveBigIntegerField(blank=True, null=True),
                ),
                (
                    "capacity_limit_fen",
                    models.PositiveBigIntegerField(blank=True, null=True),
                ),
                (
                    "coop_limit_fen",
                    models.PositiveBigIntegerField(blank=True, null=True),
                ),
                (
                    "line_limit_fen",
                    models.PositiveBigIntegerField(blank=True, null=True),
                ),
                (
                    "limit_fen",
                    models.PositiveBigIntegerField(
                        null=True, verbose_name="最多可借（分钱）"
                    ),
                ),
                (
                    "bound_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("band", "这一等级最多"),
                            ("capacity", "按收入能还的"),
                            ("coop", "合作社规定每户最多"),
                            ("line", "银行额度还剩"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "override_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("new_fact", "有新情况，资料里还没有"),
                            ("disaster", "受灾，不是还款的问题"),
                            ("guarantee", "有足够的保证人"),
                            ("doubt", "资料和实际对不上"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "override_words",
                    models.CharField(blank=True, default="", max_length=300),
                ),
                ("scored_at", models.DateTimeField(verbose_name="算出时间")),
                (
                    "decided_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="定级时间"
                    ),
                ),
                (
                    "second_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="第二人签字时间"
                    ),
                ),
                (
                    "valid_from",
                    models.DateField(blank=True, null=True, verbose_name="从哪天起"),
                ),
                (
                    "valid_until",
                    models.DateField(blank=True, null=True, verbose_name="有效到"),
                ),
                (
                    "review_due_on",
                    models.DateField(blank=True, null=True, verbose_name="哪天前年审"),
                ),
                (
                    "ended_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="哪天起不再有效"
                    ),
                ),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("expired", "满了两年"),
                            ("arrears", "有了新的逾期"),
                            ("veto", "出现一票否决的情况"),
                            ("household", "家里有变动（分户、去世、迁走）"),
                            ("consent", "收回了同意"),
                            ("objection", "异议成立"),
                            ("member_left", "退社了"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ratings",
                        to="ruralcredit.dossier",
                    ),
                ),
                (
                    "panel",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ruralcredit.panel",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="later",
                        to="ruralcredit.rating",
                    ),
                ),
                (
                    "scored_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "second_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ratings",
                        to="ruralcredit.ratingrun",
                    ),
                ),
                (
                    "card",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ruralcredit.scorecard",
                    ),
                ),
            ],
            options={
                "verbose_name": "评级",
                "ordering": ("-scored_at", "-pk"),
                "indexes": [
                    models.Index(fields=["dossier", "-id"], name="rating_of_dossier"),
                    models.Index(
                        condition=models.Q(("status", "decided")),
                        fields=["valid_until"],
                        name="rating_by_last_day",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "decided")),
                        fields=("dossier",),
                        name="rating_holds_once_per_dossier",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("run__isnull", False)),
                        fields=("run", "dossier"),
                        name="rating_is_one_per_run",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="rating_is_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("second_at__isnull", False),
                                ("second_by__isnull", False),
                            ),
                            models.Q(
                                ("second_at__isnull", True), ("second_by__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="rating_second_is_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "scored"),
                            ("decided_at__isnull", False),
                            _connector="OR",
                        ),
                        name="rating_holds_only_when_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "scored"),
                            ("band", models.F("proposed_band")),
                            models.Q(
                                ("second_at__isnull", False),
                                models.Q(("override_reason", ""), _negated=True),
                                models.Q(
                                    ("second_by", models.F("decided_by")), _negated=True
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="rating_override_has_a_reason_and_two_people",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShadowOutcome",
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
                ("old", models.CharField(max_length=16, verbose_name="现在")),
                ("new", models.CharField(max_length=16, verbose_name="换卡以后")),
                ("old_rank", models.PositiveSmallIntegerField(default=0)),
                ("new_rank", models.PositiveSmallIntegerField(default=0)),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ruralcredit.dossier",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outcomes",
                        to="ruralcredit.ratingrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "试算的结果",
                "ordering": ("run", "dossier"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "dossier"), name="shadow_outcome_is_one_per_run"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitEvidence",
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
                    models.ImageField(
                        upload_to="ruralcredit/dossiers/%Y/%m/", verbose_name="照片"
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ruralcredit.indicator",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="ruralcredit.dossiervisit",
                    ),
                ),
            ],
            options={
                "verbose_name": "凭证",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("visit", "digest"), name="visit_evidence_is_kept_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Loan",
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
                ("number", models.CharField(max_length=24, verbose_name="借款编号")),
                ("client_id", models.UUIDField(unique=True)),
                ("body_digest", models.CharField(max_length=64)),
                (
                    "funding",
                    models.CharField(
                        choices=[("line", "银行额度"), ("members", "社员承诺出借")],
                        max_length=8,
                        verbose_name="谁的钱",
                    ),
                ),
                (
                    "principal_fen",
                    models.PositiveBigIntegerField(verbose_name="借多少（分钱）"),
                ),
                ("periods", models.PositiveSmallIntegerField(verbose_name="分几期")),
                ("purpose", models.CharField(max_length=120, verbose_name="做什么用")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("applied", "申请了"),
                            ("checked", "查过了，等表决"),
                            ("approved", "表决通过，等签合同"),
                            ("refused", "没有通过"),
                            ("withdrawn", "自己撤回了"),
                            ("signed", "签了合同，等银行放款"),
                            ("active", "在借"),
                            ("compensated", "合作社代还了，等追回"),
                            ("closed", "还清了"),
                            ("written_off", "核销了"),
                        ],
                        default="applied",
                        max_length=12,
                    ),
                ),
                ("applied_on", models.DateField(verbose_name="申请日期")),
                ("terms", models.JSONField(blank=True, null=True)),
                (
                    "annual_rate_pct",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=7, null=True
                    ),
                ),
                (
                    "rebate_pct",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True
                    ),
                ),
                (
                    "apr_pct",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=7, null=True
                    ),
                ),
                (
                    "signed_on",
                    models.DateField(blank=True, null=True, verbose_name="签约日期"),
                ),
                (
                    "paid_out_on",
                    models.DateField(blank=True, null=True, verbose_name="放款日期"),
                ),
                (
                    "bank_reference",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="银行放款流水号"
                    ),
                ),
                (
                    "ended_on",
                    models.DateField(blank=True, null=True, verbose_name="结束日期"),
                ),
                ("was_on_time", models.BooleanField(editable=False, null=True)),
                (
                    "borrower",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="loans",
                        to="ruralcredit.coopmember",
                    ),
                ),
                (
                    "claim_account",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
                ),
                (
                    "coop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="loans",
                        to="ruralcredit.coop",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="loans",
                        to="ruralcredit.creditline",
                    ),
                ),
                (
                    "locked_account",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
                ),
                (
                    "principal_account",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="loans",
                        to="ruralcredit.loanproduct",
                    ),
                ),
                (
                    "rating",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ruralcredit.rating",
                    ),
                ),
            ],
            options={
                "verbose_name": "借款",
                "ordering": ("-applied_on", "-pk"),
                "indexes": [
                    models.Index(fields=["coop", "status"], name="loan_by_status"),
                    models.Index(
                        fields=["borrower", "status"], name="loan_of_borrower"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("coop", "number"), name="loan_number_is_unique_in_coop"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("periods__gte", 1), ("principal_fen__gt", 0)
                        ),
                        name="loan_lends_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("funding", "line"), ("line__isnull", False)),
                            models.Q(("funding", "members"), ("line__isnull", True)),
                            _connector="OR",
                        ),
                        name="loan_by_line_names_the_line",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_on__isnull", True),
                            models.Q(
                                ("annual_rate_pct__isnull", False),
                                ("terms__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="loan_signed_has_its_terms",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("paid_out_on__isnull", True),
                            ("paid_out_on__gte", models.F("signed_on")),
                            _connector="OR",
                        ),
                        name="loan_is_paid_out_after_signing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RatingObjection",
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
                    "number",
                    models.CharField(max_length=8, unique=True, verbose_name="回执号"),
                ),
                ("client_id", models.UUIDField(unique=True)),
                ("body_digest", models.CharField(max_length=64)),
                (
                    "indicator_code",
                    models.CharField(blank=True, default="", max_length=12),
                ),
                ("words", models.TextField(max_length=500, verbose_name="哪里不对")),
                ("received_at", models.DateTimeField(verbose_name="收到时间")),
                ("due_on", models.DateField(verbose_name="哪天前答复")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("upheld", "您说得对，重新评"),
                            ("dismissed", "看过了，维持原来的"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "reasons",
                    models.TextField(
                        blank=True, default="", max_length=500, verbose_name="答复"
                    ),
                ),
                (
                    "decided_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="答复时间"
                    ),
                ),
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
                    "rating",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="ruralcredit.rating",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "said_by_resident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="villages.resident",
                    ),
                ),
            ],
            options={
                "verbose_name": "评级异议",
                "ordering": ("due_on", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at__isnull", True)),
                        fields=("rating",),
                        name="rating_objection_is_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="rating_objection_end_is_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("outcome", "")),
                            models.Q(
                                ("decided_at__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                                models.Q(("reasons", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="rating_objection_is_answered_in_writing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Guarantor",
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
                    "amount_fen",
                    models.PositiveBigIntegerField(verbose_name="担保多少（分钱）"),
                ),
                ("agreed_at", models.DateTimeField(verbose_name="同意时间")),
                (
                    "agreed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guarantees",
                        to="ruralcredit.coopmember",
                    ),
                ),
                (
                    "loan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guarantors",
                        to="ruralcredit.loan",
                    ),
                ),
            ],
            options={
                "verbose_name": "保证人",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("loan", "member"), name="guarantor_stands_once_per_loan"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_fen__gt", 0)),
                        name="guarantor_stands_for_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommitteeVote",
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
                ("voted_at", models.DateTimeField(verbose_name="表决时间")),
                ("is_for", models.BooleanField(verbose_name="同意")),
                (
                    "words",
                    models.CharField(blank=True, max_length=200, verbose_name="理由"),
                ),
                (
                    "voted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "loan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="votes",
                        to="ruralcredit.loan",
                    ),
                ),
            ],
            options={
                "verbose_name": "评审委员的一票",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("loan", "voted_by"),
                        name="committee_vote_is_one_per_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_for", True),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="committee_vote_against_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LoanStep",
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
                    "kind",
                    models.CharField(
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
                (
                    "words",
                    models.CharField(blank=True, max_length=300, verbose_name="说明"),
                ),
                ("taken_at", models.DateTimeField(verbose_name="时间")),
                (
                    "loan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="ruralcredit.loan",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "借款的一步",
                "ordering": ("taken_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Payment",
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
                ("client_id", models.UUIDField(unique=True)),
                ("body_digest", models.CharField(max_length=64)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("repayment", "还款"),
                            ("prepayment", "提前还一部分"),
                            ("pay_off", "提前结清"),
                            ("compensation", "合作社代偿"),
                            ("recovery", "追回"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "excess",
                    models.CharField(
                        choices=[
                            ("next", "先抵下一期"),
                            ("shorter", "还本金，早点还完"),
                            ("lower", "还本金，每期少还"),
                        ],
                        default="next",
                        max_length=8,
                    ),
                ),
                ("paid_on", models.DateField(verbose_name="还款日期")),
                (
                    "amount_fen",
                    models.PositiveBigIntegerField(verbose_name="还了多少（分钱）"),
                ),
                (
                    "bank_reference",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="银行流水号"
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "reversed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="更正时间"
                    ),
                ),
                (
                    "reversal_reason",
                    models.CharField(blank=True, default="", max_length=200),
                ),
                (
                    "loan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="ruralcredit.loan",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reversed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "还款",
                "ordering": ("paid_on", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("bank_reference", ""), _negated=True),
                            ("reversed_at__isnull", True),
                        ),
                        fields=("loan", "bank_reference"),
                        name="payment_bank_reference_counts_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_fen__gt", 0)),
                        name="payment_pays_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reversed_at__isnull", False),
                                ("reversed_by__isnull", False),
                            ),
                            models.Q(
                                ("reversed_at__isnull", True),
                                ("reversed_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="payment_reversal_is_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reversed_at__isnull", True),
                            models.Q(("reversal_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="payment_reversal_has_a_reason",
                    ),
                ],
            },
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="plan_change_is_signed",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at__isnull", True)),
                        fields=("loan",),
                        name="plan_change_waits_once_per_loan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            ("is_approved", False),
                            models.Q(
                                ("decided_by", models.F("proposed_by")), _negated=True
                            ),
                            _connector="OR",
                        ),
                        name="plan_change_is_signed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True),
                        name="plan_change_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PromiseMatch",
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
                    "amount_fen",
                    models.PositiveBigIntegerField(verbose_name="锁定多少（分钱）"),
                ),
                (
                    "freed_fen",
                    models.PositiveBigIntegerField(
                        default=0, verbose_name="已放开多少（分钱）"
                    ),
                ),
                (
                    "loan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="ruralcredit.loan",
                    ),
                ),
                (
                    "promise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="ruralcredit.mutualpromise",
                    ),
                ),
            ],
            options={
                "verbose_name": "出借对应",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("loan", "promise"), name="promise_match_is_one_per_loan"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount_fen__gt", 0),
                            ("freed_fen__lte", models.F("amount_fen")),
                        ),
                        name="promise_match_frees_at_most_all",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WriteOff",
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
                ("principal_fen", models.PositiveBigIntegerField(verbose_name="本金")),
                ("interest_fen", models.PositiveBigIntegerField(verbose_name="利息")),
                ("resolution", models.CharField(max_length=120, verbose_name="决议")),
                ("written_off_on", models.DateField(verbose_name="核销日期")),
                ("decided_at", models.DateTimeField(verbose_name="时间")),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "loan",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="write_off",
                        to="ruralcredit.loan",
                    ),
                ),
            ],
            options={
                "verbose_name": "核销",
            },
        ),
        migrations.CreateModel(
            name="BankLine",
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
                ("row", models.PositiveIntegerField(verbose_name="第几行")),
                ("booked_on", models.DateField(verbose_name="入账日期")),
                (
                    "loan_number",
                    models.CharField(
                        blank=True, max_length=24, verbose_name="借款编号"
                    ),
                ),
                ("reference", models.CharField(max_length=60, verbose_name="流水号")),
                ("amount_fen", models.BigIntegerField(verbose_name="金额（分钱）")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("matched", "对上了"),
                            ("recorded", "按银行的记了一笔"),
                            ("unknown", "找不到是哪笔借款"),
                            ("different", "金额或日期对不上"),
                            ("refused", "记不进去"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.CharField(blank=True, default="", max_length=200)),
                (
                    "settled_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="处理时间"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="ruralcredit.bankfile",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ruralcredit.payment",
                    ),
                ),
            ],
            options={
                "verbose_name": "银行文件的一行",
                "ordering": ("file", "row"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("file", "row"), name="bank_line_is_one_per_row"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("settled_at__isnull", False),
                                ("settled_by__isnull", False),
                            ),
                            models.Q(
                                ("settled_at__isnull", True),
                                ("settled_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="bank_line_settlement_is_signed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentPosting",
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
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="ruralcredit.payment",
                    ),
                ),
                (
                    "posting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.posting",
                    ),
                ),
                (
                    "match",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ruralcredit.promisematch",
                    ),
                ),
            ],
            options={
                "verbose_name": "还款的记账",
            },
        ),
        migrations.CreateModel(
            name="ScheduleVersion",
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
                ("number", models.PositiveSmallIntegerField(verbose_name="第几版")),
                (
                    "reason",
                    models.CharField(
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
                (
                    "words",
                    models.CharField(blank=True, max_length=200, verbose_name="说明"),
                ),
                ("from_on", models.DateField(verbose_name="从哪天起")),
                ("terms", models.JSONField()),
                ("ran_until", models.DateField(null=True)),
                ("settled_until", models.DateField(null=True)),
                ("level_fen", models.PositiveBigIntegerField(null=True)),
                ("made_at", models.DateTimeField(verbose_name="时间")),
                (
                    "change",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="schedules",
                        to="ruralcredit.planchange",
                    ),
                ),
                (
                    "loan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="schedules",
                        to="ruralcredit.loan",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="schedules",
                        to="ruralcredit.payment",
                    ),
                ),
            ],
            options={
                "verbose_name": "还款计划",
                "ordering": ("loan", "number"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("loan", "number"), name="schedule_version_is_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Instalment",
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
                ("n", models.PositiveSmallIntegerField(verbose_name="第几期")),
                ("anchor_on", models.DateField()),
                ("due_on", models.DateField(verbose_name="到期")),
                ("days", models.PositiveSmallIntegerField(verbose_name="天数")),
                ("principal_fen", models.PositiveBigIntegerField(verbose_name="本金")),
                ("interest_fen", models.PositiveBigIntegerField(verbose_name="利息")),
                (
                    "fee_fen",
                    models.PositiveBigIntegerField(default=0, verbose_name="费用"),
                ),
                (
                    "balance_fen",
                    models.PositiveBigIntegerField(verbose_name="还后剩余"),
                ),
                (
                    "schedule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instalments",
                        to="ruralcredit.scheduleversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "一期",
                "ordering": ("schedule", "n"),
                "indexes": [models.Index(fields=["due_on"], name="instalment_by_day")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("schedule", "n"), name="instalment_number_is_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentPart",
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
                    "penalty_fen",
                    models.PositiveBigIntegerField(default=0, verbose_name="罚息"),
                ),
                (
                    "fee_fen",
                    models.PositiveBigIntegerField(default=0, verbose_name="费用"),
                ),
                (
                    "interest_fen",
                    models.PositiveBigIntegerField(default=0, verbose_name="利息"),
                ),
                (
                    "principal_fen",
                    models.PositiveBigIntegerField(default=0, verbose_name="本金"),
                ),
                (
                    "claim_fen",
                    models.PositiveBigIntegerField(
                        default=0, verbose_name="还合作社代偿"
                    ),
                ),
                (
                    "instalment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="ruralcredit.instalment",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="ruralcredit.payment",
                    ),
                ),
            ],
            options={
                "verbose_name": "还款的一部分",
                "ordering": ("payment", "pk"),
            },
        ),
    ]
