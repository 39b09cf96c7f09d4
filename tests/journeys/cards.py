"""A co-op of a village with a draft of a card, a trial of it and a mass rating."""

from datetime import timedelta

from django.utils import timezone

from rewards.ruralcredit.models import RatingRun
from rewards.ruralcredit.services import cards
from tests.factories.accounts import UserFactory
from tests.factories.ruralcredit import village_of

CARD_KEYS = ("card", "run")


def keys_of_cards(coop):
    """Return the keys that stand in the addresses of cards and runs."""
    at = timezone.now()
    draft = cards.draft_card(coop=coop, by=UserFactory(), at=at)
    told = {"coop": coop, "area_code": village_of(coop).code, "started_at": at}
    told["as_of"] = timezone.localdate(at) - timedelta(days=1)
    RatingRun.objects.create(shadow_card=draft, **told)
    return {"card": draft.pk, "run": RatingRun.objects.create(**told).pk}
