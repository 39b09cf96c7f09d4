"""What every API view shares: checked input, and refusals as answers."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import exception_handler

from .errors import Refusal


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
