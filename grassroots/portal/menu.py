"""What stands on the desk of each role, and the pictures that go with it."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from grassroots.accounts.capacities import Capacity
from grassroots.portal import coop_menu, shop_menu
from grassroots.portal.menu_parts import (
    ABOVE,
    CLERK,
    DEPUTY,
    INSPECTOR,
    MANAGER,
    PANEL,
    RECORDER,
    SUPERVISOR,
    VILLAGE,
    Group,
    Item,
    only,
)

# Who works with people's records.
AREA_STAFF = frozenset({RECORDER, PANEL, MANAGER, SUPERVISOR})
STAFF = AREA_STAFF | {DEPUTY, CLERK, INSPECTOR} | coop_menu.ROLES

PICTURES = {
    "resident": "house",
    RECORDER: "pencil",
    PANEL: "gavel",
    DEPUTY: "gavel",
    MANAGER: "people",
    SUPERVISOR: "eye",
    CLERK: "shop",
    INSPECTOR: "shield",
    "merchant": "shop",
    **coop_menu.PICTURES,
}


def picture_of(role: str) -> str:
    """Return the name of the icon for a role."""
    return PICTURES.get(role, "me")


FIRST = (
    Item("villages_record_new", "pencil", _("记一件好事"), only(RECORDER)),
    Item("villages_reviews", "gavel", _("去评议"), only(PANEL, DEPUTY)),
    Item("redemption_counter", "scan", _("收码换东西"), only(CLERK)),
    Item("merchants_visit_new", "check", _("去店里检查"), only(INSPECTOR)),
    *coop_menu.FIRST,
)
GROUPS = (
    Group(
        _("要办的事"),
        (
            Item(
                "villages_records",
                "undo",
                _("退回要补充的"),
                only(RECORDER),
                count="returned",
                query="?status=returned",
            ),
            Item(
                "villages_reports",
                "hand",
                _("村民自己报的"),
                only(RECORDER, MANAGER, SUPERVISOR),
                count="reports",
            ),
            Item(
                "villages_records",
                "clock",
                _("等评议的"),
                only(RECORDER, MANAGER, SUPERVISOR),
                count="submitted",
                query="?status=submitted",
            ),
            Item(
                "villages_reviews",
                "gavel",
                _("等您评议的"),
                only(PANEL, DEPUTY),
                count="to_judge",
            ),
            Item(
                "villages_deducts",
                "bell",
                _("提醒"),
                AREA_STAFF | {DEPUTY},
                count="reminders",
            ),
            Item(
                "villages_objections",
                "horn",
                _("异议"),
                only(PANEL, MANAGER, SUPERVISOR),
                count="objections",
            ),
            Item(
                "villages_concerns",
                "shield",
                _("直接反映的事"),
                only(SUPERVISOR),
                count="concerns",
                where=ABOVE,
            ),
            Item(
                "villages_activities",
                "hand",
                _("活动"),
                only(RECORDER, MANAGER),
                where=VILLAGE,
            ),
            Item(
                "villages_notices_desk",
                "horn",
                _("公示中的"),
                AREA_STAFF,
                count="on_notice",
            ),
            Item(
                "villages_stars_desk",
                "star",
                _("年度星级"),
                only(MANAGER, SUPERVISOR),
                count="stars",
            ),
            Item(
                "villages_rulebooks",
                "file",
                _("村规草稿"),
                only(MANAGER),
                count="drafts",
                where=VILLAGE,
            ),
            Item(
                "villages_rules_town",
                "eye",
                _("请看一看的村规"),
                only(SUPERVISOR),
                count="before_town",
                where=ABOVE,
            ),
            Item(
                "redemption_today",
                "list",
                _("今天换的"),
                only(CLERK),
                count="orders",
            ),
            Item(
                "redemption_goods",
                "alert",
                _("快没货的"),
                only(CLERK),
                count="low_stock",
            ),
        ),
    ),
    shop_menu.GROUP,
    *coop_menu.GROUPS,
    Group(
        _("查一查"),
        (
            Item("villages_records", "list", _("行为记录"), AREA_STAFF),
            Item(
                "villages_residents",
                "people",
                _("村民"),
                AREA_STAFF - {PANEL},
            ),
            Item("villages_rulebooks", "book", _("村规"), AREA_STAFF),
            Item("villages_meetings", "people", _("村里的会"), AREA_STAFF),
            Item(
                "villages_promises",
                "check",
                _("村委会的承诺"),
                only(MANAGER, SUPERVISOR),
                count="promises",
            ),
            Item("redemption_outlets", "shop", _("兑换点"), only(MANAGER, SUPERVISOR)),
            Item("redemption_goods", "gift", _("货架"), only(CLERK)),
            Item("redemption_price_list", "printer", _("打印价目表"), only(CLERK)),
        ),
    ),
    Group(
        _("管一管"),
        (
            Item(
                "villages_import_new",
                "upload",
                _("导入名册"),
                only(MANAGER),
                where=VILLAGE,
            ),
            Item(
                "villages_appointments",
                "medal",
                _("谁担任什么"),
                only(MANAGER, SUPERVISOR),
                count="clashes",
            ),
            Item(
                "villages_message_sheets",
                "printer",
                _("印通知单"),
                only(MANAGER),
                where=VILLAGE,
            ),
            Item(
                "redemption_cards_print",
                "idcard",
                _("打印积分卡"),
                only(MANAGER, RECORDER),
                where=VILLAGE,
            ),
            Item(
                "wagtailadmin_home",
                "house",
                _("村里的网页"),
                only(MANAGER),
                where=VILLAGE,
            ),
            Item(
                "wagtailadmin_home",
                "house",
                _("镇县的网页"),
                only(SUPERVISOR),
                where=ABOVE,
            ),
            Item(
                "villages_calendar",
                "calendar",
                _("放假安排"),
                only(SUPERVISOR),
                where=ABOVE,
            ),
            Item(
                "portal_audit",
                "shield",
                _("谁做了什么"),
                only(MANAGER, SUPERVISOR),
                hint=_("每一步都留着，改不了"),
            ),
        ),
    ),
)


def first_for(capacity: Capacity) -> Item | None:
    """Return what the role does most, for the big button."""
    return next(_held((*FIRST,), capacity), None)


def groups_for(capacity: Capacity) -> list[Group]:
    """Return the desk of a capacity, without groups that would be empty."""
    groups = (Group(one.title, tuple(_held(one.items, capacity))) for one in GROUPS)
    return [one for one in groups if one.items]


def _held(items: tuple[Item, ...], capacity: Capacity) -> Iterator[Item]:
    kind = capacity.scope._meta.model_name
    here = {"", kind, VILLAGE if kind == VILLAGE else ABOVE}
    for one in items:
        if capacity.role in one.roles and one.where in here and one.address:
            yield one
