"""What a clerk has on the counter just now; kept in the session until it is done."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django.contrib.sessions.backends.base import SessionBase

from rewards.redemption.models import OneTimeCode, Outlet, Redemption, RedemptionLine

KEY = "till"
MOST = 99


class Till:
    """The customer at hand, the slip, and the order that it has become.

    The slip outlives a refusal, and the code that was refused. ``client_id`` stays
    with a slip, so that sending it twice makes one order.
    """

    def __init__(self, session: SessionBase, outlet: Outlet) -> None:
        """Take up what is in the session, if it is of this outlet."""
        self._session = session
        self._outlet = outlet
        kept = session.get(KEY) or {}
        self._state: dict[str, Any] = kept if kept.get("outlet") == outlet.pk else {}

    @property
    def quantities(self) -> dict[int, int]:
        """What is picked, by the keys of the goods."""
        return {int(pk): n for pk, n in self._state.get("slip", {}).items()}

    @property
    def code(self) -> OneTimeCode | None:
        """The code that this counter holds."""
        kept = self._state.get("code")
        if kept is None:
            return None
        codes = OneTimeCode.objects.select_related("resident__village")
        return codes.filter(pk=kept).first()

    @property
    def order_id(self) -> int | None:
        """The order that is open, or being changed."""
        return self._state.get("order")

    @property
    def client_id(self) -> UUID:
        """The id under which the slip is sent, again and again if need be."""
        return UUID(self._state["client_id"])

    def hold(self, code: OneTimeCode, household: int) -> None:
        """Serve the holder of a code; another household begins with an empty slip."""
        if self._state.get("household") not in {None, household}:
            self._state = {}
        self._keep(
            code=code.pk, order=None, household=household, client_id=str(uuid4())
        )

    def change(self, goods: int, by: int) -> None:
        """Pick one more, or one less."""
        slip = self.quantities
        slip[goods] = min(MOST, slip.get(goods, 0) + by)
        self._pick({pk: number for pk, number in slip.items() if number > 0})

    def take_up(self, order: Redemption, lines: Iterable[RedemptionLine]) -> None:
        """Lay an order on the counter again."""
        self._pick({line.goods_id: line.quantity for line in lines})
        self._keep(
            order=order.pk if order.is_open else None,
            code=None,
            household=order.household_id,
        )

    def ordered(self, order: Redemption) -> None:
        """Remember the order that the slip has become."""
        self._keep(order=order.pk, code=None)

    def let_go(self) -> None:
        """Forget the code and the order, but not what was picked."""
        self._keep(order=None, code=None)

    def clear(self) -> None:
        """Be ready for the next customer."""
        self._state = {}
        self._session.pop(KEY, None)

    def _pick(self, slip: dict[int, int]) -> None:
        """Replace what is picked; another slip is another order."""
        picked = {str(pk): number for pk, number in slip.items()}
        self._keep(slip=picked, client_id=str(uuid4()))

    def _keep(self, **changes: Any) -> None:
        new = {"outlet": self._outlet.pk, "client_id": str(uuid4()), "slip": {}}
        self._state = new | self._state | changes
        self._session[KEY] = self._state
