"""Rules in the words and pictures of a page."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grassroots.core.picks import Pick
from villages.models import CapPeriod, EvidenceKind, Rule, RuleSubject

# By the letters with which a rule's code begins.
PICTURES = {
    "ENV": "broom",
    "VOL": "hand",
    "AID": "shake",
    "ELD": "elder",
    "CIV": "horn",
    "CUS": "gift",
    "SAF": "shield",
    "FAC": "lamp",
    "CUL": "learn",
    "ECO": "sprout",
    "CHA": "heart",
    "HON": "medal",
    "PTY": "star",
    "TRD": "handover",
}


STARS = (
    gettext_lazy("还没有星"),
    gettext_lazy("一星"),
    gettext_lazy("二星"),
    gettext_lazy("三星"),
    gettext_lazy("四星"),
    gettext_lazy("五星"),
)


def star_words(star: int) -> str:
    """Return what a star is called."""
    return str(STARS[star])


def picture_of(rule: Rule) -> str:
    """Return the icon of the rule's category."""
    return PICTURES.get(rule.code[:3].upper(), "sprout")


def cap_words(rule: Rule) -> str:
    """Say the cap in words: 每人每月最多4分; empty when there is none."""
    if rule.cap_period == CapPeriod.NONE or rule.cap_points is None:
        return ""
    of_household = rule.subject == RuleSubject.HOUSEHOLD
    words = {
        CapPeriod.MONTH: (_("每人每月最多%d分"), _("每户每月最多%d分")),
        CapPeriod.QUARTER: (_("每人每季最多%d分"), _("每户每季最多%d分")),
        CapPeriod.YEAR: (_("每人每年最多%d分"), _("每户每年最多%d分")),
    }
    return words[CapPeriod(rule.cap_period)][of_household] % rule.cap_points


def evidence_words(rule: Rule) -> str:
    """Say what to photograph or to write for the rule."""
    words = {
        EvidenceKind.NONE: _("可以不拍"),
        EvidenceKind.PHOTO: _("这一条要有照片"),
        EvidenceKind.DOCUMENT: _("有材料就拍一张"),
        EvidenceKind.WITNESS: _("谁看见的，写在下面"),
        EvidenceKind.CHECKIN: _("有签到表就拍一张"),
    }
    return words[EvidenceKind(rule.evidence)]


def as_pick(rule: Rule) -> Pick:
    """Return the rule as a card: what, its cap, its usual points, its picture."""
    return Pick(
        title=rule.label,
        note=cap_words(rule),
        points=None if rule.tiers else rule.points_default,
        icon=picture_of(rule),
    )
