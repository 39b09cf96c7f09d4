from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories.records import ACTED_ON, RecordFactory, photo_file
from tests.factories.villages import (
    HouseholdFactory,
    ResidentFactory,
    RuleFactory,
    moment,
)
from tests.villages.record_pages.conftest import post_in
from villages.models import (
    BehaviourRecord,
    EvidenceKind,
    RecordDraft,
    RecordStatus,
    RuleSubject,
    Submission,
)
from villages.services.photos import MEGABYTE

NEW = "/desk/records/new/"


@pytest.fixture
def desk(acting, recorder, rule):
    return acting(recorder)


@pytest.fixture
def filled(person, rule):
    """What the form sends when everything is filled in."""
    return {
        "client_id": str(uuid4()),
        "residents": [person.pk],
        "rule": rule.pk,
        "points_for": rule.pk,
        "points": 2,
        "acted_on": ACTED_ON.isoformat(),
        "note": "南湾小桥",
        "do": "save",
    }


def test_a_deed_is_written_down_and_the_result_says_what_comes_next(
    desk, filled, person
):
    answer = desk.post(NEW, filled, follow=True)
    record = BehaviourRecord.objects.get()
    assert (record.resident, record.points_proposed, record.note) == (
        person,
        2,
        "南湾小桥",
    )
    page = answer.content.decode()
    assert "记好了" in page
    assert "+2" in page
    # Judged today it would stand from the 3rd to the 10th.
    assert "6月11日（周四）" in page


def test_a_double_tap_makes_one_record(desk, filled):
    first = desk.post(NEW, filled)
    second = desk.post(NEW, filled)
    assert first.url == second.url
    assert BehaviourRecord.objects.count() == 1


def test_a_retry_finds_photos_that_were_kept_in_the_draft(desk, filled):
    desk.post(NEW, {**filled, "do": "find", "photos": photo_file()})
    first = desk.post(NEW, filled)
    second = desk.post(NEW, filled)
    assert first.url == second.url
    assert Submission.objects.get().evidence.count() == 1


def test_the_same_id_with_other_words_is_refused_and_keeps_them(desk, filled):
    desk.post(NEW, filled)
    answer = desk.post(NEW, {**filled, "note": "另一件事"})
    page = answer.content.decode()
    assert "没有重复记" in page
    assert "另一件事" in page


def test_a_refusal_keeps_all_that_was_typed(desk, filled, person, rule):
    person.consents.all().delete()
    answer = desk.post(NEW, {**filled, "points": 3, "photos": photo_file()})
    page = answer.content.decode()
    assert "李长河还没有同意参加积分" in page
    assert f'name="residents" value="{person.pk}"' in page
    assert "南湾小桥" in page
    assert 'value="3" checked' in page
    kept = RecordDraft.objects.get().photos.get()
    assert reverse("villages_draft_photo", args=[kept.pk]) in page
    assert not BehaviourRecord.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"acted_on": "2026-06-04"}, "日子还没到"),
        ({"acted_on": "2024-12-31"}, "村规还没有生效"),
        ({"acted_on": "2026-04-01"}, "为什么现在才记"),
        ({"acted_on": ""}, "请选是哪一天"),
        ({"acted_on": "other", "acted_on_other": "2026-06-31"}, "日期不对"),
        ({"points": 9}, "1到5分"),
        ({"points": "两分"}, "整数"),
        ({"residents": []}, "请选是谁做的"),
        ({"residents": [999999]}, "有人不是本村的"),
        ({"rule": ""}, "请选做了什么"),
        ({"rule": 999999}, "不是本村的村规"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_the_rest(desk, filled, change, said):
    page = desk.post(NEW, {**filled, **change}).content.decode()
    assert said in page
    assert "南湾小桥" in page
    assert not BehaviourRecord.objects.exists()


def test_points_chosen_for_another_rule_are_forgotten(desk, filled, rule):
    other = RuleFactory(
        rule_book=rule.rule_book, points_min=5, points_max=10, points_default=6
    )
    desk.post(NEW, {**filled, "rule": other.pk})
    assert BehaviourRecord.objects.get().points_proposed == 6


# --- Photos ---------------------------------------------------------------------------


def test_twenty_megabytes_are_refused_and_the_rest_stays(desk, filled):
    huge = SimpleUploadedFile("大.jpg", b"0" * 20 * MEGABYTE, "image/jpeg")
    page = desk.post(NEW, {**filled, "photos": [photo_file(), huge]}).content.decode()
    assert "太大了" in page
    assert "南湾小桥" in page
    assert RecordDraft.objects.get().photos.count() == 1
    assert not BehaviourRecord.objects.exists()


def test_what_is_no_photo_is_refused_and_the_rest_stays(desk, filled):
    page = desk.post(
        NEW, {**filled, "photos": SimpleUploadedFile("a.jpg", b"MZ program")}
    ).content.decode()
    assert "不是照片" in page
    assert not BehaviourRecord.objects.exists()


def test_a_photo_kept_in_the_draft_is_handed_in_with_the_form(desk, filled, rule):
    needs_photo = RuleFactory(rule_book=rule.rule_book, evidence=EvidenceKind.PHOTO)
    filled |= {"rule": needs_photo.pk, "points_for": needs_photo.pk}
    page = desk.post(NEW, filled).content.decode()
    assert "要有照片" in page
    desk.post(NEW, {**filled, "do": "find", "photos": photo_file()})
    desk.post(NEW, filled)
    assert Submission.objects.get().evidence.count() == 1


def test_a_photo_can_be_taken_out_of_the_draft(desk, filled):
    desk.post(NEW, {**filled, "do": "find", "photos": photo_file()})
    kept = RecordDraft.objects.get().photos.get()
    desk.post(NEW, {**filled, "do": "", "drop_photo": kept.pk})
    assert not RecordDraft.objects.get().photos.exists()


# --- Choosing people and rules without script ---------------------------------------------


@pytest.mark.parametrize("typed", ["zhangsan", "zs", "张三", "0077"])
def test_people_are_found_by_name_pinyin_and_household(desk, filled, village, typed):
    home = HouseholdFactory(village=village, number="0077")
    zhang = ResidentFactory(household=home, name="张三")
    page = desk.post(NEW, {**filled, "do": "find", "find": typed}).content.decode()
    assert f'name="add" value="{zhang.pk}"' in page
    assert "南湾小桥" in page


def test_people_of_another_village_are_never_found(desk, filled):
    stranger = ResidentFactory(name="张三")
    page = desk.post(NEW, {**filled, "do": "find", "find": "张三"}).content.decode()
    assert f'name="add" value="{stranger.pk}"' not in page
    assert "没找到" in page


def test_a_person_is_added_and_taken_out_again(desk, filled, person, village):
    other = ResidentFactory(village=village, name="王秀兰")
    page = desk.post(NEW, {**filled, "do": "", "add": other.pk}).content.decode()
    for one in (person, other):
        assert f'name="residents" value="{one.pk}"' in page
    filled["residents"] = [person.pk, other.pk]
    page = desk.post(NEW, {**filled, "do": "", "drop": person.pk}).content.decode()
    assert f'name="residents" value="{person.pk}"' not in page
    assert f'name="residents" value="{other.pk}"' in page


def test_a_whole_hamlet_is_added_without_who_takes_no_part(desk, filled, village):
    home = HouseholdFactory(village=village, hamlet="3组")
    here = ResidentFactory(household=home)
    away = ResidentFactory(household=home, away_since=ACTED_ON - timedelta(days=9))
    page = desk.post(NEW, {**filled, "do": "", "hamlet": "3组"}).content.decode()
    assert f'name="residents" value="{here.pk}"' in page
    assert f'name="residents" value="{away.pk}"' not in page


def test_a_scanned_card_adds_its_owner_to_what_was_begun(desk, filled, person, village):
    other = ResidentFactory(village=village, name="王秀兰")
    desk.post(NEW, {**filled, "do": "find"})
    page = desk.get(NEW, {"code": other.card_code}).content.decode()
    for one in (person, other):
        assert f'name="residents" value="{one.pk}"' in page


def test_a_card_of_another_village_says_so_and_names_nobody(desk):
    stranger = ResidentFactory(name="外村人")
    page = desk.get(NEW, {"code": stranger.card_code}).content.decode()
    assert "不是本村村民" in page
    assert "外村人" not in page


def test_all_rules_are_a_page_away_and_the_draft_waits(desk, filled, rule):
    more = RuleFactory(rule_book=rule.rule_book, title="修村口长椅")
    answer = desk.post(NEW, {**filled, "do": "rules"}, follow=True)
    assert "修村口长椅" in answer.content.decode()
    page = desk.get(NEW, {"rule": more.pk}).content.decode()
    assert f'value="{more.pk}" checked' in page
    assert "南湾小桥" in page


def test_rules_are_searched(desk, rule):
    RuleFactory(rule_book=rule.rule_book, title="修村口长椅")
    page = desk.get("/desk/records/new/rules/", {"find": "长椅"}).content.decode()
    assert "修村口长椅" in page
    assert "清理公共沟渠" not in page


def test_the_last_five_rules_and_people_come_first(desk, recorder, rule, village):
    rules = RuleFactory.create_batch(7, rule_book=rule.rule_book)
    people = ResidentFactory.create_batch(7, village=village)
    for place, (one, who) in enumerate(zip(rules, people, strict=True)):
        RecordFactory(
            rule=one,
            resident=who,
            recorded_by=recorder.user,
            recorded_at=moment(ACTED_ON - timedelta(days=1)) + timedelta(minutes=place),
        )
    context = desk.get(NEW).context
    assert [one for one, _pick in context["rules"]] == rules[:1:-1]
    assert context["recent"] == people[:1:-1]


# --- What will happen ---------------------------------------------------------------------


def test_the_bar_says_what_will_happen_before_it_happens(desk, filled, village, rule):
    quick = RuleFactory(rule_book=rule.rule_book, needs_review=False)
    other = ResidentFactory(village=village)
    filled["residents"].append(other.pk)
    judged = desk.post(NEW, {**filled, "do": ""}).content.decode()
    assert "2人，每人+2分" in judged
    assert "评议、公示后，最早6月11日到账" in judged
    straight = desk.post(
        NEW, {**filled, "do": "", "rule": quick.pk, "points_for": quick.pk}
    ).content.decode()
    assert "公示后6月11日到账" in straight
    assert "最早" not in straight


def test_the_form_says_for_whom_the_cap_leaves_less(desk, filled, person, rule):
    capped = RuleFactory(rule_book=rule.rule_book, cap_points=4)
    RecordFactory(
        rule=capped, resident=person, points_proposed=3, status=RecordStatus.EFFECTIVE
    )
    page = desk.post(
        NEW, {**filled, "do": "", "rule": capped.pk, "points_for": ""}
    ).content.decode()
    assert "李长河：当月最多4分，已经有3分，这次记1分。" in page
    assert "1人，每人+1分" in page


def test_a_deed_of_the_household_is_said_to_be_one(desk, filled, rule):
    shared = RuleFactory(rule_book=rule.rule_book, subject=RuleSubject.HOUSEHOLD)
    page = desk.post(
        NEW, {**filled, "do": "", "rule": shared.pk, "points_for": ""}
    ).content.decode()
    assert "1户，每户+2分" in page


def test_hours_are_asked_for_where_the_rule_has_tiers(desk, filled, rule):
    tiers = RuleFactory(rule_book=rule.rule_book, tiers=[[10, 2], [20, 5]])
    filled |= {"rule": tiers.pk, "points_for": tiers.pk}
    page = desk.post(NEW, {**filled, "quantity": ""}).content.decode()
    assert "请写做了几小时" in page
    desk.post(NEW, {**filled, "quantity": 12})
    assert BehaviourRecord.objects.get().quantity == 12


def test_without_a_book_in_force_there_is_no_form(acting, recorder):
    page = acting(recorder).get(NEW).content.decode()
    assert "村里还没有村规" in page
    assert "<form id=" not in page


# --- Perhaps the same ------------------------------------------------------------------------


def test_a_likely_duplicate_is_shown_before_it_is_saved(desk, filled):
    desk.post(NEW, filled)
    again = {**filled, "client_id": str(uuid4()), "note": "下午又去"}
    page = desk.post(NEW, again).content.decode()
    assert "好像已经记过了" in page
    assert "还是要记" in page
    assert "下午又去" in page
    assert BehaviourRecord.objects.count() == 1
    desk.post(NEW, {**again, "confirmed": "1"})
    assert BehaviourRecord.objects.count() == 2


# --- Drafts -----------------------------------------------------------------------------------


def test_a_form_that_was_left_opens_where_it_was(desk, filled):
    desk.post(NEW, {**filled, "do": "find"})
    page = desk.get(NEW).content.decode()
    assert "草稿已存" in page
    assert "南湾小桥" in page
    assert filled["client_id"] in page


def test_after_handing_in_the_form_is_empty(desk, filled):
    desk.post(NEW, filled)
    page = desk.get(NEW).content.decode()
    assert "南湾小桥" not in page
    assert filled["client_id"] not in page


def test_a_draft_can_be_cleared(desk, filled):
    desk.post(NEW, {**filled, "do": "find", "photos": photo_file()})
    desk.post(NEW, {**filled, "do": "clear"})
    assert not RecordDraft.objects.exists()
    assert "南湾小桥" not in desk.get(NEW).content.decode()


def test_nobody_sees_or_takes_over_the_draft_of_another(
    desk, acting, filled, village, recorder
):
    desk.post(NEW, {**filled, "do": "find", "photos": photo_file()})
    colleague = acting(post_in(village, "recorder"))
    assert "南湾小桥" not in colleague.get(NEW).content.decode()
    photo = RecordDraft.objects.get().photos.get()
    assert colleague.get(f"/desk/records/drafts/{photo.pk}/").status_code == 404
    colleague.post(NEW, {**filled, "do": "find", "note": "冒名"})
    assert (
        RecordDraft.objects.get(user=recorder.user).body["words"]["note"] == "南湾小桥"
    )


# --- Second thoughts ---------------------------------------------------------------------------


def test_what_was_just_written_down_can_be_withdrawn(desk, filled):
    done = desk.post(NEW, filled).url
    assert "记错了，撤回" in desk.get(done).content.decode()
    page = desk.post(f"{done}withdraw/", follow=True).content.decode()
    assert "撤回了" in page
    assert BehaviourRecord.objects.get().status == RecordStatus.WITHDRAWN


def test_the_result_page_belongs_to_who_handed_the_form_in(
    desk, acting, filled, village
):
    done = desk.post(NEW, filled).url
    assert acting(post_in(village, "recorder")).get(done).status_code == 404
