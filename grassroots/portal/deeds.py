"""What the codes of the audit lines are called on the screen."""

from typing import Any

from django.utils.translation import gettext_lazy as _

DEEDS: dict[str, Any] = {
    "accounts.opened": _("开通账号"),
    "accounts.phone_proven": _("验证手机号"),
    "accounts.second_factor_reset": _("清掉第二道验证"),
    "accounts.text_step_chosen": _("改字的大小"),
    "points.awarded": _("积分到账"),
    "points.expired": _("积分到期清零"),
    "points.passbook_printed": _("打印存折"),
    "redemption.cancelled": _("撤销一单"),
    "redemption.card_locked": _("锁住积分卡"),
    "redemption.clerk_appointed": _("请人当营业员"),
    "redemption.clerk_ended": _("营业员任期结束"),
    "redemption.confirmed": _("换出东西"),
    "redemption.goods_added": _("上一样货"),
    "redemption.goods_changed": _("改一样货"),
    "redemption.lapsed": _("没办完的单过时了"),
    "redemption.opened": _("开一单"),
    "redemption.outlet_added": _("开一个兑换点"),
    "redemption.outlet_changed": _("改兑换点"),
    "redemption.pin_set": _("设卡的密码"),
    "redemption.put_aside": _("放下一单"),
    "redemption.revised": _("改一单"),
    "redemption.stock_counted": _("盘点库存"),
    "redemption.stock_received": _("进货"),
    "villages.account_linked": _("账号连到村民"),
    "villages.account_unlinked": _("账号不再连到村民"),
    "villages.appointed": _("任命"),
    "villages.appointment_ended": _("任期结束"),
    "villages.card_reissued": _("换一张卡"),
    "villages.consent_given": _("登记同意"),
    "villages.consent_withdrawn": _("撤回同意"),
    "villages.head_changed": _("换户主"),
    "villages.household_added": _("添一户"),
    "villages.household_closed": _("销一户"),
    "villages.household_corrected": _("改户的信息"),
    "villages.id_number_removed": _("去掉身份证号"),
    "villages.id_number_set": _("登记身份证号"),
    "villages.kinship_declared": _("登记亲属"),
    "villages.kinship_withdrawn": _("撤掉亲属登记"),
    "villages.list_confirmed": _("确认导入名册"),
    "villages.list_discarded": _("放下一份名册"),
    "villages.list_uploaded": _("上传名册"),
    "villages.notice_dates_set": _("重算公示日期"),
    "villages.notice_put_up": _("贴出公示"),
    "villages.record_decided": _("评议有了结果"),
    "villages.record_resubmitted": _("补充后再交"),
    "villages.record_submitted": _("记下一件好事"),
    "villages.record_took_effect": _("记录生效"),
    "villages.record_voted_on": _("评议投了一票"),
    "villages.record_withdrawn": _("撤回记录"),
    "villages.records_passed_without_panel": _("免评议通过"),
    "villages.resident_added": _("添一位村民"),
    "villages.resident_away": _("登记外出"),
    "villages.resident_corrected": _("改村民信息"),
    "villages.resident_deceased": _("登记去世"),
    "villages.resident_moved": _("换到另一户"),
    "villages.resident_moved_out": _("登记迁出"),
    "villages.resident_returned": _("登记回村"),
    "villages.residents_imported": _("导入名册"),
    "villages.rule_added": _("添一条村规"),
    "villages.rule_book_adopted": _("村规表决通过"),
    "villages.rule_book_started": _("起草村规"),
    "villages.rule_book_terms_set": _("改村规的总则"),
    "villages.rule_book_withdrawn": _("村规作废"),
    "villages.rule_changed": _("改一条村规"),
    "villages.rule_cleared": _("镇里看过，可以"),
    "villages.rule_removed": _("删一条村规"),
    "villages.rule_turned_down": _("镇里看过，不行"),
    "villages.rules_imported": _("导入村规"),
    "villages.template_loaded": _("装上县里的样本"),
}

# Where a line leads, by what it is about.
PAGES = {
    "villages.behaviourrecord": "villages_record",
    "villages.resident": "villages_resident",
    "villages.rulebook": "villages_rulebook",
}


def words_for(action: str) -> str:
    """Return the words for the code of an action; the code itself when it is new."""
    return str(DEEDS.get(action, action))
