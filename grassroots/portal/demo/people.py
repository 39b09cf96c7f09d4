"""Made-up people: believable names, ages, numbers that check, and families."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

SURNAMES = "王李张刘陈杨赵于孙姜宋曲毕丛鞠隋梁慕邹吕徐马林董高郭邵宫车连初迟单曾解仇区"
COMPOUND = ("欧阳", "司马", "上官", "诸葛", "东方")
# The first half are the usual ones, so that they come up more often.
MALE = [
    "守田",
    "忠诚",
    "长河",
    "建国",
    "建军",
    "国强",
    "志强",
    "玉林",
    "德福",
    "永胜",
    "洪波",
    "海涛",
    "春生",
    "学文",
    "明亮",
    "立新",
    "培田",
    "兆喜",
    "克俭",
    "传友",
    "振东",
    "文斌",
    "家旺",
    "晓东",
    "少杰",
    "浩",
    "磊",
    "鹏",
    "凯",
    "超",
    "宇航",
    "子轩",
    "一鸣",
    "思远",
    "䶮",
]
FEMALE = [
    "桂芳",
    "秀兰",
    "玉琴",
    "海燕",
    "秀英",
    "桂英",
    "淑珍",
    "春梅",
    "丽华",
    "爱玲",
    "晓梅",
    "凤霞",
    "玉梅",
    "翠花",
    "文娟",
    "红霞",
    "月娥",
    "云香",
    "金凤",
    "美玲",
    "雪梅",
    "婷婷",
    "雅丽",
    "欣怡",
    "静",
    "敏",
    "丽",
    "艳",
    "娜",
    "思琪",
    "子涵",
    "若曦",
    "一诺",
]
MINORITY = ("买买提·艾力", "阿依古丽·吐尔逊", "巴特尔", "格桑卓玛")
# Birthplaces with which an identity number can begin.
BIRTHPLACES = ("371081", "371082", "371083", "370681", "370683", "370687")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class Person:
    """A made-up person before the village knows them."""

    name: str
    born_on: date
    id_number: str
    phone: str
    is_head: bool


def identity_number(dice: Random, *, born_on: date, is_woman: bool) -> str:
    """Return an 18-character number whose check character is right (GB 11643)."""
    serial = dice.randrange(100, 999) // 2 * 2 + (0 if is_woman else 1)
    body = f"{dice.choice(BIRTHPLACES)}{born_on:%Y%m%d}{serial:03d}"
    remainder = (
        sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
        % 11
    )
    return body + "10X98765432"[remainder]


def family(dice: Random, *, number: int, today: date) -> list[Person]:
    """Return one to six people of a household, the head first; ``number`` makes phones differ.

    About one couple in four shares a phone, and children have none.
    """
    surname = dice.choice(COMPOUND) if dice.random() < 0.01 else dice.choice(SURNAMES)
    head_age = dice.choices((35, 45, 55, 65, 75), weights=(2, 3, 4, 4, 2))[
        0
    ] + dice.randrange(10)
    phone = f"1381{number:07d}"
    people = [
        _person(
            dice,
            surname,
            head_age,
            woman=dice.random() < 0.2,
            phone=phone,
            today=today,
            is_head=True,
        )
    ]
    if dice.random() < 0.85:
        shared = phone if dice.random() < 0.25 else f"1391{number:07d}"
        age = max(22, head_age - dice.randrange(-2, 5))
        wife = dice.choice(SURNAMES)
        people.append(_person(dice, wife, age, woman=True, phone=shared, today=today))
    if head_age < 62 and dice.random() < 0.75:
        age = max(1, head_age - 24 - dice.randrange(8))
        phone = f"1371{number:07d}" if age >= 18 else ""
        people.append(
            _person(
                dice, surname, age, woman=dice.random() < 0.5, phone=phone, today=today
            )
        )
    if dice.random() < 0.12:
        people.append(
            _person(
                dice,
                surname,
                min(96, head_age + 24),
                woman=dice.random() < 0.6,
                phone="",
                today=today,
            )
        )
    return people


def named(person: Person, *, name: str, phone: str) -> Person:
    """Return the person under another name and phone; everything else stays."""
    return replace(person, name=name, phone=phone)


def _person(
    dice: Random,
    surname: str,
    age: int,
    *,
    woman: bool,
    phone: str,
    today: date,
    is_head: bool = False,
) -> Person:
    given = FEMALE if woman else MALE
    # Younger people carry the newer names at the end of each list.
    middle = len(given) // 2
    name = surname + dice.choice(given[middle:] if age < 30 else given[: middle + 4])
    if dice.random() < 0.002:
        name = dice.choice(MINORITY)
    born_on = today - timedelta(days=age * 365 + dice.randrange(365))
    return Person(
        name=name,
        born_on=born_on,
        id_number=identity_number(dice, born_on=born_on, is_woman=woman),
        phone=phone,
        is_head=is_head,
    )
