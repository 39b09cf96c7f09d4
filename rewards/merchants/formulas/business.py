"""What a checklist may ask about: the business, never the people who run it."""

# Words of what a shop may never be judged by (promise 20: business facts only).
PERSONAL = {
    "religion": (
        "信教",
        "宗教",
        "教堂",
        "寺庙",
        "礼拜",
        "佛堂",
        "念经",
        "信佛",
        "信仰",
    ),
    "petition": ("上访", "信访", "举报", "告状", "打官司"),
    "family": ("计生", "计划生育", "二胎", "结婚", "离婚", "彩礼", "生育", "怀孕"),
    # The health certificate that the law asks for is called 健康证明.
    "health": ("残疾", "病史", "艾滋", "乙肝", "精神病", "慢性病", "体检"),
    "politics": ("党员", "入党", "民族", "拥护", "网上言论", "发帖", "转发", "点赞"),
    "duties": ("参军", "征兵", "兵役", "红白事", "办酒席", "坟", "殡葬"),
    "village": ("信用分", "捐款", "捐钱", "志愿服务", "门户分", "不配合", "参加村会"),
}


def personal_word(text: str) -> str | None:
    """Return the first word of a line that is about people and not the business."""
    for words in PERSONAL.values():
        for word in words:
            if word in text:
                return word
    return None
