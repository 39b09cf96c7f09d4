"""Put the list of stars on notice, and publish it when its days are over."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from villages import permissions
from villages.formulas.workdays import NoticeDates, notice_dates
from villages.models import SHORTEST_NOTICE, YearClose, YearState
from villages.selectors.calendars import calendar_of
from villages.services.years.correcting import catch_up
from villages.year_errors import (
    NoticeDayUnknown,
    NoticeStillStands,
    NotOnNotice,
    NotYourYear,
)


@transaction.atomic
def put_on_notice(*, close: YearClose, by: User, at: datetime) -> YearClose:
    """Hang the list out for as many workdays as the village's notices stand.

    A second time changes nothing.
    """
    close = _locked(close)
    on = timezone.localdate(at)
    _require_manager(by, close, on=on)
    if close.state != YearState.FROZEN:
        return close
    close.notice_workdays = max(SHORTEST_NOTICE, close.village.notice_workdays)
    close.starts_on = on
    _set_dates(close, _dates_of(close), on=on)
    close.state = YearState.ON_NOTICE
    close.noticed_at, close.noticed_by = at, by
    close.save()
    _note("villages.year_noticed", close, by=by, at=at)
    return close


@transaction.atomic
def publish(*, close: YearClose, by: User, at: datetime) -> YearClose:
    """Publish the list, on the first workday after its notice or later.

    What was answered meanwhile is corrected first. A row about which an objection is
    open stays out until it is answered. A second time changes nothing.
    """
    close = _locked(close)
    on = timezone.localdate(at)
    _require_manager(by, close, on=on)
    if close.state == YearState.PUBLISHED:
        return close
    if close.state == YearState.FROZEN or close.publish_from is None:
        raise NotOnNotice
    if close.is_provisional:
        # The county, or the library, may have learnt the year a moment ago.
        _set_dates(close, _dates_of(close), on=on)
    if close.is_provisional:
        raise NoticeDayUnknown
    if on < close.publish_from:
        raise NoticeStillStands(day=close.publish_from.isoformat())
    catch_up(close=close, by=by, at=at)
    close.state = YearState.PUBLISHED
    close.published_on, close.published_at, close.published_by = on, at, by
    close.save()
    _note("villages.year_published", close, by=by, at=at)
    return close


def recompute_provisional(*, on: date, at: datetime) -> int:
    """Give provisional notices of lists their true dates; return how many changed."""
    keys = YearClose.objects.filter(is_provisional=True).order_by("pk")
    return sum(
        _recompute_one(key, on=on, at=at) for key in keys.values_list("pk", flat=True)
    )


@transaction.atomic
def _recompute_one(key: int, *, on: date, at: datetime) -> bool:
    close = _locked(YearClose(pk=key))
    dates = _dates_of(close)
    if not close.is_provisional or dates.is_provisional:
        return False
    _set_dates(close, dates, on=on)
    close.save(update_fields=["ends_on", "publish_from", "is_provisional"])
    _note("villages.year_dates_set", close, by=None, at=at)
    return True


def _dates_of(close: YearClose) -> NoticeDates:
    """Return when a list that has been put up ends, as far as that is known."""
    start = close.starts_on or close.frozen_on
    workdays = close.notice_workdays or SHORTEST_NOTICE
    return notice_dates(start, workdays, calendar_of(close.village))


def _set_dates(close: YearClose, dates: NoticeDates, *, on: date) -> None:
    """Set when the notice ends; never a day that has passed, one could still object."""
    close.ends_on = dates.ends_on
    close.publish_from = max(dates.effective_on, on)
    close.is_provisional = dates.is_provisional


def _locked(close: YearClose) -> YearClose:
    rows = YearClose.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("village__town__county", "rule_book").get(pk=close.pk)


def _require_manager(by: User, close: YearClose, *, on: date) -> None:
    if not permissions.manages(by, close.village, on=on):
        raise NotYourYear


def _note(action: str, close: YearClose, *, by: User | None, at: datetime) -> None:
    data = {"year": close.year, "publish_from": str(close.publish_from)}
    audit.record(action, target=close, by=by, at=at, data=data)
