"""What a merchant sees of the own shop and answers, and what the desk does with it."""

from django.urls import URLPattern, URLResolver, path

from rewards.merchants.views import appeals, mine, my_buttons, pledges

_Patterns = list[URLPattern | URLResolver]
_SHOP = "shops/<int:shop>/"

public_patterns: _Patterns = []
me_patterns: _Patterns = [
    path("shop/", mine.MyShopPage.as_view(), name="merchants_mine"),
    path("shop/reply/", mine.SayBeside.as_view(), name="merchants_my_reply"),
    path(
        "shop/appeals/new/<int:grade>/",
        mine.AppealNew.as_view(),
        name="merchants_my_appeal_new",
    ),
    path(
        "shop/appeals/<int:appeal>/withdraw/",
        my_buttons.AppealWithdraw.as_view(),
        name="merchants_my_appeal_withdraw",
    ),
    path("shop/rating/", mine.AskForRating.as_view(), name="merchants_my_rating"),
    path(
        "shop/plate/lost/",
        my_buttons.PlateLost.as_view(),
        name="merchants_my_plate_lost",
    ),
    path(
        "shop/visit/read/",
        my_buttons.ResultRead.as_view(),
        name="merchants_my_visit_read",
    ),
    path("shop/pledges/", mine.MyPledges.as_view(), name="merchants_my_pledges"),
    path(
        "shop/pledges/<int:pledge>/end/",
        my_buttons.PledgeEnd.as_view(),
        name="merchants_my_pledge_end",
    ),
    path(
        "shop/complaints/", mine.MyComplaints.as_view(), name="merchants_my_complaints"
    ),
    path(
        "shop/complaints/<int:complaint>/",
        mine.AnswerComplaint.as_view(),
        name="merchants_my_complaint",
    ),
]
desk_patterns: _Patterns = [
    path("appeals/", appeals.Appeals.as_view(), name="merchants_appeals"),
    path(
        "appeals/<int:appeal>/", appeals.AppealPage.as_view(), name="merchants_appeal"
    ),
    path(
        "appeals/<int:appeal>/photo/",
        appeals.AppealPhoto.as_view(),
        name="merchants_appeal_photo",
    ),
    path(
        f"{_SHOP}appeals/new/",
        appeals.AppealOnPaper.as_view(),
        name="merchants_appeal_new",
    ),
    path(
        f"{_SHOP}replies/<int:reply>/hide/",
        appeals.ReplyHide.as_view(),
        name="merchants_reply_hide",
    ),
    path(
        f"{_SHOP}pledges/new/",
        pledges.PledgeOnPaper.as_view(),
        name="merchants_pledge_new",
    ),
    path(
        f"{_SHOP}pledges/<int:pledge>/breaches/new/",
        pledges.BreachNew.as_view(),
        name="merchants_breach_new",
    ),
    path(
        f"{_SHOP}breaches/<int:breach>/cure/",
        pledges.BreachCure.as_view(),
        name="merchants_breach_cure",
    ),
]
api_patterns: _Patterns = []
