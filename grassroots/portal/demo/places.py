"""The county, towns and villages of the demo. All names and codes are invented."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """One village of the demo: its code ending, name, households and way of keeping points."""

    ending: str
    name: str
    households: int
    holder: str = "household"
    clearing: str = "lot"
    fen: int = 200


# The ending of a town's code, its name, and its villages.
TownPlan = tuple[str, str, tuple[Place, ...]]

COUNTY = ("371099", "望海县")
TOWNS: tuple[TownPlan, ...] = (
    (
        "100",
        "海湾镇",
        (
            Place("201", "东岛村", 128),
            Place("202", "南湾村", 104),
            Place("203", "礁石村", 76, fen=100),
            Place("204", "后滩村", 92, clearing="year"),
        ),
    ),
    (
        "101",
        "青山镇",
        (
            Place("201", "上栗村", 110),
            Place("202", "柿子沟村", 84, fen=500),
            Place("203", "石桥村", 98),
            Place("204", "大疃村", 120, holder="person"),
        ),
    ),
    (
        "102",
        "泉河镇",
        (
            Place("201", "甜水河村", 101),
            Place("202", "柳林村", 95, clearing="carry"),
            Place("203", "三里店村", 106, holder="person"),
            Place("204", "杨家埠村", 88),
        ),
    ),
)
GROUPS = ("1组", "2组", "3组", "4组", "5组")
