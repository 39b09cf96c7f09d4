"""What every API view shares: who may call it, checked input, refusals as answers."""

from typing import Any, ClassVar

from django.http import Http404
from rest_framework.permissions import AllowAny, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView, exception_handler

from .errors import Refusal

# What a column of keys can hold.
LARGEST_KEY = 2**63 - 1


def read(serializer: type[Serializer[Any]], request: Request) -> dict[str, Any]:
    """Return the checked input of a request, or answer 400."""
    given = serializer(data=request.data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def refuse(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer a refusal with 409, its code and its sentence."""
    if isinstance(error, Refusal):
        return Response({"code": error.code, "message": str(error)}, status=409)
    return exception_handler(error, context)


class ActsInRole(BasePermission):
    """Whoever acts in one of the view's roles; to others the address does not exist."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Ask for the chosen capacity; without a sign-in, refuse."""
        if not request.user.is_authenticated:
            return False
        capacity = request.capacity  # type: ignore[attr-defined]
        if not capacity or capacity.role not in getattr(view, "roles", ()):
            raise Http404
        return True


class InCapacityApi(APIView):
    """A view of those who act in ``roles``, limited to ``self.capacity.scope``."""

    permission_classes = (ActsInRole,)
    roles: ClassVar[frozenset[str]] = frozenset()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Check the capacity, then keep it for the handlers."""
        super().initial(request, *args, **kwargs)
        self.capacity = request.capacity  # type: ignore[attr-defined]
        # Signed in: the permission has just asked.
        self.user: Any = request.user


class PublicApi(APIView):
    """A view that anybody may read, without signing in: masked facts only."""

    permission_classes = (AllowAny,)
