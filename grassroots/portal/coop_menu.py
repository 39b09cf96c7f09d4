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
_COUNTY = frozenset({"supervisor"})

FIRST = (Item("ruralcredit_dossiers", "house", _("去入户登记"), _OFFICER),)
GROUPS = (
    Group(
        _("户档案"),
        (
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
        ),
    ),
)
