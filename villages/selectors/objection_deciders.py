"""Who may answer an objection: whoever took no part and is close to neither side."""

from datetime import date

from villages.models import (
    AreaAppointment,
    AreaRole,
    BehaviourRecord,
    Objection,
    ObjectionDecision,
    ObjectionPaper,
    Report,
)
from villages.selectors.deducts import is_close
from villages.selectors.ties import Ties, ties_of_all

# The village's supervisor watches and changes nothing.
VILLAGE_DECIDERS = (AreaRole.PANEL, AreaRole.MANAGER)


def deciders_at_village(objection: Objection, *, on: date) -> list[AreaAppointment]:
    """Return who of the village may answer, the panel first, each person once.

    The first is whom the page proposes.
    """
    posts = (
        AreaAppointment.objects.in_force(on=on)
        .filter(village=objection.village_id, role__in=VILLAGE_DECIDERS)
        .exclude(user__in=[one for one in who_took_part(objection) if one])
        .select_related("user")
        .order_by("pk")
    )
    found = sorted(posts, key=lambda post: VILLAGE_DECIDERS.index(post.role))
    ties = ties_of_all({post.user for post in found})
    seen: dict[int, AreaAppointment] = {}
    for post in found:
        if not is_too_close(ties[post.user_id], objection):
            seen.setdefault(post.user_id, post)
    return list(seen.values())


def who_took_part(objection: Objection) -> set[int | None]:
    """Return the keys of who had a hand in the line, typed it in, or answered before."""
    users: set[int | None] = {objection.entered_by_id}
    answers = ObjectionDecision.objects.filter(objection=objection.pk)
    users |= set(answers.values_list("decided_by", flat=True))
    papers = ObjectionPaper.objects.filter(objection=objection.pk)
    users |= set(papers.values_list("entered_by", flat=True))
    record, deduct = objection.record, objection.deduct
    if record:
        users |= {record.recorded_by_id}
        users |= set(record.reviews.values_list("member", flat=True))
        users |= _who_reported(record)
    if deduct:
        users |= {deduct.reminded_by_id, deduct.noticed_by_id}
        users |= {deduct.mend_checked_by_id, deduct.mend_said_by_id}
        users |= set(deduct.votes.values_list("member", flat=True))
        users |= set(deduct.statements.values_list("stated_by", flat=True))
    return users


def _who_reported(record: BehaviourRecord) -> set[int | None]:
    """Return who reported the deed themselves, and who bore witness to it."""
    report = Report.objects.filter(submission=record.submission_id).first()
    if report is None:
        return set()
    asked = report.witnesses.filter(resident__isnull=False)
    return {report.reported_by_id, *asked.values_list("resident__user", flat=True)}


def is_too_close(ties: Ties, objection: Objection) -> bool:
    """Return whether somebody belongs to whoever objects, or to whom it concerns."""
    if objection.objector_id in ties.family | ties.kin:
        return True
    record, deduct, household = objection.record, objection.deduct, objection.household
    if record:
        return (
            ties.share_a_roof(
                record.resident_id, record.household_id, on=record.acted_on
            )
            or record.resident_id in ties.kin
            or ties.relative_gains(record)
        )
    if deduct:
        return is_close(ties, deduct) or deduct.household_id in ties.kin_households
    roofs = {roof for roof, _ends_on in ties.roofs} | ties.kin_households
    return household is not None and household.pk in roofs
