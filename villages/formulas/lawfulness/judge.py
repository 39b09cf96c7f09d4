"""The verdict on one line: what it speaks of, and which way it turns.

Each clause is read for the topics that the law keeps out of village rules. Whether
a topic found makes the line unlawful depends on the act: to punish the protected
conduct, or to reward giving it up, is refused; to reward helping, teaching or
mediating around it is a good deed; what remains unclear goes to the town. A deduct
about nothing that the guard knows goes there too, since only harm to the
environment, to what is common, to safety, to order or to an agreement may cost
points. What is only the place, the occasion or the victim of such a harm, and what
somebody does on duty, is at most a question for the town.
"""

from collections.abc import Iterator
from functools import lru_cache

from villages.formulas.lawfulness import reasons
from villages.formulas.lawfulness.conditions import Condition
from villages.formulas.lawfulness.line import (
    ACCEPTED,
    ADD,
    DEDUCT,
    REFUSED,
    TOWN,
    Judgement,
    Reason,
    RuleLine,
)
from villages.formulas.lawfulness.numbers import number_problems
from villages.formulas.lawfulness.reading import HELPED, PERHAPS, Clause
from villages.formulas.lawfulness.text import clauses
from villages.formulas.lawfulness.vocabulary import Ground, frames, grounds

_LONGEST_DEDUCT = 24
_CATEGORY_GROUNDS = {"petition", "religion", "family_planning", "court_debt", "health"}
# What nobody may have to give up in order to be spared.
_NOT_FOR_SALE = {
    "petition",
    "religion",
    "family_planning",
    "online_speech",
    "vote",
    "money",
}
# What a note may well speak of: that others deal with it, or who need not come.
_NOT_IN_DEDUCT_NOTES = {"police", "status", "informing"}
_NOT_IN_ADD_NOTES = {"no_volunteering", "police", "status", "non_cooperation"}


@lru_cache(maxsize=4096)
def judge(line: RuleLine) -> Judgement:
    """Return whether a line may stand, must not, or needs the town to look.

    ``accepted`` has no reasons; the other two say each ground once.
    """
    found = list(_findings(line))
    problems = [*number_problems(line), *found]
    refused = _once(reason for reason in problems if reason.code != TOWN)
    if refused:
        return Judgement(REFUSED, refused)
    if problems:
        return Judgement(TOWN, _once(problems))
    return Judgement(ACCEPTED)


def _findings(line: RuleLine) -> Iterator[Reason]:
    """Yield what the words of each part of the line give rise to."""
    yield from _title(line)
    if line.title_en != line.title:
        yield from _asides(line.title_en, "title_en", _unsaid(line))
    yield from _notes(line)
    yield from _asides(line.category, "category", _CATEGORY_GROUNDS)
    if line.kind == DEDUCT and line.validity_months > _LONGEST_DEDUCT:
        yield reasons.LONG_DEDUCT


def _title(line: RuleLine) -> Iterator[Reason]:
    """Judge what the line says is done."""
    parts = [Clause(part) for part in clauses(line.title)]
    read = _deduct if line.kind == DEDUCT else _add
    found = [
        reason
        for part in parts
        for ground in grounds()
        for reason in read(ground, part, line)
    ]
    yield from found
    if found or not parts:
        return
    if line.kind == DEDUCT and not any(part.is_lawful_deduct() for part in parts):
        yield reasons.UNFAMILIAR
    if line.kind == ADD and any(part.is_unclear_abstention for part in parts):
        yield reasons.UNCLEAR_ABSTENTION
    elif line.kind == ADD and all(part.is_vague for part in parts):
        yield reasons.VAGUE


def _unsaid(line: RuleLine) -> set[str]:
    """Return the grounds that the title does not speak of, as it was judged itself."""
    parts = [Clause(part) for part in clauses(line.title)]
    return {
        ground.code
        for ground in grounds()
        if not any(part.topic(ground, against=True) for part in parts)
    }


def _is_on_duty(line: RuleLine) -> bool:
    """Whether a deduct holds somebody to account for what they do on duty."""
    return any(Clause(part).names_official for part in clauses(line.title)) or any(
        frames().on_duty.search(part) for part in clauses(line.notes)
    )


def _asides(text: str, field: str, codes: set[str]) -> Iterator[Reason]:
    """Ask about a heading or a translation that names what the law keeps out."""
    for clause in map(Clause, clauses(text)):
        for ground in grounds():
            term = clause.topic(ground, against=False) if ground.code in codes else ""
            if term and not clause.is_helped(ground):
                yield from _said(TOWN, ground, term, field)


def _deduct(ground: Ground, clause: Clause, line: RuleLine) -> Iterator[Reason]:
    """Judge a clause that costs points: naming a protected conduct punishes it."""
    term = clause.topic(ground, against=True)
    if not term or clause.is_about_bad_service:
        return
    verdict = ground.deduct
    if clause.is_lawful_deduct(ground) and not clause.is_done_by(ground):
        verdict = ground.deduct_mixed
    if verdict == REFUSED and (_is_on_duty(line) or clause.is_done_to(ground)):
        verdict = TOWN
    yield from _said(verdict, ground, term, "title")


def _add(ground: Ground, clause: Clause, line: RuleLine) -> Iterator[Reason]:
    """Judge a clause that earns points."""
    if ground.code == "money":
        yield from _money(ground, clause, line)
        return
    if clause.is_thrift(ground):
        return
    opposed = clause.opposed_topic(ground)
    if opposed:
        yield from _said(_opposed(ground, clause), ground, opposed, "title")
        return
    term = clause.topic(ground, against=False)
    if term:
        plain = TOWN if clause.is_work(ground) else ground.add_plain
        verdicts = {HELPED: ground.add_helped, PERHAPS: TOWN}
        verdict = verdicts.get(clause.help_around(ground), plain)
        yield from _said(verdict, ground, term, "title")


def _opposed(ground: Ground, clause: Clause) -> str:
    """Return the verdict on an add that rewards not doing what the ground protects.

    Helping may well keep somebody from it: mediation spares a lawsuit.
    """
    if clause.is_opposed_outright(ground) or not clause.is_helped(ground):
        return ground.add_opposed
    return TOWN if clause.names_outright(ground) else ground.add_helped


def _money(ground: Ground, clause: Clause, line: RuleLine) -> Iterator[Reason]:
    """Judge an add that has to do with money: gifts need a cap, fees an agreement."""
    capped = line.cap_points is not None
    sold = clause.pays_for_points(ground)
    if ground.giving and ground.giving.search(line.title):
        if (
            not capped
            and ground.giving_money
            and ground.giving_money.search(line.title)
        ):
            yield (
                reasons.UNCAPPED_GIVING
                if "元" in line.title
                else reasons.question(ground.code, "捐", "title")
            )
    elif sold:
        yield from _said(REFUSED, ground, sold, "title")
    elif not (capped and ground.fees and ground.fees.search(clause.text)):
        named = clause.topic(ground, against=False)
        term = named or clause.topic(ground, against=True)
        if term and not clause.is_helped(ground):
            verdict = ground.add_named if named else ground.add_plain
            yield from _said(verdict, ground, term, "title")


def _notes(line: RuleLine) -> Iterator[Reason]:
    """Judge the conditions: they may protect, and they may punish."""
    for text in clauses(line.notes):
        clause = Condition(text)
        if clause.protects(line.kind):
            yield from _bought_off(clause, line)
            continue
        found = [
            reason for ground in grounds() for reason in _note(ground, clause, line)
        ]
        yield from found
        if not found and (clause.is_threat or clause.is_burden(line.kind)):
            yield reasons.UNCLEAR_THREAT


def _bought_off(clause: Condition, line: RuleLine) -> Iterator[Reason]:
    """Ask about sparing people who gave up what is theirs, or who paid."""
    for ground in grounds() if clause.is_condition else ():
        paid = ground.code == "money" and line.kind == DEDUCT
        term = clause.topic(ground, against=paid or clause.gives_up)
        if term and ground.code in _NOT_FOR_SALE:
            yield from _said(TOWN, ground, term, "notes")


def _note(ground: Ground, clause: Condition, line: RuleLine) -> Iterator[Reason]:
    """Judge one condition on one ground."""
    if line.kind == DEDUCT:
        shielded = clause.is_about_bad_service or clause.names_official
        term = clause.topic(ground, against=True)
        if term and not shielded and ground.code not in _NOT_IN_DEDUCT_NOTES:
            excused = _is_on_duty(line) or clause.offers_help(ground)
            verdict = TOWN if excused else ground.deduct
            yield from _said(verdict, ground, term, "notes")
        return
    if ground.code in _NOT_IN_ADD_NOTES and not clause.shares_unequally:
        return
    sanction = clause.is_sanction(ground)
    punished = sanction and ground.deduct == REFUSED
    term = clause.topic(ground, against=sanction)
    opposed = clause.opposed_topic(ground)
    if opposed and ground.add_opposed == REFUSED:
        yield from _said(REFUSED, ground, opposed, "notes")
    elif term and (punished or ground.code == "rights_loss"):
        yield from _said(REFUSED, ground, term, "notes")
    elif term and ground.notes == "judge" and not clause.is_helped(ground):
        verdict = REFUSED if ground.code == "money" else TOWN
        yield from _said(verdict, ground, term, "notes")


def _said(verdict: str, ground: Ground, term: str, field: str) -> Iterator[Reason]:
    """Yield the reason of a verdict, if it needs one."""
    if verdict == REFUSED:
        yield reasons.refusal(ground.code, term, field)
    elif verdict == TOWN:
        yield reasons.question(ground.code, term, field)


def _once(found: Iterator[Reason] | list[Reason]) -> list[Reason]:
    """Return the reasons, each ground once per part of the line."""
    kept: dict[tuple[str, str, str], Reason] = {}
    for reason in found:
        text = str(reason.text) if reason.code == TOWN else ""
        kept.setdefault((reason.code, reason.field, text), reason)
    return list(kept.values())
