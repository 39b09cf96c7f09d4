"""Co-ops, members, promises and parameters."""

from django.urls import URLPattern, URLResolver, path

from rewards.ruralcredit.views import coops, members, rules

_Patterns = list[URLPattern | URLResolver]

public_patterns: _Patterns = []
me_patterns: _Patterns = []
desk_patterns: _Patterns = [
    path("coops/", coops.Coops.as_view(), name="ruralcredit_coops"),
    path("coops/new/", coops.CoopNew.as_view(), name="ruralcredit_coop_new"),
    path("coops/<int:coop>/", coops.CoopPage.as_view(), name="ruralcredit_coop"),
    path(
        "coops/<int:coop>/edit/",
        coops.CoopEdit.as_view(),
        name="ruralcredit_coop_edit",
    ),
    path(
        "coops/<int:coop>/villages/new/",
        coops.CoopServe.as_view(),
        name="ruralcredit_coop_serve",
    ),
    path(
        "coops/<int:coop>/villages/<int:served>/end/",
        coops.CoopLeave.as_view(),
        name="ruralcredit_coop_leave",
    ),
    path(
        "coops/<int:coop>/people/new/",
        coops.CoopAppoint.as_view(),
        name="ruralcredit_coop_appoint",
    ),
    path(
        "coops/<int:coop>/people/<int:post>/end/",
        coops.PostEnd.as_view(),
        name="ruralcredit_post_end",
    ),
    path("members/", members.Members.as_view(), name="ruralcredit_members"),
    path("members/new/", members.MemberNew.as_view(), name="ruralcredit_member_new"),
    path(
        "members/<int:person>/",
        members.MemberPage.as_view(),
        name="ruralcredit_member",
    ),
    path(
        "members/<int:person>/share/",
        members.MemberShare.as_view(),
        name="ruralcredit_member_share",
    ),
    path(
        "members/<int:person>/leave/",
        members.MemberLeave.as_view(),
        name="ruralcredit_member_leave",
    ),
    path(
        "members/<int:person>/promises/new/",
        members.PromiseNew.as_view(),
        name="ruralcredit_promise_new",
    ),
    path("promises/", members.Promises.as_view(), name="ruralcredit_promises"),
    path(
        "promises/<int:promise>/withdraw/",
        members.PromiseWithdraw.as_view(),
        name="ruralcredit_promise_withdraw",
    ),
    path("coop-rules/", rules.Rules.as_view(), name="ruralcredit_rules"),
    path("coop-rules/new/", rules.RuleNew.as_view(), name="ruralcredit_rule_new"),
    path("lpr/", rules.Rates.as_view(), name="ruralcredit_rates"),
    path("indicators/", rules.Indicators.as_view(), name="ruralcredit_indicators"),
    path(
        "indicators/new/",
        rules.IndicatorNew.as_view(),
        name="ruralcredit_indicator_new",
    ),
    path(
        "indicators/<int:indicator>/stop/",
        rules.IndicatorStop.as_view(),
        name="ruralcredit_indicator_stop",
    ),
]
