"""The written notice, the workdays to speak, and what is kept of what was said."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from tests.factories.accounts import UserFactory
from tests.factories.deducts import (
    FACTS,
    HEARD_UNTIL,
    MEND_BY,
    NOTICED_ON,
    REMINDED_ON,
)
from tests.factories.villages import KinshipFactory, ResidentFactory, moment
from villages.models import (
    AreaAppointment,
    AreaRole,
    DeductStage,
    DeductStatement,
    ObjectionChannel,
    Purpose,
)
from villages.services import calendars, consents, deducts

SERVED = moment(NOTICED_ON)


def serve(stage, deduct, at=SERVED, **changes):
    return deducts.serve_notice(
        deduct=deduct, **{"by": stage.user("manager"), "at": at} | changes
    )


def reminded_so_that(stage, served_on):
    """Return a reminder whose days are over on the eve of that day."""
    day = served_on - timedelta(days=8)
    return stage.remind(at=moment(day), acted_on=day)


def test_the_notice_states_facts_clause_points_and_until_when_to_speak(stage):
    deduct = serve(stage, stage.remind(), words="可以带照片来。")
    assert (deduct.stage, deduct.heard_until) == (DeductStage.NOTICED, HEARD_UNTIL)
    for words in (
        "李长河",
        FACTS,
        "2026年6月3日",
        "2026年6月10日",
        "第三条",
        "乱倒垃圾",
        "拟扣信用分2分",
        "2026年6月16日",
        "可以带照片来。",
        "不扣积分",
    ):
        assert words in deduct.notice_text, words
    with pytest.raises(deducts.WrongStage):
        serve(stage, deduct)


def test_the_letter_is_in_the_language_of_the_county(stage):
    deduct = stage.remind()
    with translation.override("en"):
        served = serve(stage, deduct)
    assert "村里提醒过您" in served.notice_text
    assert "2026年6月16日" in served.notice_text


@pytest.mark.parametrize(
    ("served", "until"),
    [
        # A plain week, and one with a weekend in it.
        (date(2026, 6, 8), date(2026, 6, 11)),
        (date(2026, 6, 11), date(2026, 6, 16)),
        # 1 to 7 October are off; Saturday the 10th is worked.
        (date(2026, 9, 29), date(2026, 10, 9)),
        (date(2026, 9, 30), date(2026, 10, 10)),
        # 1 to 3 January are off; Sunday the 4th is worked.
        (date(2025, 12, 31), date(2026, 1, 6)),
        (date(2025, 12, 30), date(2026, 1, 5)),
        # Served on a day off, it counts from the next workday all the same.
        (date(2026, 10, 3), date(2026, 10, 10)),
    ],
)
def test_one_may_speak_until_the_third_workday_after_the_service(stage, served, until):
    deduct = serve(stage, reminded_so_that(stage, served), at=moment(served, 17))
    assert deduct.heard_until == until


def test_a_leap_day_is_a_workday_like_another(stage):
    enter_year(stage, 2028)
    deduct = reminded_so_that(stage, date(2028, 2, 25))
    served = serve(stage, deduct, at=moment(date(2028, 2, 25)))
    assert served.heard_until == date(2028, 3, 1)


def enter_year(stage, year):
    calendars.enter_year(
        county=stage.village.town.county,
        year=year,
        source="国办发明电",
        days={date(year, 1, 1): False},
        by=stage.user("county"),
        at=SERVED,
    )


@pytest.mark.parametrize(
    ("served", "until"),
    [
        (date(2026, 12, 30), date(2027, 1, 5)),
        # The New Year's break of a year that is unknown may begin in the old one.
        (date(2026, 12, 22), date(2026, 12, 25)),
        (date(2027, 3, 1), date(2027, 3, 4)),
    ],
)
def test_no_notice_is_served_into_a_year_whose_breaks_are_unknown(stage, served, until):
    deduct = reminded_so_that(stage, served)
    with pytest.raises(deducts.CalendarUnknown) as refusal:
        serve(stage, deduct, at=moment(served))
    assert "2027年" in str(refusal.value)
    deduct.refresh_from_db()
    assert deduct.stage == DeductStage.REMINDED
    enter_year(stage, 2027)
    assert serve(stage, deduct, at=moment(served)).heard_until == until


def test_a_notice_that_ends_well_before_new_year_needs_no_new_table(stage):
    served = date(2026, 12, 21)
    deduct = serve(stage, reminded_so_that(stage, served), at=moment(served))
    assert deduct.heard_until == date(2026, 12, 24)


def test_no_notice_before_the_days_to_mend_are_over(stage):
    deduct = stage.remind()
    for day in (REMINDED_ON, MEND_BY):
        with pytest.raises(deducts.StillTimeToMend):
            serve(stage, deduct, at=moment(day, 23))


def test_only_a_manager_who_did_not_write_the_reminder_serves_it(stage):
    deduct = stage.remind()
    others = [stage.user(role) for role in ("recorder", "supervisor", "town", "county")]
    for by in (*others, *stage.panel, stage.subject, UserFactory()):
        with pytest.raises(deducts.NotYourStep):
            serve(stage, deduct, by=by)
    AreaAppointment.objects.create(
        user=stage.user("recorder"),
        role=AreaRole.MANAGER,
        village=stage.village,
        starts_on=REMINDED_ON,
    )
    with pytest.raises(deducts.WriterServesNoNotice):
        serve(stage, deduct, by=stage.user("recorder"))


def test_a_manager_of_the_family_or_kin_serves_none(stage):
    deduct = stage.remind()
    own = ResidentFactory(village=stage.village, user=stage.user("manager"))
    KinshipFactory(first=own, second=stage.person)
    with pytest.raises(deducts.TooClose):
        serve(stage, deduct)


def test_a_term_that_would_be_over_before_a_vote_ends_it(stage):
    rule = stage.rule
    rule.__class__.objects.filter(pk=rule.pk)
    deduct = stage.remind(at=moment(date(2027, 5, 1)), acted_on=date(2026, 6, 20))
    enter_year(stage, 2027)
    with pytest.raises(deducts.NoTimeLeft):
        serve(stage, deduct, at=moment(date(2027, 6, 15)))
    assert serve(stage, deduct, at=moment(date(2027, 6, 14))).heard_until == date(
        2027, 6, 17
    )


@pytest.mark.parametrize("change", ["died", "moved", "away", "consent"])
def test_who_takes_no_part_any_more_is_served_none(stage, change):
    deduct, person = stage.remind(), stage.person
    if change == "died":
        person.died_on = NOTICED_ON
    elif change == "moved":
        person.memberships.update(ends_on=MEND_BY)
    elif change == "away":
        person.away_since = NOTICED_ON
    else:
        consents.withdraw(
            resident=person, purpose=Purpose.SCORING, by=person.user, at=SERVED
        )
    person.save()
    with pytest.raises(deducts.TakesNoPart):
        serve(stage, deduct)


# --- The hearing --------------------------------------------------------------------


def say(deduct, by, text="不是我家的", at=None, **more):
    at = at or moment(HEARD_UNTIL, 23)
    return deducts.state(deduct=deduct, text=text, by=by, at=at, **more)


def test_the_person_may_speak_until_the_last_day_and_add_once(stage):
    deduct = stage.noticed()
    first = say(deduct, stage.subject)
    assert (first.number, first.channel) == (1, ObjectionChannel.SCREEN)
    assert say(deduct, stage.subject) == first
    second = say(deduct, stage.subject, "邻居可以作证")
    assert second.number == 2
    assert str(second) == f"{deduct.pk} 2"
    with pytest.raises(deducts.SpokenTwice):
        say(deduct, stage.subject, "还有")
    assert [one.text for one in deduct.statements.all()] == [
        "不是我家的",
        "邻居可以作证",
    ]


def test_before_the_notice_and_after_the_last_day_nothing_is_taken_down(stage):
    deduct = stage.remind()
    with pytest.raises(deducts.WrongStage):
        say(deduct, stage.subject)
    serve(stage, deduct)
    with pytest.raises(deducts.HearingOver):
        say(deduct, stage.subject, at=moment(HEARD_UNTIL + timedelta(days=1), 0))
    with pytest.raises(deducts.StatementEmpty):
        say(deduct, stage.subject, " ")


@pytest.mark.parametrize("role", ["recorder", "manager"])
def test_on_paper_or_through_a_helper_an_officer_types_it_in(stage, role):
    deduct = stage.noticed()
    by = stage.user(role)
    on_paper = say(deduct, by, channel=ObjectionChannel.PAPER)
    assert (on_paper.stated_by, on_paper.channel) == (by, ObjectionChannel.PAPER)
    with pytest.raises(deducts.HelperSaysWhy):
        say(deduct, by, "我妈说不是", channel=ObjectionChannel.HELPER)
    helped = say(
        deduct,
        by,
        "我妈说不是",
        channel=ObjectionChannel.HELPER,
        helped_because="女儿李英，老人不识字",
    )
    assert helped.helped_because == "女儿李英，老人不识字"


def test_others_put_no_words_in_the_persons_mouth(stage):
    deduct = stage.noticed()
    mate = ResidentFactory(
        household=stage.person.memberships.get().household, user=UserFactory()
    )
    for by in (mate.user, stage.user("manager"), *stage.panel):
        with pytest.raises(deducts.NotYourStep):
            say(deduct, by)
    for role in ("supervisor", "town"):
        with pytest.raises(deducts.NotYourStep):
            say(deduct, stage.user(role), channel=ObjectionChannel.PAPER)


def test_what_was_said_cannot_be_changed_or_removed(stage):
    deduct = stage.noticed()
    say(deduct, stage.subject)
    for change in (
        lambda: deduct.statements.update(text="我认"),
        lambda: deduct.statements.update(text="", number=2),
        lambda: DeductStatement.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_facts_and_notice_cannot_be_rewritten(stage):
    deduct = stage.noticed()
    for column, value in (
        ("facts", "别的"),
        ("notice_text", "别的"),
        ("points_proposed", 5),
        ("acted_on", MEND_BY),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(deduct).objects.filter(pk=deduct.pk).update(**{column: value})
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM villages_deduct")
