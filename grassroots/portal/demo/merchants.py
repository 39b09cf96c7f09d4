"""Shops with codes on their doors, through the same services as real life."""

from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone
from stdnum.cn import uscc

from grassroots.accounts import services as accounts
from grassroots.accounts.models import User
from grassroots.portal.demo import events
from grassroots.portal.demo.pictures import front, picture, signature
from grassroots.portal.demo.setting_up import Stage
from grassroots.portal.demo.shops import (
    INSPECTOR,
    MERCHANT,
    OTHER_INSPECTOR,
    SHOPS,
    STREET,
    Scene,
    ShopPlan,
    Visit,
)
from rewards.merchants.models import Acknowledged, Merchant, PledgeText
from rewards.merchants.services import (
    codes,
    fronts,
    indices,
    inspections,
    licences,
    merchants,
    pledges,
    signatures,
    speaking,
    standards,
    streets,
)
from rewards.merchants.services.inspections import Note
from villages.services import appointments


def appoint_inspectors(
    stages: list[Stage], *, installer: User, at: datetime
) -> list[User]:
    """Publish the county's standards, and appoint who inspects the first town."""
    town = stages[0].village.town
    standards.install_defaults(county=town.county, by=installer, at=at)
    found = []
    for name, phone in (INSPECTOR, OTHER_INSPECTOR):
        user = accounts.open_account(phone=phone, name=name, by=installer, at=at)
        appointments.appoint(
            user=user,
            role="inspector",
            area=town,
            starts_on=timezone.localdate(at),
            by=installer,
            at=at,
        )
        found.append(user)
    return found


def open_shops(scene: Scene) -> dict[str, Merchant]:
    """Register the shops, visit them, and tell what happened since; by name."""
    street = streets.add_street(
        village=scene.stages[0].village,
        kind="street",
        name=STREET[0],
        words=STREET[1],
        started_on=scene.today - timedelta(days=400),
        by=scene.inspector,
        at=scene.at(400),
    )
    shops = {}
    for number, plan in enumerate(SHOPS):
        shop = shops[plan.name] = _register(scene, plan, number)
        since = plan.opened_days_ago or 420
        _sign_pledge(scene, shop, plan, days_ago=min(since, 399))
        if plan.on_street:
            joined = min(since, 399)
            streets.join(
                street=street,
                merchant=shop,
                joined_on=scene.today - timedelta(days=joined),
                by=scene.inspector,
                at=scene.at(joined, 15),
            )
        for visit in plan.visits:
            _inspect(scene, shop, visit)
    merchant = _merchant(scene)
    events.live_through(scene, shops, merchant)
    indices.compute_last_month(on=scene.today, at=scene.until)
    return shops


def _merchant(scene: Scene) -> User:
    """Return the account of the shop's owner, who has proven the phone."""
    name, phone = MERCHANT
    at = scene.at(420, 16)
    user = accounts.open_account(phone=phone, name=name, by=scene.inspector, at=at)
    user.phone_verified = True
    user.save(update_fields=["phone_verified"])
    speaking.link_by_phone(user=user, at=at)
    return user


def _register(scene: Scene, plan: ShopPlan, number: int) -> Merchant:
    days = plan.opened_days_ago or 365 * plan.years + 60
    since = plan.opened_days_ago or 420
    body = f"92371099MA{7310 + number:07d}"
    shop = merchants.register(
        village=scene.stages[plan.village].village,
        name=plan.name,
        uscc=body + uscc.calc_check_digit(body),
        address=plan.address,
        place="滨海路" if plan.on_street else "",
        sector=plan.sector,
        opened_on=scene.today - timedelta(days=days),
        operator_name=plan.operator,
        operator_phone=plan.phone,
        by=scene.inspector,
        at=scene.at(since, 9),
    )
    licences.record_licence(
        merchant=shop,
        title="营业执照",
        by=scene.inspector,
        at=scene.at(since, 9),
    )
    fronts.keep_front(
        merchant=shop,
        upload=ContentFile(front(scene.dice), "front.jpg"),
        taken_on=scene.today - timedelta(days=min(since, 30)),
        by=scene.inspector,
        at=scene.at(min(since, 30)),
    )
    if plan.has_plate:
        issued = scene.at(min(since, 200), 11)
        code = codes.issue_code(merchant=shop, by=scene.inspector, at=issued)
        codes.mark_printed(codes=[code], by=scene.inspector, at=issued)
    return shop


def _sign_pledge(
    scene: Scene, shop: Merchant, plan: ShopPlan, *, days_ago: int
) -> None:
    if not plan.pledge:
        return
    county = shop.village.town.county
    texts = PledgeText.objects.filter(county=county, sector__in=[shop.sector, ""])
    pledges.sign(
        merchant=shop,
        text=texts.order_by("-sector").first() or texts.get(),
        own_words=plan.pledge,
        copy=picture(scene.dice),
        is_on_paper=True,
        by=scene.inspector,
        at=scene.at(days_ago, 14),
    )


def _inspect(scene: Scene, shop: Merchant, plan: Visit) -> None:
    """Go through one visit, from the first tap to the signature."""
    by, at = scene.inspector, scene.at(plan.days_ago)
    visit = inspections.begin(
        merchant=shop, kind="routine", client_id=scene.key(), by=by, at=at
    )
    notes = {}
    for item in visit.checklist.items.all():
        is_fault = item.order in plan.faults
        notes[item.pk] = Note(
            outcome="fault" if is_fault else "met",
            due_on=timezone.localdate(at) + timedelta(days=14) if is_fault else None,
        )
    inspections.record_findings(inspection=visit, findings=notes, by=by, at=at)
    told = at + timedelta(minutes=40)
    inspections.announce(inspection=visit, by=by, at=told)
    inspections.acknowledge(
        inspection=visit,
        how=Acknowledged.SIGNED,
        words=plan.words,
        signature=signatures.drawn(signature(scene.dice)),
        by=by,
        at=told,
    )
    inspections.sign(inspection=visit, by=by, at=told + timedelta(minutes=5))
