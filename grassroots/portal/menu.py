"""What stands on the desk of each role, and the pictures that go with it."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from grassroots.accounts.capacities import Capacity
from grassroots.portal import coop_menu
from grassroots.portal.menu_parts import Group, Item

RECORDER, PANEL, DEPUTY = "recorder", "panel", "deputy"
MANAGER, SUPERVISOR = "manager", "supervisor"
CLERK, INSPECTOR = "clerk", "inspector"
VILLAGE, ABOVE = "village", "above"
# Who works with people's records.
AREA_STAFF = frozenset({RECORDER, PANEL, MANAGER, SUPERVISOR})
STAFF = AREA_STAFF | {DEPUTY, CLERK, INSPECTOR} | coop_menu.ROLES
SHOP_STAFF = frozenset({INSPECTOR, SUPERVISOR})

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


def _only(*roles: str) -> frozenset[str]:
    return frozenset(roles)


FIRST = (
    Item("villages_record_new", "pencil", _("记一件好事"), _only(RECORDER)),
    Item("villages_reviews", "gavel", _("去评议"), _only(PANEL, DEPUTY)),
    Item("redemption_counter", "scan", _("收码换东西"), _only(CLERK)),
    Item("merchants_visit_new", "check", _("去店里检查"), _only(INSPECTOR)),
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
                _only(RECORDER),
                count="returned",
                query="?status=returned",
            ),
            Item(
                "villages_reports",
                "hand",
                _("村民自己报的"),
                _only(RECORDER, MANAGER, SUPERVISOR),
                count="reports",
            ),
            Item(
                "villages_records",
                "clock",
                _("等评议的"),
                _only(RECORDER, MANAGER, SUPERVISOR),
                count="submitted",
                query="?status=submitted",
            ),
            Item(
                "villages_reviews",
                "gavel",
                _("等您评议的"),
                _only(PANEL, DEPUTY),
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
                _only(PANEL, MANAGER, SUPERVISOR),
                count="objections",
            ),
            Item(
                "villages_concerns",
                "shield",
                _("直接反映的事"),
                _only(SUPERVISOR),
                count="concerns",
                where=ABOVE,
            ),
            Item(
                "villages_activities",
                "hand",
                _("活动"),
                _only(RECORDER, MANAGER),
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
                _only(MANAGER, SUPERVISOR),
                count="stars",
            ),
            Item(
                "villages_rulebooks",
                "file",
                _("村规草稿"),
                _only(MANAGER),
                count="drafts",
                where=VILLAGE,
            ),
            Item(
                "villages_rules_town",
                "eye",
                _("请看一看的村规"),
                _only(SUPERVISOR),
                count="before_town",
                where=ABOVE,
            ),
            Item(
                "redemption_today",
                "list",
                _("今天换的"),
                _only(CLERK),
                count="orders",
            ),
            Item(
                "redemption_goods",
                "alert",
                _("快没货的"),
                _only(CLERK),
                count="low_stock",
            ),
        ),
    ),
    Group(
        _("商户"),
        (
            Item(
                "merchants_visits",
                "pencil",
                _("没查完的"),
                _only(INSPECTOR),
                count="visits_open",
                query="?status=open",
            ),
            Item(
                "merchants_requests",
                "clock",
                _("申请复评的"),
                _only(INSPECTOR),
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
            Item("merchants_plates", "printer", _("印牌子"), _only(INSPECTOR)),
            Item("merchants_batches", "gift", _("产品批次"), SHOP_STAFF),
            Item("merchants_standards", "book", _("评级办法和检查表"), SHOP_STAFF),
        ),
    ),
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
                _only(MANAGER, SUPERVISOR),
                count="promises",
            ),
            Item("redemption_outlets", "shop", _("兑换点"), _only(MANAGER, SUPERVISOR)),
            Item("redemption_goods", "gift", _("货架"), _only(CLERK)),
            Item("redemption_price_list", "printer", _("打印价目表"), _only(CLERK)),
        ),
    ),
    Group(
        _("管一管"),
        (
            Item(
                "villages_import_new",
                "upload",
                _("导入名册"),
                _only(MANAGER),
                where=VILLAGE,
            ),
            Item(
                "villages_appointments",
                "medal",
                _("谁担任什么"),
                _only(MANAGER, SUPERVISOR),
                count="clashes",
            ),
            Item(
                "villages_message_sheets",
                "printer",
                _("印通知单"),
                _only(MANAGER),
                where=VILLAGE,
            ),
            Item(
                "redemption_cards_print",
                "idcard",
                _("打印积分卡"),
                _only(MANAGER, RECORDER),
                where=VILLAGE,
            ),
            Item(
                "wagtailadmin_home",
                "house",
                _("村里的网页"),
                _only(MANAGER),
                where=VILLAGE,
            ),
            Item(
                "wagtailadmin_home",
                "house",
                _("镇县的网页"),
                _only(SUPERVISOR),
                where=ABOVE,
            ),
            Item(
                "villages_calendar",
                "calendar",
                _("放假安排"),
                _only(SUPERVISOR),
                where=ABOVE,
            ),
            Item(
                "portal_audit",
                "shield",
                _("谁做了什么"),
                _only(MANAGER, SUPERVISOR),
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
