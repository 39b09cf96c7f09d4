"""What a co-op does after the answer is out: rate, try and sign, chunk by chunk."""

from django.utils import timezone
from django_tasks import task

from grassroots.accounts.models import User
from grassroots.core import progress
from rewards.ruralcredit.models import RatingRun
from rewards.ruralcredit.selectors.runs import signing_key
from rewards.ruralcredit.services import mass, shadow, signing

# Small enough for the bar in the page to move.
STEP = 2_000


@task()
def rate_run(run_id: int, by_id: int) -> None:
    """Rate what is left of a mass rating."""
    run = RatingRun.objects.get(pk=run_id)
    by = User.objects.get(pk=by_id)
    for _how_far in mass.go_on(run=run, by=by, at=timezone.now(), chunk=STEP):
        pass


@task()
def try_card(run_id: int) -> None:
    """Compare what is left of a trial."""
    run = RatingRun.objects.get(pk=run_id)
    for _how_far in shadow.go_on(run=run, at=timezone.now(), chunk=STEP):
        pass


@task()
def sign_run(run_id: int, by_id: int) -> None:
    """Sign what is left of a mass rating, and let the page know how far it is."""
    run = RatingRun.objects.get(pk=run_id)
    by = User.objects.get(pk=by_id)
    key = signing_key(run)
    try:
        for one in signing.sign_on(run=run, by=by, at=timezone.now(), chunk=STEP):
            progress.tell(key, done=one.done, total=one.total)
    finally:
        progress.tell(key, done=1, total=1)
