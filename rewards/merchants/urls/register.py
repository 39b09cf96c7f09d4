"""The desk's register of shops and the printing of their codes."""

from django.urls import URLPattern, URLResolver, include, path

from rewards.merchants.views import plates, shop_lists, shops

_Patterns = list[URLPattern | URLResolver]

public_patterns: _Patterns = []
me_patterns: _Patterns = []
_shop: _Patterns = [
    path("", shops.ShopPage.as_view(), name="merchants_shop"),
    path("edit/", shops.ShopEdit.as_view(), name="merchants_edit"),
    path("photo/", shops.FrontPhoto.as_view(), name="merchants_front"),
    path("operator/", shops.OperatorNew.as_view(), name="merchants_operator"),
    path("close/", shops.ShopClose.as_view(), name="merchants_close"),
    path("papers/new/", shops.LicenceNew.as_view(), name="merchants_licence_new"),
    path(
        "papers/<int:licence>/remove/",
        shops.LicenceRemove.as_view(),
        name="merchants_licence_remove",
    ),
    path("code/", plates.CodeIssue.as_view(), name="merchants_code_issue"),
    path("code/replace/", plates.CodeReplace.as_view(), name="merchants_code_replace"),
    path("code.svg", plates.CodeSvg.as_view(), name="merchants_code_svg"),
    path("code.png", plates.CodePng.as_view(), name="merchants_code_png"),
    path("front.jpg", shops.FrontImage.as_view(), name="merchants_front_image"),
]
desk_patterns: _Patterns = [
    path("shops/", shops.ShopList.as_view(), name="merchants_list"),
    path("shops/new/", shops.ShopNew.as_view(), name="merchants_new"),
    path("shops/import/", shop_lists.ListNew.as_view(), name="merchants_import"),
    path(
        "shops/import/template.xlsx",
        shop_lists.ListTemplate.as_view(),
        name="merchants_import_template",
    ),
    path(
        "shops/import/<int:list>/",
        shop_lists.ListPage.as_view(),
        name="merchants_list_import",
    ),
    path("shops/<int:shop>/", include(_shop)),
    path("plates/", plates.Plates.as_view(), name="merchants_plates"),
    path("plates/print/", plates.PlatesPrint.as_view(), name="merchants_plates_print"),
]
api_patterns: _Patterns = []
