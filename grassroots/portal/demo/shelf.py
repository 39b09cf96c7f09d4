"""What the counters of the demo offer, at prices seen in villages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """One thing on the shelf: price in points, pieces received at the start."""

    name: str
    pack: str
    unit: str
    category: str
    price: int
    icon: str
    stock: int = 0
    kind: str = "goods"
    places: int | None = None


# Towel 10, watering can 20, peanut oil 60, soap 5, rice 50: prices that villages
# have published; services such as a haircut are common beside them.
ITEMS: tuple[Item, ...] = (
    Item("肥皂", "2块", "份", "daily", 5, "soap", 160),
    Item("毛巾", "1条", "条", "daily", 10, "towel", 40),
    Item("牙膏", "1支", "支", "daily", 10, "paste", 40),
    Item("洗洁精", "1瓶", "瓶", "daily", 12, "wash", 36),
    Item("暖壶", "1个", "个", "daily", 28, "thermos", 12),
    Item("洒水壶", "1个", "个", "daily", 20, "can", 16),
    Item("雨伞", "1把", "把", "daily", 22, "umbrella", 0),
    Item("大米", "10斤", "袋", "food", 50, "rice", 20),
    Item("花生油", "5升", "桶", "food", 60, "oil", 12),
    Item("理发", "1次", "次", "service", 8, "scissors", kind="service", places=12),
    Item("洗被子", "1床", "床", "service", 12, "quilt", kind="service"),
    Item("旋耕机", "1小时", "小时", "service", 30, "tractor", kind="service", places=4),
)
