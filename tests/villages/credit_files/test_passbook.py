"""From a line of the passbook one can disagree at once, where one may."""

import pytest

from rewards.points.selectors.accounts import account_of
from rewards.points.services import awards
from tests.support.pages import page_of
from tests.villages.credit_files.conftest import NOW, counted
from villages.models import RecordStatus


@pytest.fixture
def entry(stage):
    """Return the line that a good deed has brought, and the deed."""
    stage.village.phone = "0500-8612345"
    stage.village.save()
    record = counted(stage, 5)
    awards.settle(record=record, on=NOW.date(), at=NOW)
    account = account_of(stage.person, on=NOW.date())
    return account.ledger_account.entries.get(), record


def test_the_line_leads_to_the_objection_and_not_to_the_telephone(me, entry):
    line, record = entry
    page = page_of(me.get(f"/me/passbook/{line.pk}/"))
    assert f'href="/me/objections/record/{record.pk}/"' in page
    assert me.get(f"/me/objections/record/{record.pk}/").status_code == 200


def test_where_the_record_is_undone_there_is_only_the_telephone(me, entry):
    line, record = entry
    record.status = RecordStatus.REVERSED
    record.save()
    page = page_of(me.get(f"/me/passbook/{line.pk}/"))
    assert "/me/objections/record/" not in page
    assert "tel:0500-8612345" in page
