"""Whether the numbers of a line are within what any village may decide."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from villages.formulas.caps import tier_points
from villages.formulas.lawfulness.line import ADD, DEDUCT, Reason, RuleLine

MOST_DEDUCTED = 20
MOST_VILLAGE_MADE = 2
VILLAGE_MADE_PER_KIND = 5
_MOST_ADDED = 100
_HIGHEST_CAP = 10_000
_LONGEST_TITLE = 80
# What the other columns of a rule hold.
_LONGEST = {
    "code": 20,
    "category": 40,
    "category_en": 60,
    "title_en": 120,
    "ladder": 20,
    "basis": 120,
    "notes": 200,
    "source": 200,
}


def number_problems(line: RuleLine) -> list[Reason]:
    """Return what is wrong with a line apart from its words."""
    return [*_shape(line), *_lengths(line), *_limits(line), *_caps(line)]


def most(line: RuleLine) -> int:
    """Return the most points that one record under the line can be worth."""
    return max([line.points_max, *(points for _needed, points in line.tiers)])


def is_above(line: RuleLine, offered: RuleLine) -> bool:
    """Return whether a line is worth more than the one offered, in all or for a tier."""
    return line.points_max > offered.points_max or any(
        points
        > (tier_points(offered.tiers, needed) if offered.tiers else most(offered))
        for needed, points in line.tiers
    )


def _shape(line: RuleLine) -> Iterator[Reason]:
    """Check what a line needs to be a line."""
    if line.kind not in {ADD, DEDUCT}:
        yield Reason("kind", _("要写明是加分还是扣分。"), "kind")
    if not line.title.strip():
        yield Reason("title", _("要写明做了什么。"), "title")
    if len(line.title) > _LONGEST_TITLE:
        yield Reason("title", _("“做了什么”最多80个字，长的写到说明里。"), "title")
    if not 1 <= line.points_min <= line.points_default <= line.points_max:
        yield Reason(
            "points",
            _(
                "分值要从小到大：最少%(least)d、一般%(usual)d、最多%(most)d不对，都要是1以上的整数。"
            )
            % {
                "least": line.points_min,
                "usual": line.points_default,
                "most": line.points_max,
            },
            "points_default",
        )


def _lengths(line: RuleLine) -> Iterator[Reason]:
    """Check that every other text fits into its column."""
    for name, longest in _LONGEST.items():
        if len(getattr(line, name)) > longest:
            text = _("这一格最多%(most)d个字。") % {"most": longest}
            yield Reason("too_long", text, name)


def _limits(line: RuleLine) -> Iterator[Reason]:
    """Check how much a line may weigh."""
    points = most(line)
    if line.kind == DEDUCT and points > MOST_DEDUCTED:
        yield Reason(
            "deduct_too_large",
            _("扣分一次最多20分，这一条写了%(points)d分。") % {"points": points},
            "points_max",
        )
    if line.kind == ADD and points > _MOST_ADDED:
        yield Reason(
            "points", _("加分一次最多100分，请看是不是多写了零。"), "points_max"
        )
    if line.is_village_made and points > MOST_VILLAGE_MADE:
        yield Reason(
            "village_made_too_large",
            _("本村自己定的条目，一次最多2分，这一条写了%(points)d分。")
            % {"points": points},
            "points_max",
        )
    if line.kind == DEDUCT and not line.needs_review:
        yield Reason(
            "deduct_without_review",
            _("扣分一定要经过评议，不能直接扣。"),
            "needs_review",
        )
    if not 1 <= line.validity_months <= 60:
        yield Reason("validity", _("有效期要在1到60个月之间。"), "validity_months")


def _caps(line: RuleLine) -> Iterator[Reason]:
    """Check that caps and tiers say something."""
    if line.cap_period != "none" and not line.cap_points:
        yield Reason("cap", _("写了按月、按季或按年，就要写最多得几分。"), "cap_points")
    if line.cap_period == "none" and line.cap_points:
        yield Reason(
            "cap", _("写了最多得几分，就要写按月、按季还是按年。"), "cap_period"
        )
    if (line.cap_points or 0) > _HIGHEST_CAP:
        yield Reason("cap", _("上限最多10000分，请看是不是多写了零。"), "cap_points")
    steps = list(zip(line.tiers, line.tiers[1:], strict=False))
    if any(low[0] >= high[0] or low[1] >= high[1] for low, high in steps) or any(
        needed < 1 or points < 1 for needed, points in line.tiers
    ):
        yield Reason("tiers", _("阶梯要一档比一档多，时长和分都一样。"), "tiers")
