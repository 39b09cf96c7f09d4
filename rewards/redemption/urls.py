"""The addresses of this app, by the face they belong to."""

from django.urls import URLPattern, URLResolver, include, path

from rewards.redemption.views import cards, counter, desk, me, orders, printing

public_patterns: list[URLPattern | URLResolver] = [
    path("r/<int:pk>/", me.slip, name="redemption_slip"),
]
me_patterns: list[URLPattern | URLResolver] = [
    path("code/", me.MyCode.as_view(), name="redemption_my_code"),
    path("redeem/", me.MyRedeem.as_view(), name="redemption_my_redeem"),
    path("redeem/orders/", me.MyOrders.as_view(), name="redemption_my_orders"),
    path("redeem/orders/<int:pk>/", me.MyOrder.as_view(), name="redemption_my_order"),
]
_counter: list[URLPattern | URLResolver] = [
    path("", counter.Counter.as_view(), name="redemption_counter"),
    path("pick/", counter.Pick.as_view(), name="redemption_pick"),
    path("open/", counter.Open.as_view(), name="redemption_open"),
    path("leave/", counter.Leave.as_view(), name="redemption_leave"),
    path("today/", orders.Today.as_view(), name="redemption_today"),
    path("<int:pk>/", orders.Order.as_view(), name="redemption_order"),
    path("<int:pk>/confirm/", orders.Confirm.as_view(), name="redemption_confirm"),
    path("<int:pk>/revise/", orders.Revise.as_view(), name="redemption_revise"),
    path("<int:pk>/cancel/", orders.Cancel.as_view(), name="redemption_cancel"),
    path(
        "<int:pk>/receipt/", printing.ReceiptPrint.as_view(), name="redemption_receipt"
    ),
]
_outlets: list[URLPattern | URLResolver] = [
    path("", desk.Outlets.as_view(), name="redemption_outlets"),
    path("new/", desk.OutletNew.as_view(), name="redemption_outlet_new"),
    path("<int:pk>/", desk.OutletPage.as_view(), name="redemption_outlet"),
    path("<int:pk>/edit/", desk.OutletEdit.as_view(), name="redemption_outlet_edit"),
    path("<int:pk>/goods/new/", desk.GoodsNew.as_view(), name="redemption_goods_new"),
    path(
        "<int:pk>/goods/<int:goods>/",
        desk.GoodsEdit.as_view(),
        name="redemption_goods_edit",
    ),
    path("<int:pk>/clerks/new/", desk.ClerkNew.as_view(), name="redemption_clerk_new"),
    path(
        "<int:pk>/clerks/<int:clerk>/end/",
        desk.ClerkEnd.as_view(),
        name="redemption_clerk_end",
    ),
    path(
        "<int:pk>/prices/",
        printing.OutletPriceList.as_view(),
        name="redemption_outlet_price_list",
    ),
]
desk_patterns: list[URLPattern | URLResolver] = [
    path("counter/", include(_counter)),
    path("goods/", desk.GoodsList.as_view(), name="redemption_goods"),
    path("goods/prices/", printing.PriceList.as_view(), name="redemption_price_list"),
    path("outlets/", include(_outlets)),
    path("cards/print/", cards.Cards.as_view(), name="redemption_cards_print"),
    path("cards/<int:pk>/", cards.Card.as_view(), name="redemption_card"),
    path(
        "cards/<int:pk>/reissue/",
        cards.CardReissue.as_view(),
        name="redemption_card_reissue",
    ),
]
