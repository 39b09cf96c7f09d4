"""Every address, asked by everybody of another village: it does not exist for them.

Two villages of the demo live for six weeks. Each address with a place for a key is
asked with what belongs to the first village, by every role of the second.
"""

import re
from datetime import timedelta
from random import Random
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.portal.demo.history import live_through, moment
from grassroots.portal.demo.places import Place
from grassroots.portal.demo.reminders import remind_some
from grassroots.portal.demo.setting_up import (
    adopt_rules,
    appoint_officers,
    lay_out_county,
    open_counter,
    settle_people,
)
from rewards.ledger.models import Entry
from rewards.points.models import HouseholdChange
from rewards.points.services.accounts import account_for
from rewards.redemption.models import OutletAppointment, Redemption
from tests.factories.accounts import UserFactory
from tests.factories.merchants import inspector_of
from tests.factories.messages import tell_something
from tests.factories.villages import AppointmentFactory, TownFactory
from tests.journeys.cards import CARD_KEYS, keys_of_cards
from tests.journeys.coops import COOP_KEYS, coop_of, keys_of_coop, people_of_coop
from tests.journeys.credit import RATING_KEYS, keys_of_rating
from tests.journeys.shops import SHOP_KEYS, keys_of_shop, open_shop
from tests.support.clock import freeze_time
from villages.models import (
    BehaviourRecord,
    Deduct,
    DeductStage,
    DraftPhoto,
    Evidence,
    FileView,
    Kinship,
    Objection,
    ObjectionChannel,
    PaperKind,
    RecordDraft,
    RecordStatus,
    RepairTask,
    Resident,
    ResidentImport,
    RuleBook,
)
from villages.selectors.credit_files import score_as_of
from villages.selectors.households import members_of
from villages.services import (
    activities,
    concerns,
    credit_reports,
    meetings,
    papers,
    promises,
    registry,
    reports,
)
from villages.services.registry.residents import rename

# Always the same six weeks: the dice and the holidays decide who has points by then.
NOW, DAYS = "2026-06-17T02:00:00Z", 42
TOWNS = (("100", "海湾镇", (Place("201", "东岛村", 14), Place("202", "南湾村", 12))),)
ROLES = ("recorder", "panel", "manager", "supervisor", "clerk", "resident")
# Anybody may open these; what they show of people is masked, and asked about below.
PUBLIC = {
    "api_deeds",
    "api_notices",
    "api_outlets",
    "api_rules",
    "api_shop",
    "cms_picture",
    "cms_village",
    "merchants_badge",
    "merchants_badge_en",
    "merchants_batch_paper",
    "merchants_batch_public",
    "merchants_batch_public_en",
    "merchants_find",
    "merchants_find_en",
    "merchants_honours",
    "merchants_honours_of",
    "merchants_honours_print",
    "merchants_photo",
    "merchants_public",
    "merchants_public_en",
    "merchants_shop_photo",
    "merchants_shop_public",
    "merchants_shop_public_en",
    "merchants_street_public",
    "merchants_streets_public",
    "merchants_trace_find",
    "merchants_trace_find_en",
    "points_page_check",
    "portal_code",
    "ruralcredit_credit_households",
    "ruralcredit_credit_households_print",
    "ruralcredit_lend",
    "ruralcredit_lend_en",
    "villages_concern_tell",
    "villages_meetings_public",
    "villages_file_public",
    "villages_notice",
    "villages_notice_print",
    "villages_paper_verify",
    "villages_promises_public",
    "villages_rules_public",
    "villages_serving",
    "villages_seats_public",
    "villages_stars",
    "villages_stars_print",
    "wagtail_serve",
    "wagtailcore_authenticate_with_password",
    "wagtaildocs_authenticate_with_password",
    "wagtaildocs_serve",
}
# A word in the address is no key: what lies behind it is the caller's own.
OWN = {
    # The county's, by which everybody who judges shops there goes.
    "merchants_checklist",
    # Nobody's token: a supervisor of whatever county is led back to the form.
    "merchants_checklist_preview",
    "merchants_checklist_print",
    "merchants_checklist_table",
    "villages_my_consent",
    "villages_my_consent_withdraw",
    "villages_rules_preview",
    # A year of the caller's own village.
    "villages_stars_notice",
    "villages_stars_publish",
}


# Names to sign beside, as the village's list of residents has them, and no file.
NAMES_ALONE = {"villages_meeting_sheet"}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Let two villages live, look at them from everywhere, and forget them."""
    with django_db_blocker.unblock(), transaction.atomic():
        with freeze_time(NOW):
            built = build_world()
        yield built
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def in_the_world(world, settings, db):
    settings.DEMO_MODE = True
    with freeze_time(NOW):
        yield


def build_world():
    dice, today = Random(7), timezone.localdate()
    # Far from the numbers of the demo's cast.
    UserFactory.reset_sequence(70_000_000, force=True)
    first = today - timedelta(days=DAYS)
    at = moment(first, 8)
    installer = User.objects.create_superuser("10000000000", name="安装")
    ours, theirs = lay_out_county(installer=installer, at=at, towns=TOWNS)
    for number, stage in enumerate((ours, theirs)):
        settle_people(
            stage,
            dice=dice,
            first_number=number * 100,
            today=today,
            by=installer,
            at=at,
        )
        appoint_officers(stage, installer=installer, at=at)
        adopt_rules(stage, dice=dice, at=at)
        open_counter(stage, today=today, at=at)
    live_through(
        [ours, theirs], first=first, last=today, dice=dice, progress=lambda day: None
    )
    recorder = ours.officers["recorder"][0]
    remind_some(ours, today=today, dice=Random(3))
    give_odd_names(ours.village)
    registry.declare_kinship(
        first=ours.heads[0], second=ours.heads[1], by=recorder, on=first, at=at
    )
    return SimpleNamespace(
        ours=ours, theirs=theirs, keys=_keys_of(ours), **_callers(theirs)
    )


# Two syllables before the given name, a dot in the middle, two and ten characters.
ODD_NAMES = ("欧阳静雅", "阿依古丽·买买提", "宫六", "阿卜杜热西提·吐尔逊")


def give_odd_names(village):
    """Let people whose deeds are on the boards bear names that are hard to mask."""
    records = BehaviourRecord.objects.filter(village=village, notice__isnull=False)
    keys = records.exclude(resident__user__isnull=False).order_by("-pk")
    keys = list(dict.fromkeys(keys.values_list("resident", flat=True)))
    for key, name in zip(keys, ODD_NAMES, strict=False):
        resident = Resident.objects.get(pk=key)
        rename(resident, name)
        resident.save()


def _keys_of(stage):
    village = stage.village
    records = BehaviourRecord.objects.filter(village=village)
    order = Redemption.objects.filter(outlet=stage.outlet).first()
    head = stage.heads[0]
    account = account_for(household=stage.households[0], resident=head)
    draft = RecordDraft.objects.create(
        village=village, user=stage.officers["recorder"][0], saved_at=timezone.now()
    )
    photo = DraftPhoto.objects.create(
        draft=draft, photo=Evidence.objects.filter(village=village).first().photo.name
    )
    return {
        "resident": head.pk,
        "household": stage.households[0].pk,
        "kinship": Kinship.objects.filter(
            first=min(head, stage.heads[1], key=lambda one: one.pk)
        )
        .first()
        .pk,
        "entry": Entry.objects.filter(account=account.ledger_account).first().pk,
        "record": records.filter(status=RecordStatus.EFFECTIVE).first().pk,
        "submitted": records.first().pk,
        "submission": records.first().submission.client_id,
        "evidence": Evidence.objects.filter(village=village).first().pk,
        "draft": photo.pk,
        "import": ResidentImport.objects.filter(village=village).first().pk,
        "appointment": village.appointments.first().pk,
        "outlet": stage.outlet.pk,
        "goods": stage.outlet.goods.first().pk,
        "clerk": OutletAppointment.objects.filter(outlet=stage.outlet).first().pk,
        "order": order.pk,
        "book": RuleBook.objects.filter(village=village).first().pk,
        "rule": stage.book.rules.first().pk,
        "deduct": repairing(village).key,
        "first": 1,
        "doubt": objected(records, head).key,
        "concern": told_of(village).key,
        "change": changed(stage).pk,
        "given": scanned(head, photo.photo.name).pk,
        "report": reported(stage, head).key,
        "activity": published_by(recorder_of(stage), stage).key,
        "paper": paper_of(head).pk,
        "message": told_to(head).key,
        "promise": promised_by(stage.officers["manager"][0], village).pk,
        "meeting": called_by(stage.officers["manager"][0], village).pk,
        "sheet": credit_report_of(head, by=stage.officers["manager"][0]).pk,
        **keys_of_shop(village),
        **keys_of_coop(coop := coop_of(village)),
        **keys_of_rating(coop, head),
        **keys_of_cards(coop),
    }


def repairing(village):
    """Return the deduct in force, with a task of its repair that waits for a look."""
    deduct = Deduct.objects.get(village=village, stage=DeductStage.IN_FORCE)
    assert RepairTask.objects.to_look_at().filter(repair__deduct=deduct).exists()
    return deduct


def objected(records, head):
    """Return an objection to a record in force, as its first household would raise it."""
    record = records.filter(status=RecordStatus.EFFECTIVE).last()
    return Objection.objects.create(
        village=record.village,
        record=record,
        objector=head,
        entered_by=record.recorded_by,
        channel=ObjectionChannel.PAPER,
        text="那天不是我去的",
        body_digest="0" * 64,
        raised_at=timezone.now(),
        due_on=timezone.localdate(),
    )


def told_of(village):
    """Return what somebody told the town about the village."""
    told = concerns.Told("town", "会计", "账没有公开")
    at = timezone.now()
    return concerns.tell(about=village, told=told, client_id=uuid4(), at=at).concern


def changed(stage):
    """Return a change of the first household, as it would be kept."""
    return HouseholdChange.objects.create(
        kind="split",
        source=stage.households[0],
        target=stage.households[1],
        points=5,
        source_after=5,
        target_after=5,
        agreed_by="两户都签了",
        agreed_on=timezone.localdate(),
        client_id=uuid4(),
        body_digest="0" * 64,
        done_by=stage.officers["manager"][0],
        done_at=timezone.now(),
    )


def scanned(head, name):
    """Return a consent of theirs with a photo of the signed paper."""
    consent = head.consents.filter(withdrawn_at=None).first()
    consent.scan = name
    consent.save()
    return consent


def reported(stage, head):
    """Return a deed that the first household's head reports."""
    return reports.report_deed(
        resident=head,
        by=User.objects.get(phone=head.phone),
        rule=stage.book.rules.filter(kind="add").exclude(evidence="photo").first(),
        text="扫了门前的路",
        client_id=uuid4(),
        at=timezone.now(),
    )


def called_by(manager, village):
    """Return a meeting that the first village is called to."""
    at = timezone.now()
    meeting = meetings.draft(
        village=village,
        kind="assembly",
        meets_at=at + timedelta(days=7),
        place="村委会",
        agenda=["修东头的路"],
        by=manager,
        at=at,
    )
    return meetings.call(meeting=meeting, by=manager, at=at)


def promised_by(manager, village):
    """Return what the first village's committee promised."""
    at = timezone.now()
    return promises.promise(
        village=village,
        text="年底前修好东头的路",
        due_on=timezone.localdate(at) + timedelta(days=30),
        by=manager,
        at=at,
    )


def recorder_of(stage):
    return stage.officers["recorder"][0]


def published_by(recorder, stage):
    """Return what the first village will do together tomorrow."""
    at = timezone.now()
    rule = stage.book.rules.filter(kind="add", subject="person", evidence="checkin")
    tomorrow = at + timedelta(days=1)
    activity = activities.create(
        village=stage.village,
        rule=rule.first(),
        title="清理海滩",
        place="村委会门口",
        starts_at=tomorrow,
        ends_at=tomorrow + timedelta(hours=2),
        places=3,
        by=recorder,
        at=at,
    )
    return activities.publish(activity=activity, by=recorder, at=at)


def paper_of(head):
    """Return a certificate of the first head's hours."""
    issued = papers.issue(
        resident=head,
        kind=PaperKind.HOURS,
        content={
            "halves": 5,
            "times": 1,
            "since": "2026-01-01",
            "until": "2026-06-17",
        },
        days=90,
        by=head.user or UserFactory(phone="15000000009"),
        at=timezone.now(),
    )
    return issued.paper


def credit_report_of(head, *, by):
    """Return a credit report of the first head, as the manager gives it out."""
    parts = credit_reports.Parts()
    at = timezone.now()
    return credit_reports.issue(resident=head, parts=parts, by=by, at=at).paper


def told_to(head):
    """Return something that the first head was told."""
    return tell_something(head, on=timezone.localdate())


def _callers(theirs):
    users = {role: theirs.officers[role][0] for role in ROLES}
    other_town = TownFactory()
    watcher = UserFactory(phone="15000000001")
    AppointmentFactory(user=watcher, town=other_town, role="supervisor")
    users["town"] = watcher
    users["nobody"] = UserFactory(phone="15000000002")
    for role, area in (("inspector", theirs.village), ("town_inspector", other_town)):
        users[role] = inspector_of(area).user
    users["merchant"] = UserFactory(phone="15000000003")
    open_shop(theirs.village, operator_user=users["merchant"])
    users |= people_of_coop(coop_of(theirs.village))
    return {"users": users}


# Which of the first village's things stands in the place of each key.
KEYS = {
    "pk": (
        (r"^redemption_(order|confirm|revise|cancel|receipt|my_order|slip)$", "order"),
        (r"^api_(order|confirm|cancel)$", "order"),
        (r"^redemption_(outlet|goods|clerk)", "outlet"),
        (r"^redemption_card", "resident"),
        (r"^points_household", "resident"),
        (r"^points_(split|merge|inherit)$", "household"),
        (r"^points_change", "change"),
        (r"^points_passbook", "entry"),
        (
            r"^villages_(record_|record$|review|my_objection_record)|^api_record$",
            "record",
        ),
        (r"^villages_evidence$", "evidence"),
        (r"^villages_my_consent_scan$", "given"),
        (r"^villages_(draft_photo|my_report_draft)$", "draft"),
        (r"^villages_my_hours_paper$", "paper"),
        (r"^villages_my_credit_report$", "sheet"),
        (r"^villages_my_file_record$", "record"),
        (r"^villages_my_file_photo$", "evidence"),
        (r"^villages_resident", "resident"),
        (r"^villages_kin", "resident"),
        (r"^villages_household", "household"),
        (r"^villages_import", "import"),
        (r"^villages_appointment", "appointment"),
        (r"^villages_meeting", "meeting"),
        (r"^villages_promise", "promise"),
        (r"^villages_rulebook|^villages_rule_new$", "book"),
        (r"^villages_rule_|^villages_rule$", "rule"),
    ),
    "entry": ((r"", "entry"),),
    "kinship": ((r"", "kinship"),),
    "given": ((r"", "given"),),
    "sheet": ((r"", "sheet"),),
    "goods": ((r"", "goods"),),
    "clerk": ((r"", "clerk"),),
    "rule": ((r"", "rule"),),
    "book": ((r"", "book"),),
    "client_id": ((r"", "submission"),),
    "key": (
        (r"^villages_(my_)?deduct|^villages_my_objection_deduct$", "deduct"),
        (r"^villages_(my_)?objection|^points_objection", "doubt"),
        (r"^villages_concern", "concern"),
        (r"^villages_my_message$", "message"),
        (r"^villages_(my_)?report", "report"),
        (r"^villages_(my_)?activity", "activity"),
    ),
    "number": ((r"^villages_(my_)?(deduct|report)", "first"),),
    **{name: ((r"^merchants_", name),) for name in SHOP_KEYS},
    **{
        name: ((r"^ruralcredit_", name),)
        for name in (*COOP_KEYS, *CARD_KEYS, *RATING_KEYS)
    },
}
WORDS = {
    "step": "publish",
    "place": 0,
    "ending": "csv",
    "kind": "died",
    "letter": "notice",
    "moment": "raised",
    "purpose": "scoring",
    "token": "nobodys",
}


def all_patterns():
    """Return every named pattern outside Wagtail's office and allauth's pages."""

    def walk(patterns, above):
        for one in patterns:
            keys = above | one.pattern.converters
            if isinstance(one, URLPattern):
                part = SimpleNamespace(converters=keys)
                yield SimpleNamespace(name=one.name, pattern=part)
            elif not str(one.pattern).startswith(("office/", "accounts/")):
                yield from walk(one.url_patterns, keys)

    return [one for one in walk(get_resolver().url_patterns, {}) if one.name]


def keyed():
    return [
        one
        for one in all_patterns()
        if one.pattern.converters and one.name not in PUBLIC | OWN
    ]


def address_of(pattern, keys):
    """Return the address, filled with what belongs to the first village."""
    filled = {}
    for name in pattern.pattern.converters:
        if name in WORDS:
            filled[name] = WORDS[name]
            continue
        rules = KEYS.get(name, ())
        what = next((key for rule, key in rules if re.search(rule, pattern.name)), None)
        assert what, f"say in KEYS whose {name} belongs into {pattern.name}"
        filled[name] = keys[what]
    return reverse(pattern.name, kwargs=filled)


@pytest.mark.parametrize(
    "role",
    [
        *(*ROLES, "town", "nobody", "inspector", "town_inspector", "merchant"),
        *("loan_officer", "loan_committee", "coop_auditor", "custodian_bank"),
        "other_county",
    ],
)
def test_nothing_of_the_first_village_exists_for_the_second(world, role):
    client = Client()
    client.force_login(world.users[role])
    found = []
    for pattern in keyed():
        address = address_of(pattern, world.keys)
        for ask in (client.get, client.post):
            answer = ask(address)
            if answer.status_code == 302 and pattern.name == "redemption_slip":
                answer = client.get(answer["location"])
            # 405 says how a page is asked, not what is on it; 403 that it is not theirs.
            if answer.status_code not in {403, 404, 405}:
                found.append((role, pattern.name, ask.__name__, answer.status_code))
    assert not found


def test_strangers_are_sent_to_sign_in(world):
    client = Client()
    found = []
    for pattern in keyed():
        for ask in (client.get, client.post):
            answer = ask(address_of(pattern, world.keys))
            to_sign_in = answer.status_code == 302 and "/login/" in answer["location"]
            if pattern.name == "redemption_slip" and answer.status_code == 302:
                to_sign_in = True
            if not to_sign_in and answer.status_code not in {401, 403, 404, 405}:
                found.append((pattern.name, ask.__name__, answer.status_code))
    assert not found


@pytest.mark.parametrize(
    "role", ["recorder", "panel", "manager", "supervisor", "clerk", "resident"]
)
def test_no_list_names_anybody_of_the_first_village(world, role):
    client = Client()
    client.force_login(world.users[role])
    names = {head.name for head in world.ours.heads} - {
        head.name for head in world.theirs.heads
    }
    cards = {head.card_code for head in world.ours.heads}
    for pattern in all_patterns():
        # The components page shows the cast of the demo, whoever looks.
        if pattern.pattern.converters or pattern.name in PUBLIC | {"portal_components"}:
            continue
        address = reverse(pattern.name)
        for question in ("", f"?q={world.ours.heads[0].name}", "?q=zst"):
            shown = words_of(client.get(address + question))
            shown = shown.replace(world.ours.heads[0].name, "") if question else shown
            assert not [one for one in names | cards if one in shown], (
                role,
                pattern.name,
            )


LONG_NUMBER = re.compile(r"(?<![\d.\-/])(1[3-9]\d{9}|\d{17}[\dXx])(?![\d.])")


def words_of(answer):
    """Return what an answer shows; a file that is no text shows nothing."""
    answer = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.decode(errors="replace")


def public_addresses(world):
    """Return where a stranger can begin: all that has no key, and what is ours."""
    code = world.ours.village.code
    number = world.ours.village.notices.last().number
    begin = [
        reverse(one.name)
        for one in all_patterns()
        if not one.pattern.converters and one.name not in PUBLIC
    ]
    return [
        "/",
        *begin,
        reverse("api_deeds", args=[code]),
        reverse("api_notices", args=[code]),
        reverse("api_outlets", args=[code]),
        reverse("api_rules", args=[code]),
        reverse("villages_notice", args=[code, number]),
        reverse("villages_notice_print", args=[code, number]),
        reverse("portal_code", args=[world.ours.heads[0].card_code]),
    ]


@pytest.mark.parametrize("role", ROLES)
def test_no_page_of_the_own_village_shows_an_id_number(world, role):
    client = Client()
    client.force_login(world.ours.officers[role][0])
    own_phone = world.ours.officers[role][0].phone
    for pattern in all_patterns():
        if pattern.name in PUBLIC | OWN | {"api_schema"}:
            continue
        shown = words_of(client.get(address_of(pattern, world.keys)))
        numbers = [one for one in LONG_NUMBER.findall(shown) if one != own_phone]
        assert not [one for one in numbers if len(one) == 18], (role, pattern.name)
        if role in {"clerk", "resident", "panel"}:
            assert not numbers, (role, pattern.name)


def subjects_of(world):
    """Return the people of the first village to whom the keys lead."""
    record = BehaviourRecord.objects.get(pk=world.keys["record"])
    return {world.ours.heads[0], record.resident}


def staff_of(world):
    """Return everybody with a post in the first village or at its co-op, by role."""
    staff = {
        role: people[0]
        for role, people in world.ours.officers.items()
        if role != "resident"
    }
    return staff | people_of_coop(coop_of(world.ours.village))


def test_every_look_at_a_file_is_told_to_its_subject(world):
    record = BehaviourRecord.objects.get(pk=world.keys["record"])
    forgotten = []
    for role, user in staff_of(world).items():
        client = Client()
        client.force_login(user)
        # Who wrote a record down knows it already.
        wrote_it = record.recorded_by_id == user.pk
        subjects = subjects_of(world) - ({record.resident} if wrote_it else set())
        for pattern in keyed():
            if pattern.name in NAMES_ALONE:
                continue
            FileView.objects.all().delete()
            answer = client.get(address_of(pattern, world.keys))
            shown = words_of(answer) if answer.status_code == 200 else ""
            for person in subjects:
                told = FileView.objects.filter(resident=person, viewer=user)
                if person.name in shown and not told.exists():
                    forgotten.append(f"{role}: {pattern.name} shows {person.name}")
    assert "\n".join(forgotten) == ""


def seekers(world, person):
    """Return a client of everybody who could come across a deduct, by role."""
    users = staff_of(world) | {"the person": person.user}
    mates = members_of(person.memberships.get().household, timezone.localdate())
    users |= {f"family {one.pk}": one.user for one in mates if one.user}
    county = world.ours.village.town.county
    users |= {
        "town": AppointmentFactory(
            user=UserFactory(), town=world.ours.village.town, role="supervisor"
        ).user,
        "county": AppointmentFactory(
            user=UserFactory(), county=county, role="supervisor"
        ).user,
    }
    clients = {"a stranger": Client()}
    for role, user in users.items():
        clients[role] = Client()
        clients[role].force_login(user)
    return clients


def telling_of(secrets, client, world, person):
    """Return the addresses at which a client reads one of the words."""
    keys = world.keys | {"resident": person.pk}
    addresses = {one.name: address_of(one, keys) for one in keyed()}
    addresses |= {one: one for one in public_addresses(world)}
    shown = {name: words_of(client.get(one)) for name, one in addresses.items()}
    return [
        name for name, words in shown.items() if any(one in words for one in secrets)
    ]


def test_a_deduct_whose_term_is_over_is_nowhere_and_in_no_score(world):
    deduct = Deduct.objects.get(key=world.keys["deduct"])
    person, over = deduct.resident, deduct.expires_on
    person.user = person.user or UserFactory()
    person.save()
    secrets = {deduct.facts, str(deduct.key)}
    now = seekers(world, person)
    # The search finds it while it is in force, where it may be found.
    assert "villages_my_deduct" in telling_of(secrets, now["the person"], world, person)
    assert "villages_deduct" in telling_of(secrets, now["manager"], world, person)
    assert score_as_of(person, timezone.localdate()).deducts
    # A year later, before any timer has run.
    with freeze_time(moment(over, 9)):
        assert (over - deduct.acted_on).days >= 360
        told = {
            role: found
            for role, client in seekers(world, person).items()
            if (found := telling_of(secrets, client, world, person))
        }
        assert told == {}
        sheet = score_as_of(person, over)
        assert sheet.deducts == []
        assert sheet.total == sheet.base + sum(one.points for one in sheet.adds)
        household = score_as_of(person.memberships.get().household, over)
        assert household.deducts == []
