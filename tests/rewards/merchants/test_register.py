"""The register of shops: who trades where, and which code hangs on the door."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from rewards.merchants.errors.register import (
    BadUscc,
    DayOutOfOrder,
    HasLiveCode,
    LicenceRemoved,
    SameAddress,
    ShopClosed,
    TooClose,
    UsccTaken,
)
from rewards.merchants.formulas.tokens import ALPHABET, LENGTH
from rewards.merchants.models import (
    Appeal,
    AppealStatus,
    CreditCode,
    Licence,
    Merchant,
    RevokeReason,
)
from rewards.merchants.permissions import is_close_to_merchant, is_close_to_operator
from rewards.merchants.services import codes, licences, merchants
from tests.factories.accounts import UserFactory
from tests.factories.merchants import MerchantFactory, graded, new_uscc, operator_of
from tests.factories.villages import ResidentFactory, VillageFactory, moment

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 18)
AT = moment(DAY)


@pytest.fixture
def inspector():
    return UserFactory()


def entered(by, village=None, **more):
    given = {
        "village": village or VillageFactory(),
        "name": "渔火小馆",
        "uscc": new_uscc(5_000_001),
        "address": "滨海路36号",
        "sector": "catering",
        "opened_on": DAY - timedelta(days=10),
        "operator_name": "周海燕",
        "by": by,
        "at": AT,
    }
    return merchants.register(**given | more)


def test_a_shop_is_entered_with_who_runs_it(inspector):
    shop = entered(inspector, phone="0500-8612300", uscc=f" {new_uscc(5_000_001)} ")
    assert operator_of(shop).name == "周海燕"
    assert operator_of(shop).starts_on == shop.opened_on
    assert len(shop.uscc) == 18


def test_the_operator_is_found_in_the_register_by_phone_and_name(inspector):
    village = VillageFactory()
    known = ResidentFactory(village=village, name="周海燕", phone="13911110001")
    shop = entered(inspector, village, operator_phone="13911110001")
    assert operator_of(shop).resident == known


@pytest.mark.parametrize("uscc", ["", "123", new_uscc(5_000_001)[:-1] + "@"])
def test_a_number_with_a_wrong_check_character_is_refused(inspector, uscc):
    with pytest.raises(BadUscc):
        entered(inspector, uscc=uscc)
    assert not Merchant.objects.exists()


def test_a_number_belongs_to_one_trading_shop(inspector):
    entered(inspector)
    with pytest.raises(UsccTaken):
        entered(inspector, name="别的店")


def test_a_shop_does_not_open_tomorrow(inspector):
    with pytest.raises(DayOutOfOrder):
        entered(inspector, opened_on=DAY + timedelta(days=1))


def test_nobody_enters_the_own_shop(inspector):
    with pytest.raises(TooClose):
        entered(inspector, operator_phone=inspector.phone)
    assert not Merchant.objects.exists()


def test_an_unknown_field_is_a_mistake_of_the_programmer(inspector):
    with pytest.raises(TypeError):
        entered(inspector, grade=None)


def test_a_changed_name_keeps_the_code_and_a_changed_address_does_not(inspector):
    shop = MerchantFactory()
    code = codes.issue_code(merchant=shop, by=inspector, at=AT)
    given = {"merchant": shop, "by": inspector, "at": AT}
    version = merchants.change(name="新名字", **given).version
    code.refresh_from_db()
    assert code.revoked_at is None
    assert merchants.change(name="新名字", **given).version == version
    merchants.change(address="别处1号", **given)
    code.refresh_from_db()
    assert code.revoke_reason == RevokeReason.MOVED


def test_nobody_changes_the_own_shop(inspector):
    shop = MerchantFactory(operator_user=inspector)
    with pytest.raises(TooClose):
        merchants.change(merchant=shop, name="x", by=inspector, at=AT)
    with pytest.raises(TooClose):
        handed_over(shop, inspector)


def handed_over(shop, by, **more):
    given = {
        "merchant": shop,
        "name": "后来的人",
        "uscc": new_uscc(5_000_009),
        "starts_on": DAY,
        "by": by,
        "at": AT,
    }
    return merchants.change_operator(**given | more)


def test_a_new_operator_may_keep_the_number_or_bring_one_that_is_free(inspector):
    shop = MerchantFactory()
    assert handed_over(shop, inspector, uscc=shop.uscc).starts_on == DAY
    other = MerchantFactory()
    with pytest.raises(UsccTaken):
        handed_over(other, inspector, uscc=shop.uscc)


@pytest.mark.parametrize("starts_on", [date(2025, 3, 1), DAY + timedelta(days=1)])
def test_a_new_operator_begins_after_the_former_and_by_today(inspector, starts_on):
    with pytest.raises(DayOutOfOrder):
        handed_over(MerchantFactory(), inspector, starts_on=starts_on)


def test_a_closed_shop_is_closed_for_everything(inspector):
    shop = MerchantFactory()
    code = codes.issue_code(merchant=shop, by=inspector, at=AT)
    merchants.close(merchant=shop, on=DAY, by=inspector, at=AT)
    code.refresh_from_db()
    assert code.revoke_reason == RevokeReason.CLOSED
    given = {"merchant": shop, "by": inspector, "at": AT}
    for refused in (
        lambda: merchants.close(on=DAY, **given),
        lambda: handed_over(shop, inspector),
        lambda: codes.issue_code(**given),
        lambda: codes.replace_code(reason=RevokeReason.LOST, **given),
    ):
        with pytest.raises(ShopClosed):
            refused()


def test_a_shop_closes_neither_tomorrow_nor_before_it_was_taken_over(inspector):
    shop = MerchantFactory()
    for day in (DAY + timedelta(days=1), date(2025, 2, 1)):
        with pytest.raises(DayOutOfOrder):
            merchants.close(merchant=shop, on=day, by=inspector, at=AT)


def test_a_shop_has_one_live_code(inspector):
    shop = MerchantFactory()
    code = codes.issue_code(merchant=shop, by=inspector, at=AT)
    with pytest.raises(HasLiveCode):
        codes.issue_code(merchant=shop, by=inspector, at=AT)
    assert len(code.token) == LENGTH
    assert set(code.token) <= set(ALPHABET)


def test_a_code_that_ran_out_gives_way_to_the_next(inspector):
    shop = MerchantFactory()
    first = codes.issue_code(merchant=shop, by=inspector, at=AT)
    later = moment(first.valid_until + timedelta(days=1))
    second = codes.issue_code(merchant=shop, by=inspector, at=later)
    first.refresh_from_db()
    assert (second.issue, first.revoke_reason) == (2, RevokeReason.RENEWED)
    assert first.serial != second.serial


def test_a_lost_plate_is_replaced_and_revoked_once(inspector):
    shop = MerchantFactory()
    first = codes.issue_code(merchant=shop, by=inspector, at=AT)
    given = {"by": inspector, "at": AT}
    codes.replace_code(merchant=shop, reason=RevokeReason.LOST, **given)
    again = codes.revoke_code(code=first, reason=RevokeReason.WORN, **given)
    assert again.revoke_reason == RevokeReason.LOST
    assert CreditCode.objects.live().count() == 1


def test_a_short_code_that_was_ever_used_is_not_used_again(inspector, monkeypatch):
    first = codes.issue_code(merchant=MerchantFactory(), by=inspector, at=AT)
    offered = iter([first.short_code, "23456789"])
    monkeypatch.setattr(codes.short_code, "new_code", lambda: next(offered))
    second = codes.issue_code(merchant=MerchantFactory(), by=inspector, at=AT)
    assert second.short_code == "23456789"


def test_a_printed_plate_is_remembered(inspector):
    code = codes.issue_code(merchant=MerchantFactory(), by=inspector, at=AT)
    codes.mark_printed(codes=[code], by=inspector, at=AT)
    code.refresh_from_db()
    assert (code.printed_at, code.printed_by) == (AT, inspector)


def test_who_is_too_close_to_a_shop(inspector):
    village = VillageFactory()
    home = ResidentFactory(village=village, user=inspector)
    mate = ResidentFactory(village=village, household=home.memberships.get().household)
    stranger = ResidentFactory(village=village)
    theirs = MerchantFactory(village=village, resident=mate)
    by_phone = MerchantFactory(village=village, operator_phone=mate.phone)
    strange = MerchantFactory(village=village, resident=stranger)
    own = MerchantFactory(village=village, operator_user=inspector)
    assert is_close_to_merchant(inspector, theirs)
    assert is_close_to_merchant(inspector, by_phone)
    assert is_close_to_merchant(inspector, own)
    assert not is_close_to_merchant(inspector, strange)
    assert not is_close_to_operator(AnonymousUser(), operator_of(own))


def test_two_shops_at_one_address_are_entered_only_on_purpose(inspector):
    village = VillageFactory()
    entered(inspector, village)
    second = {"village": village, "name": "隔壁", "uscc": new_uscc(5_000_002)}
    with pytest.raises(SameAddress, match="渔火小馆"):
        entered(inspector, **second)
    assert entered(inspector, **second, shares_address=True).address == "滨海路36号"


def test_a_shop_moves_to_a_taken_address_only_on_purpose(inspector):
    shop = MerchantFactory()
    other = MerchantFactory(village=shop.village)
    given = {"merchant": other, "address": shop.address, "by": inspector, "at": AT}
    with pytest.raises(SameAddress):
        merchants.change(**given)
    assert merchants.change(**given, shares_address=True).address == shop.address


def test_the_address_of_a_closed_shop_is_free(inspector):
    village = VillageFactory()
    shop = entered(inspector, village)
    merchants.close(merchant=shop, on=DAY, by=inspector, at=AT)
    assert entered(inspector, village, uscc=new_uscc(5_000_003))


@pytest.mark.parametrize("how", ["handed over", "closed"])
def test_an_appeal_of_the_former_operator_ends_with_them(inspector, how):
    shop = MerchantFactory()
    grade = graded(shop, at=AT)
    appeal = Appeal.objects.create(
        merchant=shop,
        operator=operator_of(shop),
        grade=grade,
        words="当天在换水管",
        filed_at=AT,
        filed_by=UserFactory(),
        due_on=DAY + timedelta(days=20),
    )
    if how == "closed":
        merchants.close(merchant=shop, on=DAY, by=inspector, at=AT)
    else:
        handed_over(shop, inspector)
    appeal.refresh_from_db()
    assert appeal.status == AppealStatus.WITHDRAWN
    assert appeal.decided_by == inspector


def test_a_paper_that_was_seen_is_shown_until_it_is_taken_off(inspector):
    shop = MerchantFactory()
    given = {"by": inspector, "at": AT}
    seen = licences.record_licence(merchant=shop, title="食品经营许可证", **given)
    shop.refresh_from_db()
    assert (seen.operator, shop.version) == (operator_of(shop), 2)
    licences.remove_licence(licence=seen, **given)
    with pytest.raises(LicenceRemoved):
        licences.remove_licence(licence=seen, **given)
    shop.refresh_from_db()
    assert shop.version == 3


def test_nobody_vouches_for_papers_of_the_own_shop_or_of_a_closed_one(inspector):
    own = MerchantFactory(operator_user=inspector)
    given = {"title": "营业执照", "by": inspector, "at": AT}
    with pytest.raises(TooClose):
        licences.record_licence(merchant=own, **given)
    seen = licences.record_licence(merchant=own, **given | {"by": UserFactory()})
    with pytest.raises(TooClose):
        licences.remove_licence(licence=seen, by=inspector, at=AT)
    closed = MerchantFactory()
    merchants.close(merchant=closed, on=DAY, by=inspector, at=AT)
    with pytest.raises(ShopClosed):
        licences.record_licence(merchant=closed, **given)
    assert Licence.objects.count() == 1
