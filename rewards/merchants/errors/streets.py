"""Refusals of honest streets: who may be on one, and when it has a plaque."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class StreetNameTaken(Refusal):
    """The village has a street of that name."""

    code = "street_name_taken"
    field = "name"
    message = _("村里已经有一条叫“%(name)s”的了，换个名字。")


class OtherVillage(Refusal):
    """The shop is in another village than the street."""

    code = "other_village"
    field = "merchant"
    message = _("这家店不在这个村，加不进来。")


class OnAStreet(Refusal):
    """The shop is on a street already."""

    code = "on_a_street"
    field = "merchant"
    message = _("这家店已经在“%(name)s”了，先从那边离开，再加进来。")


class NotOnTheStreet(Refusal):
    """The shop has left already."""

    code = "not_on_the_street"
    message = _("这家店已经不在这条街上了。")


class HasPlaque(Refusal):
    """The street has its plaque."""

    code = "has_plaque"
    message = _("已经挂着牌匾了，不用再挂。")


class HasNoPlaque(Refusal):
    """There is no plaque to take down."""

    code = "has_no_plaque"
    message = _("现在没有挂牌匾。")


class PlaqueRuleNotMet(Refusal):
    """Not every part of the rule is met."""

    code = "plaque_rule_not_met"
    message = _("还差%(number)s条没做到，暂时不能挂牌。差哪条，页面上写着。")


class ReasonNeeded(Refusal):
    """Whoever takes a plaque down says why."""

    code = "reason_needed"
    field = "reason"
    message = _("请写为什么摘牌，街上的店都看得到。")
