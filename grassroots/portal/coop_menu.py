"""What stands on the desk of those who work for a co-op, and of its county."""

from django.utils.translation import gettext_lazy as _

from grassroots.portal.menu_parts import Group, Item

OFFICER, COMMITTEE, AUDITOR, BANK = (
    "loan_officer",
    "loan_committee",
    "coop_auditor",
    "custodian_bank",
)
ROLES = frozenset({OFFICER, COMMITTEE, AUDITOR, BANK})
PICTURES = {
    OFFICER: "handover",
    COMMITTEE: "gavel",
    AUDITOR: "eye",
    BANK: "fund",
}
_OFFICER = frozenset({OFFICER})
_KEEPERS = frozenset({OFFICER, AUDITOR})
_JUDGES = frozenset({OFFICER, COMMITTEE, AUDITOR})
_COMMITTEE = frozenset({COMMITTEE})
_BANK = frozenset({BANK})
_COUNTY = frozenset({"supervisor"})

FIRST = (
    Item("ruralcredit_lending", "calendar", _("今天要收要办的"), _OFFICER),
    Item("ruralcredit_cases", "gavel", _("要表决的借款"), _COMMITTEE),
    Item("ruralcredit_register", "book", _("看登记簿"), _BANK),
    Item("ruralcredit_ratings", "chart", _("看评级"), frozenset({AUDITOR})),
)
GROUPS = (
    Group(
        _("借款"),
        (
            Item("ruralcredit_loan_new", "plus", _("替社员申请"), _OFFICER),
            Item(
                "ruralcredit_loans",
                "clock",
                _("要查的申请"),
                _OFFICER,
                count="to_check",
            ),
            Item(
                "ruralcredit_cases",
                "gavel",
                _("等表决的"),
                _COMMITTEE,
                count="to_vote",
            ),
            Item("ruralcredit_loans", "list", _("所有借款"), _KEEPERS),
            Item("ruralcredit_sheet", "pencil", _("还款登记表"), _OFFICER),
            Item(
                "ruralcredit_bank_files",
                "swap",
                _("和银行对账"),
                _OFFICER,
                count="differences",
            ),
            Item("ruralcredit_lines", "fund", _("银行授信"), _JUDGES),
            Item("ruralcredit_products", "file", _("借款产品"), _KEEPERS),
            Item("ruralcredit_report", "printer", _("月报"), _JUDGES),
        ),
    ),
    Group(
        _("评级"),
        (
            Item("ruralcredit_ratings", "chart", _("评级"), _JUDGES, count="to_rate"),
            Item(
                "ruralcredit_objections",
                "hand",
                _("有人说不对"),
                _JUDGES,
                count="objections",
            ),
            Item("ruralcredit_runs", "people", _("批量评级"), _JUDGES),
            Item("ruralcredit_cards", "list", _("评分卡"), _JUDGES),
            Item("ruralcredit_governance", "eye", _("评级年度报告"), _JUDGES),
            Item("ruralcredit_credit_areas", "medal", _("信用村和信用镇"), _OFFICER),
        ),
    ),
    Group(
        _("户档案"),
        (
            Item("ruralcredit_dossiers", "house", _("去入户登记"), _OFFICER),
            Item("ruralcredit_dossiers", "file", _("户档案"), _KEEPERS),
            Item(
                "ruralcredit_dossiers",
                "alert",
                _("没填全的"),
                _OFFICER,
                query="?state=incomplete",
            ),
            Item(
                "ruralcredit_dossiers",
                "clock",
                _("60天内过期的"),
                _OFFICER,
                query="?state=expiring",
            ),
            Item("ruralcredit_tables", "upload", _("用表导入"), _OFFICER),
        ),
    ),
    Group(
        _("合作社"),
        (
            Item("ruralcredit_members", "people", _("社员"), _KEEPERS),
            Item("ruralcredit_promises", "heart", _("承诺出借"), _KEEPERS),
            Item("ruralcredit_rules", "book", _("参数和依据"), _KEEPERS),
            Item("ruralcredit_indicators", "list", _("登记哪些项"), _OFFICER),
            Item("ruralcredit_rates", "chart", _("LPR利率"), _KEEPERS),
        ),
    ),
    Group(
        _("信用互助"),
        (
            Item("ruralcredit_coops", "people", _("合作社"), _COUNTY, where="county"),
            Item("ruralcredit_rates", "chart", _("LPR利率"), _COUNTY, where="county"),
            Item(
                "ruralcredit_credit_areas",
                "medal",
                _("信用村和信用镇"),
                _COUNTY,
                where="above",
            ),
        ),
    ),
)
