"""Refusals of the register of co-ops: who may keep it, and who works where."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class CountyKeepsCoops(Refusal):
    """Somebody other than the county's supervisor keeps the register of co-ops."""

    code = "county_keeps_coops"
    message = _("合作社由县里的监督登记、任命，别人改不了。")


class CoopNameTaken(Refusal):
    """Another co-op of the county has the name."""

    code = "coop_name_taken"
    field = "name"
    message = _("县里已经有叫这个名字的合作社。")


class ShortNameTaken(Refusal):
    """Another co-op of the county numbers its loans so."""

    code = "short_name_taken"
    field = "short_name"
    message = _("县里已经有合作社用这个简称。简称印在借款编号里，不能一样。")


class CertificateBackwards(Refusal):
    """The certificate ends before it begins."""

    code = "certificate_backwards"
    field = "qualified_until"
    message = _("认定书到期的日子比开始的还早，请再看一遍。")


class VillageElsewhere(Refusal):
    """A village of another county."""

    code = "village_elsewhere"
    field = "village"
    message = _("%(village)s不在本县，合作社只服务本县的村。")


class ServedAlready(Refusal):
    """The co-op serves the village on that day."""

    code = "served_already"
    field = "village"
    message = _("已经服务%(village)s了。")


class ServiceOver(Refusal):
    """The service has ended, or would end before it began."""

    code = "service_over"
    field = "ends_on"
    message = _("这个村已经不服务了，或者停的日子比开始的还早。")


class AppointsOneself(Refusal):
    """Nobody appoints themself."""

    code = "appoints_oneself"
    message = _("不能任命自己，请县里另一位监督来办。")


class HoldsPostAlready(Refusal):
    """The person holds the post on some of those days."""

    code = "holds_post_already"
    message = _("%(name)s在那段日子里已经是%(role)s了。")


class PostsDoNotMix(Refusal):
    """One person in two posts that watch each other."""

    code = "posts_do_not_mix"
    message = _(
        "%(name)s在那段日子里是%(role)s。信贷员、评审委员、监事、托管银行要由不同的人当。"
    )


class PostBackwards(Refusal):
    """The post would end before it begins."""

    code = "post_backwards"
    field = "ends_on"
    message = _("到期的日子比开始的还早，请再看一遍。")


class PostOver(Refusal):
    """The post has ended before."""

    code = "post_over"
    message = _("这个任期已经结束了。")


class NotForThisCoop(Refusal):
    """Somebody who does not work for the co-op, or in another post."""

    code = "not_for_this_coop"
    message = _("只有这家合作社现在的信贷员能办。")


class TooCloseToHousehold(Refusal):
    """The own household, or that of a declared relative."""

    code = "too_close_to_household"
    message = _("这是您自己家或者登记过的亲属家，请另一位信贷员办。")
