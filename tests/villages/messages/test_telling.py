"""Each topic is told once, to the right person, and to nobody else."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from rewards.points.services import awards
from tests.factories import objections as o
from tests.factories.accounts import UserFactory
from tests.factories.activities import BEFORE, open_the_yard
from tests.factories.deducts import (
    DONE_ON,
    EXPIRES_ON,
    FACTS,
    MEND_BY,
    NOTICED_ON,
    REMINDED_ON,
    VOTED_ON,
    set_the_stage,
    shot,
)
from tests.factories.messages import TOLD_ON, tell_something, told
from tests.factories.objections import answer, neighbour_of, object_to, record_of
from tests.factories.reports import NOW, set_the_scene
from tests.factories.villages import (
    ResidentFactory,
    RuleFactory,
    VillageFactory,
    moment,
)
from villages.message_words import sentence
from villages.models import FileView, Message, Topic
from villages.selectors.messages import inbox_of
from villages.services import (
    activities,
    consents,
    deducts,
    expiry,
    messages,
    objections,
    records,
    repairs,
    reports,
    reviews,
)

pytestmark = pytest.mark.django_db


def everybody_else(*people):
    """Return the topics of everything told to others."""
    rows = Message.objects.exclude(resident__in=people)
    return list(rows.values_list("topic", flat=True))


def submitted(stage, **changes):
    """Write down one deed of the stage's person on 3 June; return the record."""
    usual = {
        "village": stage.village,
        "by": stage.user("recorder"),
        "at": moment(REMINDED_ON),
        "client_id": uuid4(),
        "rule": RuleFactory(rule_book=stage.rule.rule_book, title_en="Harvest"),
        "residents": [stage.person],
    }
    return records.submit(**{**usual, **changes}).records.get()


def voted(stage, record, verdict, reason=""):
    for number in range(2):
        reviews.vote(
            record=record,
            by=stage.panel[number],
            verdict=verdict,
            reason=reason,
            at=moment(REMINDED_ON, 10 + number),
        )


# --- Telling ------------------------------------------------------------------------


def test_the_same_cause_is_told_once(person):
    first = tell_something(person, cause="deduct:7:noticed")
    again = tell_something(person, cause="deduct:7:noticed", hour=11)
    assert again == first
    assert told(person) == [Topic.REPORT_MENDED]


@transaction.atomic
def tell_and_fail(person):
    tell_something(person)
    raise RuntimeError


def test_what_is_rolled_back_was_never_told(person):
    with pytest.raises(RuntimeError):
        tell_and_fail(person)
    assert not Message.objects.exists()


def test_a_whole_county_is_told_in_lots(stage, monkeypatch):
    monkeypatch.setattr("villages.services.messages.telling.CHUNK", 2)
    people = [ResidentFactory(village=stage.village) for _ in range(5)]
    said = [
        messages.Said(one.pk, one.village_id, Topic.CONSENT_TEXT_NEW, "c")
        for one in people
    ]
    messages.tell(said=iter(said), at=moment(TOLD_ON))
    assert Message.objects.count() == 5


def test_the_database_knows_no_message_without_cause_and_no_sending_without_way(person):
    one = tell_something(person)
    for wrong in ({"cause": ""}, {"sent_at": moment(TOLD_ON)}, {"lead_key": "7"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Message.objects.filter(pk=one.pk).update(**wrong)
    assert str(one)


# --- Records ------------------------------------------------------------------------


def test_a_deed_is_told_when_it_goes_up_and_when_it_counts(stage, person, mate):
    record = submitted(stage)
    assert told(person) == []
    voted(stage, record, "approve")
    record.refresh_from_db()
    assert told(person) == [Topic.RECORD_ON_NOTICE]
    (one,) = inbox_of(person, on=REMINDED_ON)
    assert sentence(one).startswith("“帮邻居收麦”记2分，正在公示，没人提意见6月11日")
    with translation.override("en"):
        assert "Harvest" in sentence(one)
    day = record.notice.effective_on
    for _ in range(2):
        awards.settle_due(on=day, at=moment(day))
    assert told(person) == [Topic.RECORD_ON_NOTICE, Topic.RECORD_IN_FORCE]
    assert everybody_else(person) == []


def test_what_the_cap_leaves_nothing_of_says_that_the_name_stays(stage, person):
    rule = RuleFactory(rule_book=stage.rule.rule_book, cap_points=2)
    for acted_on in (REMINDED_ON, REMINDED_ON - timedelta(days=1)):
        voted(stage, submitted(stage, rule=rule, acted_on=acted_on), "approve")
    said = [sentence(one) for one in inbox_of(person, on=REMINDED_ON)]
    assert sum("这次不加分，好事照样留名" in one for one in said) == 1


def test_a_deed_that_the_panel_turned_down_is_told_once(stage, person):
    voted(stage, submitted(stage), "reject", "照片看不清")
    assert told(person) == [Topic.RECORD_REJECTED]
    assert "照片看不清" not in str(Message.objects.values())


def test_a_withdrawn_deed_is_told_only_to_whom_it_was_told_before(stage, person):
    records.withdraw(
        record=submitted(stage),
        by=stage.user("recorder"),
        at=moment(REMINDED_ON, 11),
    )
    assert told(person) == []
    small = RuleFactory(rule_book=stage.rule.rule_book, needs_review=False)
    records.withdraw(
        record=submitted(stage, rule=small),
        by=stage.user("recorder"),
        at=moment(REMINDED_ON, 11),
    )
    assert told(person) == [Topic.RECORD_ON_NOTICE, Topic.RECORD_WITHDRAWN]


def test_what_expired_is_in_no_inbox_and_cleared_with_the_record(stage, person):
    record = submitted(stage)
    voted(stage, record, "approve")
    record.refresh_from_db()
    day = record.notice.effective_on
    awards.settle_due(on=day, at=moment(day))
    record.refresh_from_db()
    over = record.expires_on
    assert inbox_of(person, on=over - timedelta(days=1)).count() == 2
    assert inbox_of(person, on=over).count() == 0
    assert Message.objects.count() == 2
    expiry.clear_expired(on=over, at=moment(over))
    assert not Message.objects.exists()


# --- Deducts ------------------------------------------------------------------------


def test_each_step_of_a_deduct_is_told_to_its_person_alone(stage, person, mate):
    deduct = stage.noticed()
    deducts.state(
        deduct=deduct, text="不是我家的", by=stage.subject, at=moment(NOTICED_ON, 11)
    )
    assert Topic.DEDUCT_SPOKEN not in told(person), "who said it knows it"
    deducts.state(
        deduct=deduct,
        text="我妈说不是",
        channel="helper",
        helped_because="女儿",
        by=stage.user("manager"),
        at=moment(NOTICED_ON, 12),
    )
    stage.vote(deduct)
    stage.vote(deduct, member=1)
    assert told(person) == [
        Topic.DEDUCT_REMINDED,
        Topic.DEDUCT_NOTICED,
        Topic.DEDUCT_SPOKEN,
        Topic.DEDUCT_IN_FORCE,
    ]
    assert everybody_else(person) == []


def test_no_message_about_a_deduct_says_what_it_is_about(stage, person):
    deduct = stage.decided()
    kept = str(list(Message.objects.values()))
    said = "".join(sentence(one) for one in inbox_of(person, on=VOTED_ON))
    for words in (FACTS, stage.rule.title, stage.rule.code, "照片清楚", "扣信用分"):
        assert words not in kept + said
    assert {one.deduct for one in Message.objects.all()} == {deduct}
    assert "6月10日" in said


def test_what_is_turned_down_and_mended_is_told_each_time(stage, person):
    deduct = stage.remind()
    for number in range(2):
        deducts.show_mend(
            deduct=deduct,
            by=stage.subject,
            at=moment(REMINDED_ON, 10 + number),
            photos=[shot(5 + number)],
        )
        deducts.refuse_mend(
            deduct=deduct,
            words="还有两袋",
            by=stage.user("manager"),
            at=moment(REMINDED_ON, 12 + number),
        )
    assert told(person).count(Topic.DEDUCT_MEND_REFUSED) == 2
    deducts.show_mend(
        deduct=deduct,
        by=stage.user("recorder"),
        at=moment(MEND_BY),
        photos=[shot(9)],
    )
    assert told(person)[-1] == Topic.DEDUCT_MENDED
    assert "还有两袋" not in str(list(Message.objects.values()))


@pytest.mark.parametrize(
    ("way", "topic"),
    [("dismissed", Topic.DEDUCT_DISMISSED), ("dropped", Topic.DEDUCT_DROPPED)],
)
def test_the_end_of_what_came_to_nothing_is_told(stage, person, way, topic):
    if way == "dismissed":
        stage.decided("reject")
    else:
        deducts.drop(
            deduct=stage.remind(),
            reason="mistaken",
            by=stage.user("manager"),
            at=moment(REMINDED_ON, 12),
        )
    assert told(person)[-1] == topic


def test_on_the_day_a_deduct_expires_its_messages_are_in_no_inbox(stage, person):
    deduct = stage.decided()
    before = EXPIRES_ON - timedelta(days=1)
    assert inbox_of(person, on=before).count() == 3
    assert inbox_of(person, on=EXPIRES_ON).count() == 0
    deducts.purge(on=EXPIRES_ON, at=moment(EXPIRES_ON))
    assert not deduct.messages.exists()


def test_a_repaired_deduct_leaves_the_inbox_at_once(stage, person):
    stage.repaired()
    assert inbox_of(person, on=DONE_ON).get().topic == Topic.REPAIR_DONE


def test_a_procedure_that_its_term_ends_tells_nobody(stage, person):
    deduct = stage.remind()
    deducts.purge(on=deduct.expires_on, at=moment(deduct.expires_on))
    deduct.refresh_from_db()
    assert deduct.stage == "dropped"
    assert told(person) == []


# --- Objections ---------------------------------------------------------------------


def test_both_sides_hear_of_an_objection_and_neither_learns_who(stage, person):
    neighbour = neighbour_of(stage)
    objection = object_to(record_of(stage), neighbour)
    assert told(person) == [Topic.LINE_DOUBTED]
    assert told(neighbour) == [], "who objected on screen knows it"
    objections.extend(
        objection=objection,
        because="问一问会计",
        by=stage.panel[1],
        at=moment(o.RAISED_ON, 15),
    )
    answer(objection, stage.panel[1], "dismissed")
    assert told(person) == [
        Topic.LINE_DOUBTED,
        Topic.LINE_DOUBT_LONGER,
        Topic.LINE_DOUBT_OVER,
    ]
    assert told(neighbour) == [Topic.OBJECTION_LONGER, Topic.OBJECTION_DISMISSED]
    rows = Message.objects.filter(resident=person)
    told_to_person = str(list(rows.values("facts", "leads_to", "lead_key")))
    told_to_person += "".join(sentence(one) for one in rows)
    for secret in (neighbour.name, str(objection.key), "那天不是我去的", "问一问会计"):
        assert secret not in told_to_person
    assert everybody_else(person, neighbour) == []


def test_what_the_town_is_asked_and_answers_is_told_once_more(stage, person):
    neighbour = neighbour_of(stage)
    objection = object_to(record_of(stage), neighbour)
    answer(objection, stage.panel[1], "dismissed")
    objections.escalate(
        objection=objection,
        because="没问过我",
        by=neighbour.user,
        at=moment(o.DECIDED_ON, 15),
    )
    answer(objection, stage.user("town"), "dismissed", at=moment(o.DECIDED_ON, 16))
    assert told(person).count(Topic.LINE_DOUBT_AT_TOWN) == 1
    assert told(person).count(Topic.LINE_DOUBT_OVER) == 2
    assert told(neighbour) == [
        Topic.OBJECTION_DISMISSED,
        Topic.OBJECTION_DISMISSED_TOWN,
    ]
    said = Message.objects.filter(resident=neighbour)
    assert ["请镇里再看一次" in sentence(one) for one in said.order_by("pk")] == [
        True,
        False,
    ]


def test_while_somebody_else_objects_it_is_not_over(stage, person):
    first, second = neighbour_of(stage), neighbour_of(stage, name="宋德福")
    record = record_of(stage)
    one, other = object_to(record, first), object_to(record, second)
    assert told(person) == [Topic.LINE_DOUBTED] * 2
    objections.withdraw(objection=one, by=first.user, at=moment(o.RAISED_ON, 15))
    assert Topic.LINE_DOUBT_OVER not in told(person)
    answer(other, stage.panel[1], "dismissed")
    assert told(person)[-1] == Topic.LINE_DOUBT_OVER


def test_upheld_both_sides_and_all_others_who_objected_are_told(stage, person):
    first, second = neighbour_of(stage), neighbour_of(stage, name="宋德福")
    record = record_of(stage)
    one, _other = object_to(record, first), object_to(record, second)
    answer(one, stage.panel[1], "upheld")
    assert told(first) == told(second) == [Topic.OBJECTION_UPHELD]
    assert told(person)[-1] == Topic.RECORD_REVERSED
    said = Message.objects.get(resident=second)
    assert said.lead_key == str(_other.key)


def test_who_objects_to_the_own_line_hears_the_answer_and_no_more(stage, person):
    objection = object_to(record_of(stage), person)
    answer(objection, stage.panel[1], "upheld")
    assert told(person) == [Topic.OBJECTION_UPHELD]


def test_a_step_that_the_list_does_not_name_tells_nobody(stage, person):
    neighbour = neighbour_of(stage)
    objection = object_to(record_of(stage), neighbour)
    messages.tell_of_objection(
        action="villages.objection_unheard_of",
        objection=objection,
        by=None,
        at=moment(o.DECIDED_ON),
        data={},
    )
    assert told(neighbour) == []


def test_what_was_typed_in_for_somebody_is_told_to_them(stage):
    neighbour = neighbour_of(stage)
    object_to(record_of(stage), neighbour, by=stage.user("manager"), channel="paper")
    assert told(neighbour) == [Topic.OBJECTION_KEPT]


def test_an_objection_to_a_deduct_vanishes_with_it_and_no_one_else_hears(
    stage, person, mate
):
    deduct = o.deduct_of(stage)
    objection = object_to(deduct, person)
    answer(objection, stage.user("town"), "upheld", at=moment(date(2026, 10, 12)))
    assert told(person)[-1] == Topic.OBJECTION_UPHELD
    deduct.refresh_from_db()
    assert inbox_of(person, on=EXPIRES_ON).count() == 0
    assert everybody_else(person) == []


@pytest.mark.parametrize(
    ("outcome", "last"),
    [
        ("dismissed", Topic.SCORE_DOUBT_OVER),
        ("upheld", Topic.SCORE_PUT_RIGHT),
        ("withdrawn", Topic.SCORE_DOUBT_OVER),
    ],
)
def test_of_an_objection_to_its_score_the_household_hears_but_not_by_whom(
    stage, person, mate, outcome, last
):
    home = person.memberships.get().household
    child = ResidentFactory(household=home, born_on=date(2015, 1, 1))
    objection = object_to(home, person)
    assert told(mate) == [Topic.SCORE_DOUBTED]
    if outcome == "withdrawn":
        objections.withdraw(objection=objection, by=person.user, at=moment(o.RAISED_ON))
    else:
        answer(objection, stage.panel[1], outcome)
    assert told(mate) == [Topic.SCORE_DOUBTED, last]
    assert not set(told(person)) & set(told(mate))
    rows = Message.objects.filter(resident=mate)
    said = str(list(rows.values("facts", "leads_to", "lead_key")))
    said += "".join(sentence(one) for one in rows)
    for secret in (person.name, str(objection.key), "那天不是我去的", "看了照片和名单"):
        assert secret not in said
    assert everybody_else(person, mate) == []
    assert told(child) == []


def test_of_a_score_that_others_of_the_house_still_doubt_it_is_not_over(
    stage, person, mate
):
    home = person.memberships.get().household
    first, _second = object_to(home, person), object_to(home, mate)
    objections.withdraw(objection=first, by=person.user, at=moment(o.RAISED_ON, 15))
    assert told(mate) == [Topic.SCORE_DOUBTED]


# --- Reports, activities, consents ---------------------------------------------------


def test_what_became_of_a_report_is_told_to_reporter_and_person(db):
    scene = set_the_scene()
    reports.take_up(report=scene.deed(), by=scene.user("recorder"), at=NOW)
    assert told(scene.me)[0] == Topic.REPORT_TAKEN_UP
    reports.turn_down(
        report=scene.deed(), reason="没看清", by=scene.user("recorder"), at=NOW
    )
    assert told(scene.me)[-1] == Topic.REPORT_TURNED_DOWN
    assert "没看清" not in str(list(Message.objects.values()))
    hazard = scene.hazard()
    reports.assign(report=hazard, assigned_to="老于", by=scene.user("manager"), at=NOW)
    reports.mark_mended(report=hazard, by=scene.user("manager"), at=NOW)
    assert told(scene.me)[-2:] == [Topic.REPORT_ASSIGNED, Topic.REPORT_MENDED]
    scene.deed()
    later = NOW + timedelta(days=100)
    reports.forget_old(on=later.date(), at=later)
    assert told(scene.me)[-1] == Topic.REPORT_LAPSED
    assert everybody_else(scene.me) == []


def test_who_waits_in_line_hears_that_there_is_a_place_and_all_that_it_is_off(db):
    yard = open_the_yard()
    first, second = yard.neighbour(), yard.neighbour()
    activity = yard.published(places=1)
    for one in (first, second):
        activities.sign_up(activity=activity, resident=one, by=one.user, at=BEFORE)
    activities.leave(activity=activity, resident=first, by=first.user, at=BEFORE)
    assert (told(first), told(second)) == ([], [Topic.ACTIVITY_MOVED_UP])
    activities.cancel(
        activity=activity, because="下雨", by=yard.user("recorder"), at=BEFORE
    )
    assert told(first) == []
    assert told(second) == [Topic.ACTIVITY_MOVED_UP, Topic.ACTIVITY_CANCELLED]


def test_new_words_are_told_to_those_who_agreed_and_who_are_asked_again(person):
    nobody = ResidentFactory(village=person.village, consents=())
    for keeps_meaning in (True, False):
        consents.announce_text(
            purpose="scoring",
            body="新的话，可以随时撤回",
            body_en="new words, at any time",
            effective_from=date(2026, 8, 1),
            at=moment(TOLD_ON),
            keeps_meaning=keeps_meaning,
        )
    assert told(person) == [Topic.CONSENT_TEXT_NEW]
    assert told(nobody) == []
    consents.withdraw(
        resident=person, purpose="scoring", by=person.user, at=moment(TOLD_ON)
    )
    assert told(person)[-1] == Topic.CONSENT_WITHDRAWN


# --- Looks at files -----------------------------------------------------------------


def look_at(person, viewer, *, on=TOLD_ON, hour=10):
    FileView.objects.create(
        resident=person,
        viewer=viewer,
        role="村负责人",
        purpose="看资料",
        viewed_at=moment(on, hour),
    )


def test_by_how_many_a_file_was_looked_at_is_one_line_the_next_day(stage, person):
    manager, child = (
        stage.user("manager"),
        ResidentFactory(village=stage.village, born_on=date(2015, 1, 1), consents=()),
    )
    for viewer in (manager, manager, stage.user("recorder"), person.user):
        look_at(person, viewer)
    look_at(child, manager)
    next_day = TOLD_ON + timedelta(days=1)
    assert messages.tell_views(on=TOLD_ON, at=moment(TOLD_ON, 20)) == 0
    assert messages.tell_views(on=next_day, at=moment(next_day, 1)) == 1
    assert messages.tell_views(on=next_day, at=moment(next_day, 2)) == 0
    (one,) = inbox_of(person, on=next_day)
    assert sentence(one).startswith("6月3日（周三）有2人看过")
    assert one.due_at is None, "nobody's phone rings for it"
    assert everybody_else(person) == []
    long_after = TOLD_ON + timedelta(days=4)
    look_at(person, manager, on=TOLD_ON - timedelta(days=1))
    assert messages.tell_views(on=long_after, at=moment(long_after)) == 0


def test_after_a_year_a_message_is_forgotten_and_the_audit_counts_it(person):
    tell_something(person)
    a_year = TOLD_ON + timedelta(days=365)
    assert messages.forget_old(on=a_year, at=moment(a_year, 9)) == 0
    assert messages.forget_old(on=a_year, at=moment(a_year, 10)) == 1
    assert messages.forget_old(on=a_year, at=moment(a_year, 10)) == 0


def test_a_neighbour_village_hears_of_nothing(stage, person):
    other = ResidentFactory(village=VillageFactory(), user=UserFactory())
    stage.decided()
    object_to(record_of(stage), neighbour_of(stage))
    assert told(other) == []
    assert {one.village for one in Message.objects.all()} == {stage.village}


# --- Repair -------------------------------------------------------------------------


def test_the_person_is_told_how_the_repair_goes_and_the_end_names_nothing(db):
    stage = set_the_stage()
    repair = stage.pledged(
        hours={"cleaning": 4}, by=stage.user("manager"), channel="paper"
    )
    at = moment(DONE_ON, 16)
    task = stage.said_done(repair)
    repairs.send_back(task=task, words="还有两袋", by=stage.panel[0], at=at)
    task = stage.said_done(repair, at=moment(DONE_ON, 17))
    inbox = Message.objects.filter(resident=stage.person).still_there(on=DONE_ON)
    before = set(inbox.values_list("topic", flat=True))
    assert {Topic.REPAIR_PLEDGED, Topic.REPAIR_SENT_BACK} <= before
    repairs.check(task=task, by=stage.panel[0], at=moment(DONE_ON, 18))
    last = inbox.get()
    assert (last.topic, last.leads_to, last.deduct) == (Topic.REPAIR_DONE, "", None)
    assert last.facts == {}


def test_whoever_pledges_on_the_own_screen_is_not_told_of_it(db):
    stage = set_the_stage()
    stage.pledged()
    assert not Message.objects.filter(topic=Topic.REPAIR_PLEDGED).exists()
