"""What the checks of a card say, in sentences."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_SENTENCES: dict[str, Promise] = {
    "bad_code": _("编号要用大写字母开头，只用大写字母和数字，最多16位。"),
    "double_code": _("同一个编号写了%(times)d次。"),
    "no_dimension": _("没有写属于哪个方面。"),
    "bad_kind": _("“%(kind)s”不是认识的类型，要写numeric、category或boolean。"),
    "bad_direction": _(
        "只有填数字的指标才写方向：up（越多越好）、down（越少越好），或者不写。"
    ),
    "bad_step": _("最小单位要大于0，难易要写1到5。"),
    "forbidden": _("“%(text)s”不能写进评分表：%(why)s"),
    "veto_kind": _("否决项只能是“是”或“不是”。"),
    "veto_points": _("否决项不计分，每一档都要写0分。"),
    "village_no_neutral": _("村里的信用积分要有“无记录”一档：没有记录的户不能吃亏。"),
    "village_veto": _("村里的信用积分不能当否决项。"),
    "village_share": _("村里的信用积分一共占%(share)s分，最多只能占%(most)s分。"),
    "sum": _("各项满分加起来是%(total)s分，要正好100分。"),
    "empty_dimension": _("“%(dimension)s”这个方面一分也没有。"),
    "no_bins": _("一档也没有写。"),
    "negative_points": _("分数不能小于0。"),
    "fine_points": _("分数最多写两位小数。"),
    "best_not_max": _("最好的一档是%(best)s分，和满分%(most)s分对不上。"),
    "two_missing": _("“无记录”只能有一档。"),
    "missing_above_best": _("“无记录”的分不能比满分还高。"),
    "bad_bin": _("这一档的写法和指标的类型对不上。"),
    "same_value": _("这一档和前面的重复了。"),
    "no_label": _("这一档没有写中文说法，农户看不懂。"),
    "not_both": _("“是”和“不是”两档都要有。"),
    "first_bin": _("第一档要从最小的数开始，不然有的户没有分。"),
    "last_bin": _("最后一档上面不能封口，不然有的户没有分。"),
    "empty_bin": _("这一档的起点不比终点小，没有数落在里面。"),
    "overlap": _("这一档和前一档重叠了。"),
    "gap": _("%(to)s到%(from)s之间没有档。"),
    "not_monotone": _("这一档的分和写明的方向相反。"),
    "unknown_indicator": _("合作社的户档案里没有这个编号，登记不了，也就评不了。"),
    "other_kind": _("户档案里这一项是“%(kind)s”，和这里的类型对不上。"),
    "choice_without_bin": _("户档案里可以选“%(choice)s”，这里却没有这一档。"),
    "no_bands": _("没有写等级。"),
    "band_ranks": _("等级的次序要从1开始，一级一级往上，不能空也不能重。"),
    "band_code": _("等级“%(band)s”的编号不对，或者写了两遍。"),
    "band_out_of_reach": _("等级“%(band)s”的起点要大于0，不超过100分。"),
    "band_ceiling": _("等级“%(band)s”最多可借的钱要大于0。"),
    "bands_not_rising": _("“%(higher)s”的起点要比“%(lower)s”高。"),
    "ceilings_falling": _("“%(higher)s”可借的钱不能比“%(lower)s”少。"),
}


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a card.

    ``code`` is stable, for programs. ``indicator`` is the code of the one it is
    about, empty for the card as a whole; ``bin`` the number of the bin, from 0.
    """

    code: str
    indicator: str = ""
    bin: int | None = None
    details: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the sentence with its place, in the language of whoever reads."""
        sentence = str(_SENTENCES[self.code]) % self.details
        if self.bin is not None:
            place = _("%(indicator)s第%(number)d档：%(sentence)s")
        elif self.indicator:
            place = _("%(indicator)s：%(sentence)s")
        else:
            return sentence
        return str(place) % {
            "indicator": self.indicator,
            "number": (self.bin or 0) + 1,
            "sentence": sentence,
        }
