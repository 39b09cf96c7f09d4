"""The second factor: who must have one, how it is set up, and what stays shut till then."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from django.core.management import call_command
from django.test import Client

from grassroots.accounts.acting import acting
from grassroots.accounts.models import User
from grassroots.audit.models import Event
from tests.factories.accounts import PASSWORD, UserFactory, sign_in
from tests.factories.villages import AppointmentFactory, ResidentFactory
from tests.grassroots.accounts.conftest import code_in
from tests.support.clock import freeze_time
from villages.models import AreaAppointment, AreaRole

pytestmark = pytest.mark.django_db

SET_UP = "/accounts/2fa/totp/activate/"
PROVE = "/accounts/2fa/authenticate/"
PROVE_AGAIN = "/accounts/2fa/reauthenticate/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_of(secret: str, *, shift: int = 0) -> str:
    """Return the six digits that an authenticator shows now, or some steps later."""
    now = list(counters())[1]
    return format_hotp_value(hotp_value(secret, now + shift))


def with_factor(user: User) -> User:
    """Set the second factor of the user up."""
    TOTP.activate(user, SECRET)
    return user


@pytest.fixture
def manager() -> AreaAppointment:
    return AppointmentFactory(
        role=AreaRole.MANAGER, user=UserFactory(password=PASSWORD)
    )


def by_password(client: Client, user: User):
    return client.post("/accounts/login/", {"login": user.phone, "password": PASSWORD})


@pytest.mark.parametrize(
    "role", [AreaRole.MANAGER, AreaRole.SUPERVISOR, AreaRole.INSPECTOR]
)
def test_who_decides_or_oversees_is_led_to_set_up_a_second_factor(
    client: Client, role: str
) -> None:
    seat = AppointmentFactory(role=role, user=UserFactory(password=PASSWORD))
    by_password(client, seat.user)
    assert client.get("/desk/").url == SET_UP


@pytest.mark.parametrize("role", [AreaRole.RECORDER, AreaRole.PANEL])
def test_recorders_and_the_panel_need_none(client: Client, role: str) -> None:
    seat = AppointmentFactory(role=role, user=UserFactory(password=PASSWORD))
    by_password(client, seat.user)
    assert client.get("/desk/").status_code == 200


def test_a_manager_sets_it_up_and_gets_to_the_desk(
    client: Client, manager: AreaAppointment
) -> None:
    by_password(client, manager.user)
    page = client.get(SET_UP)
    assert page.status_code == 200
    secret = page.context["form"].secret
    done = client.post(SET_UP, {"code": code_of(secret)})
    assert done.url == "/accounts/2fa/recovery-codes/"
    assert client.get(done.url).status_code == 200
    assert client.get("/desk/").status_code == 200


def test_a_wrong_code_sets_nothing_up(client: Client, manager: AreaAppointment) -> None:
    by_password(client, manager.user)
    secret = client.get(SET_UP).context["form"].secret
    wrong = f"{(int(code_of(secret)) + 1) % 1_000_000:06d}"
    response = client.post(SET_UP, {"code": wrong})
    assert "码不对" in str(response.context["form"].errors)
    assert not Authenticator.objects.exists()


def test_the_secret_is_sealed_in_the_database(
    client: Client, manager: AreaAppointment
) -> None:
    by_password(client, manager.user)
    secret = client.get(SET_UP).context["form"].secret
    client.post(SET_UP, {"code": code_of(secret)})
    kept = [str(one.data) for one in Authenticator.objects.all()]
    assert kept
    assert not any(secret in data for data in kept)


def test_signing_in_asks_for_the_second_factor(
    client: Client, manager: AreaAppointment
) -> None:
    with_factor(manager.user)
    assert by_password(client, manager.user).url == PROVE
    assert client.get("/desk/").url.startswith("/accounts/login/")
    client.post(PROVE, {"code": code_of(SECRET)})
    assert client.get("/desk/").status_code == 200


def test_a_one_time_code_does_not_go_round_the_second_factor(
    client: Client, manager: AreaAppointment, messages: Callable[[str], list[str]]
) -> None:
    with_factor(manager.user)
    client.post("/accounts/login/code/", {"phone": manager.user.phone})
    code = code_in(messages(manager.user.phone)[0])
    response = client.post("/accounts/login/code/confirm/", {"code": code})
    assert response.url == PROVE
    assert "_auth_user_id" not in client.session


def test_the_codes_before_and_after_are_right_too(
    client: Client, manager: AreaAppointment
) -> None:
    with_factor(manager.user)
    by_password(client, manager.user)
    client.post(PROVE, {"code": code_of(SECRET, shift=-1)})
    assert client.get("/desk/").status_code == 200


def test_five_wrong_codes_lock_the_second_factor(
    client: Client, manager: AreaAppointment
) -> None:
    with_factor(manager.user)
    with freeze_time() as clock:
        by_password(client, manager.user)
        for _try in range(5):
            client.post(PROVE, {"code": "abcdef"})
        locked = client.post(PROVE, {"code": code_of(SECRET)})
        assert "先歇几分钟再来" in str(locked.context["form"].errors)
        clock.tick(timedelta(minutes=5, seconds=1))
        client.post(PROVE, {"code": code_of(SECRET)})
        assert client.get("/desk/").status_code == 200


def test_a_session_that_began_before_the_factor_was_set_up_must_prove_it(
    client: Client, manager: AreaAppointment
) -> None:
    by_password(client, manager.user)
    with_factor(manager.user)
    assert client.get("/desk/").url == f"{PROVE_AGAIN}?next=%2Fdesk%2F"
    response = client.post(f"{PROVE_AGAIN}?next=/desk/", {"code": code_of(SECRET)})
    assert response.url == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_demo_mode_asks_for_no_second_factor(
    client: Client, manager: AreaAppointment, settings
) -> None:
    settings.DEMO_MODE = True
    by_password(client, manager.user)
    assert client.get("/desk/").status_code == 200


def test_without_it_a_manager_has_no_capacity_at_all(
    rf, manager: AreaAppointment
) -> None:
    request = rf.get("/")
    request.user, request.session = manager.user, {}
    now = acting(request)
    assert now.is_locked
    assert now.capacity is None
    assert now.chosen.role == AreaRole.MANAGER


def test_the_proof_of_somebody_else_is_no_proof(
    client: Client, manager: AreaAppointment
) -> None:
    other = AppointmentFactory(role=AreaRole.MANAGER)
    sign_in(client, other.user)
    session = dict(client.session)
    client.force_login(manager.user)
    proof = client.session
    proof["second_factor_of"] = session["second_factor_of"]
    proof.save()
    assert client.get("/desk/").url == SET_UP


def test_a_manager_who_is_a_resident_too_needs_it_only_at_the_desk(
    client: Client, manager: AreaAppointment
) -> None:
    resident = ResidentFactory(user=manager.user)
    sign_in(client, manager.user, acting_as=resident, second_factor=False)
    assert client.get("/me/mine/").status_code == 200
    assert client.get("/desk/").status_code == 404


def test_a_manager_without_it_still_reaches_the_page_to_switch(
    client: Client, manager: AreaAppointment
) -> None:
    sign_in(client, manager.user, second_factor=False)
    page = client.get("/desk/mine/")
    assert "还要过第二道验证" in page.content.decode()


def test_the_office_stays_shut_without_it_whatever_capacity_is_chosen(
    client: Client, manager: AreaAppointment
) -> None:
    resident = ResidentFactory(user=manager.user)
    sign_in(client, manager.user, acting_as=resident, second_factor=False)
    assert client.get("/office/").url == SET_UP
    assert client.get("/office/pages/1/edit/").url == SET_UP


def test_the_api_stays_shut_without_it(
    client: Client, manager: AreaAppointment
) -> None:
    sign_in(client, manager.user, second_factor=False)
    assert client.get("/api/v1/records/").status_code == 404
    sign_in(client, manager.user)
    assert client.get("/api/v1/records/").status_code == 200


def test_the_office_stays_shut_to_an_installer_without_it(client: Client) -> None:
    client.force_login(User.objects.create_superuser("13900000001", PASSWORD))
    assert client.get("/office/").url == SET_UP


def test_who_must_have_it_cannot_switch_it_off(
    client: Client, manager: AreaAppointment
) -> None:
    with_factor(manager.user)
    by_password(client, manager.user)
    client.post(PROVE, {"code": code_of(SECRET)})
    client.post("/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=manager.user).exists()


def test_who_need_not_have_it_may_switch_it_off(client: Client) -> None:
    user = with_factor(UserFactory(password=PASSWORD))
    by_password(client, user)
    client.post(PROVE, {"code": code_of(SECRET)})
    client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=user).exists()


def test_setting_it_up_asks_again_who_it_is_after_five_minutes(
    client: Client, manager: AreaAppointment
) -> None:
    with freeze_time() as clock:
        by_password(client, manager.user)
        clock.tick(timedelta(minutes=5, seconds=1))
        assert client.get(SET_UP).url.startswith("/accounts/reauthenticate/")


def test_an_installer_removes_a_lost_factor_by_command(
    manager: AreaAppointment, capsys
) -> None:
    with_factor(manager.user)
    call_command("reset_second_factor", manager.user.phone)
    assert not Authenticator.objects.filter(user=manager.user).exists()
    assert Event.objects.filter(action="accounts.second_factor_reset").exists()
    assert manager.user.phone not in capsys.readouterr().out
