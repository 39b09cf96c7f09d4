"""Who holds office in the demo, and with which numbers one signs in to look around."""

from dataclasses import dataclass

PASSWORD = "xiangcun-2026"  # noqa: S105  printed on the screen: it guards nothing
TOWN_PHONE, COUNTY_PHONE = "13900000021", "13900000031"


@dataclass(frozen=True)
class Part:
    """Somebody of the first village whom a visitor can sign in as."""

    role: str
    name: str
    phone: str
    word: str


# The head of one of the first households each, in this order.
LEADS: tuple[Part, ...] = (
    Part("resident", "张守田", "13900000001", "村民"),
    Part("recorder", "刘海燕", "13900000002", "村信息员"),
    Part("panel", "赵玉琴", "13900000003", "评议员"),
    Part("panel", "于忠诚", "13900000004", "评议员"),
    Part("panel", "李长河", "13900000005", "评议员"),
    Part("manager", "王建军", "13900000006", "村负责人"),
    Part("supervisor", "姜文斌", "13900000007", "监督委员"),
    Part("clerk", "孙丽", "13900000008", "网点营业员"),
)
# In the other villages the first heads of households hold the same offices.
ROLES = tuple(part.role for part in LEADS)
