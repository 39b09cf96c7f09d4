"""Where somebody arrives, and how they change in which capacity they act."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from grassroots.accounts.acting import SESSION_KEY, acting_of
from grassroots.accounts.capacities import RESIDENT

# Where those arrive who do not work at the desk.
HOMES = {RESIDENT: "portal_me", "merchant": "merchants_mine"}


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the home of the chosen capacity."""
    acting = acting_of(request)
    if acting.chosen is None:
        office = bool(request.user.is_superuser)
        return redirect("wagtailadmin_home" if office else "portal_mine_me")
    # From here on only this capacity need be looked up.
    request.session[SESSION_KEY] = acting.chosen.key
    return redirect(HOMES.get(acting.chosen.role, "portal_desk"))


@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """Lead to 我的, on the face of the chosen capacity."""
    acting = acting_of(request)
    staff = acting.chosen is not None and acting.chosen.role not in HOMES
    return redirect("portal_mine_desk" if staff else "portal_mine_me")


@login_required
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Act in another capacity from now on; one that is not held does not exist."""
    acting = acting_of(request)
    wanted = request.POST.get("key", "")
    if all(one.key != wanted for one in acting.held):
        raise Http404
    request.session[SESSION_KEY] = wanted
    return redirect("portal_home")
