"""What stands on the desks of those who look after shops."""

from django.utils.translation import gettext_lazy as _

from grassroots.portal.menu_parts import INSPECTOR, SUPERVISOR, Group, Item, only

SHOP_STAFF = frozenset({INSPECTOR, SUPERVISOR})
GROUP = Group(
    _("商户"),
    (
        Item(
            "merchants_visits",
            "pencil",
            _("没查完的"),
            only(INSPECTOR),
            count="visits_open",
            query="?status=open",
        ),
        Item(
            "merchants_requests",
            "clock",
            _("申请复评的"),
            only(INSPECTOR),
            count="rating_requests",
        ),
        Item(
            "merchants_complaints",
            "horn",
            _("没办结的反映"),
            SHOP_STAFF,
            count="complaints_open",
        ),
        Item(
            "merchants_appeals",
            "gavel",
            _("要定的申诉"),
            SHOP_STAFF,
            count="appeals_open",
        ),
        Item(
            "merchants_checks",
            "eye",
            _("要看一看的"),
            SHOP_STAFF,
            count="checks_open",
        ),
        Item("merchants_list", "shop", _("商户名册"), SHOP_STAFF),
        Item("merchants_visits", "list", _("检查记录"), SHOP_STAFF),
        Item("merchants_streets", "house", _("诚信街区"), SHOP_STAFF),
        Item("merchants_plates", "printer", _("印牌子"), only(INSPECTOR)),
        Item("merchants_batches", "gift", _("产品批次"), SHOP_STAFF),
        Item("merchants_standards", "book", _("评级办法和检查表"), SHOP_STAFF),
    ),
)
