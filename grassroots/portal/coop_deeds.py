"""What the codes of the audit lines of co-ops are called on the screen."""

from typing import Any

from django.utils.translation import gettext_lazy as _

COOP_DEEDS: dict[str, Any] = {
    "ruralcredit.appointed": _("请人到合作社任职"),
    "ruralcredit.consent_given": _("登记建档同意书"),
    "ruralcredit.consent_withdrawn": _("撤回建档同意书"),
    "ruralcredit.coop_changed": _("改合作社信息"),
    "ruralcredit.coop_registered": _("登记一家合作社"),
    "ruralcredit.dossier_opened": _("建一份户档案"),
    "ruralcredit.indicator_defined": _("添一项登记内容"),
    "ruralcredit.indicator_stopped": _("停用一项登记内容"),
    "ruralcredit.member_admitted": _("登记入社"),
    "ruralcredit.member_left": _("登记退社"),
    "ruralcredit.post_ended": _("合作社任期结束"),
    "ruralcredit.promise_recorded": _("登记承诺出借"),
    "ruralcredit.promise_withdrawn": _("收回承诺出借"),
    "ruralcredit.rate_entered": _("登记LPR利率"),
    "ruralcredit.rule_decided": _("登记合作社参数"),
    "ruralcredit.share_changed": _("改社员股金"),
    "ruralcredit.table_read": _("检查一份档案表"),
    "ruralcredit.table_taken_in": _("导入一份档案表"),
    "ruralcredit.values_recorded": _("登记户档案"),
    "ruralcredit.village_left": _("合作社不再服务一个村"),
    "ruralcredit.village_served": _("合作社服务一个村"),
}
