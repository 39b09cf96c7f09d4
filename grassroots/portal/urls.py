"""The addresses of this app, by the face they belong to."""

from django.urls import URLPattern, URLResolver, path

from grassroots.portal.views.audit import Events
from grassroots.portal.views.codes import Scan, open_code
from grassroots.portal.views.components import ComponentsView
from grassroots.portal.views.corrected import Corrected
from grassroots.portal.views.desk import Desk
from grassroots.portal.views.home import home, mine, switch
from grassroots.portal.views.me import Home
from grassroots.portal.views.mine import ResidentMine, StaffMine

public_patterns: list[URLPattern | URLResolver] = [
    path("home/", home, name="portal_home"),
    path("home/mine/", mine, name="portal_mine"),
    path("home/switch/", switch, name="portal_switch"),
    path("scan/", Scan.as_view(), name="portal_scan"),
    path("c/<str:code>/", open_code, name="portal_code"),
    path("components/", ComponentsView.as_view(), name="portal_components"),
]
me_patterns: list[URLPattern | URLResolver] = [
    path("", Home.as_view(), name="portal_me"),
    path("mine/", ResidentMine.as_view(), name="portal_mine_me"),
]
desk_patterns: list[URLPattern | URLResolver] = [
    path("", Desk.as_view(), name="portal_desk"),
    path("mine/", StaffMine.as_view(), name="portal_mine_desk"),
    path("corrected/", Corrected.as_view(), name="portal_corrected"),
    path("audit/", Events.as_view(), name="portal_audit"),
]
