"""Every address, asked who may come in."""

import re
from collections import Counter

import pytest
from django.contrib.auth.mixins import LoginRequiredMixin
from django.views import View
from rest_framework.views import APIView

from grassroots.core.rest_defaults import Closed
from grassroots.core.views import InCapacity
from tests.architecture import project

# 我的 is where somebody without a role, or without a second factor yet, ends up.
WHOEVER_IS_SIGNED_IN = {"ResidentMine", "StaffMine"}
ENDPOINTS = [
    (address, project.view_class(callback))
    for address, callback in project.endpoints()
    if project.is_ours(callback.__module__)
    or project.is_ours(getattr(project.view_class(callback), "__module__", ""))
]
STAFF_AND_RESIDENTS = [
    pytest.param(view, id=address)
    for address, view in ENDPOINTS
    if address.startswith(("me/", "desk/"))
]
API = [
    pytest.param(view, id=address)
    for address, view in ENDPOINTS
    if isinstance(view, type) and issubclass(view, APIView)
]


@pytest.mark.parametrize("view", STAFF_AND_RESIDENTS)
def test_a_page_of_me_or_desk_names_the_roles_it_is_for(view):
    assert view is not None
    if view.__name__ in WHOEVER_IS_SIGNED_IN:
        assert issubclass(view, LoginRequiredMixin)
        return
    assert issubclass(view, InCapacity)
    assert view.roles, "open to nobody, or to all"


@pytest.mark.parametrize("view", API)
def test_an_api_view_opens_itself_explicitly(view):
    declared = [one for one in view.__mro__ if "permission_classes" in vars(one)]
    assert project.is_ours(declared[0].__module__), "says nothing: it is closed"
    assert Closed not in view.permission_classes
    assert view.permission_classes


def test_an_api_view_that_says_nothing_is_closed():
    assert APIView.permission_classes == [Closed]
    assert Closed().has_permission(None, None) is False


def test_our_views_are_classes_of_django_s_own():
    kinds = {view for _, view in ENDPOINTS if view is not None}
    assert kinds
    assert all(issubclass(view, View) for view in kinds)


def test_no_address_hides_another():
    """Of two patterns with the same shape only the first would ever be asked."""
    shapes = Counter(re.sub(r"<[^>]*>", "<>", address) for address, _ in ENDPOINTS)
    assert [shape for shape, times in shapes.items() if times > 1] == []
