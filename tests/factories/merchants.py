"""Shops, the standards they are judged by, and grades as of a day.

``graded`` writes a signed inspection as the service leaves it, then lets the real
service give the grade. Dates are fixed: shops opened on 1 March 2025, standards hold
since 1 January 2025.
"""

import uuid
from datetime import date, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory
from stdnum.cn import uscc

from rewards.merchants.formulas import tokens
from rewards.merchants.models import (
    Checklist,
    ChecklistItem,
    Grade,
    GradeCause,
    Inspection,
    InspectionStatus,
    Merchant,
    Operator,
    PledgeText,
    Scheme,
    Sector,
)
from rewards.merchants.services import grades
from tests.factories.accounts import UserFactory
from tests.factories.villages import (
    IN_FORCE_FROM,
    AppointmentFactory,
    VillageFactory,
    moment,
)
from villages.models import AreaRole

OPENED_ON = date(2025, 3, 1)
ITEMS = (
    # section, text, what is said of a fault, weight, critical
    ("证照", "证照齐全，挂在看得见的地方", "证照没有挂出来", 10, False),
    ("证照", "从业人员有健康证", "有人没有健康证", 10, True),
    ("卫生", "后厨干净，垃圾有盖", "后厨地面不干净", 30, False),
    ("卫生", "冷藏柜有温度记录", "冷藏柜没有温度记录", 10, False),
    ("诚信", "明码标价，足斤足两", "有的东西没有标价", 40, False),
)


def new_uscc(number: int) -> str:
    """Return a well-formed unified social credit code, another for each number."""
    body = f"92371000MA{number:07d}"
    return body + uscc.calc_check_digit(body)


class SchemeFactory(DjangoModelFactory[Scheme]):
    """The default scheme, published; give the county."""

    class Meta:
        model = Scheme

    version = 1
    effective_on = IN_FORCE_FROM
    published_at = moment(IN_FORCE_FROM)
    published_by = factory.SubFactory(UserFactory)


class ChecklistFactory(DjangoModelFactory[Checklist]):
    """A published checklist of five items worth 100 points; give the county."""

    class Meta:
        model = Checklist

    version = 1
    sector = Sector.CATERING
    title = "餐饮店日常检查表"
    effective_on = IN_FORCE_FROM
    published_at = moment(IN_FORCE_FROM)
    published_by = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model_class: type[Checklist], *args: Any, **kwargs: Any) -> Any:
        items = kwargs.pop("items", ITEMS)
        signed = {key: kwargs.pop(key) for key in ("published_at", "published_by")}
        checklist = model_class.objects.create(**kwargs)
        for order, (section, text, fault, weight, critical) in enumerate(items, 1):
            ChecklistItem.objects.create(
                checklist=checklist,
                order=order,
                section=section,
                text=text,
                fault_text=fault,
                weight=weight,
                is_critical=critical,
            )
        # Published last: then nothing of it changes any more.
        for key, value in signed.items():
            setattr(checklist, key, value)
        checklist.save()
        return checklist


class PledgeTextFactory(DjangoModelFactory[PledgeText]):
    """A published pledge for every sector; give the county."""

    class Meta:
        model = PledgeText

    version = 1
    title = "诚信经营承诺"
    body = "缺斤少两，差一赔三；明码标价，不多收一分。"
    breach_means = "当面退差价并道歉，改好前页面上会写明。"
    effective_on = IN_FORCE_FROM
    published_at = moment(IN_FORCE_FROM)
    published_by = factory.SubFactory(UserFactory)


class MerchantFactory(DjangoModelFactory[Merchant]):
    """A noodle shop with its operator, in a village whose county has all standards.

    Besides the columns takes ``operator_name``, ``operator_phone``, ``operator_user``
    and ``resident``, and ``standards=False`` for a county that published none.
    """

    class Meta:
        model = Merchant

    village = factory.SubFactory(VillageFactory)
    public_id = factory.LazyFunction(tokens.new_public_id)
    name = factory.Sequence(lambda n: f"渔火小馆{n}")
    uscc = factory.Sequence(new_uscc)
    address = factory.Sequence(lambda n: f"滨海路{n}号")
    sector = Sector.CATERING
    opened_on = OPENED_ON
    registered_at = moment(OPENED_ON)
    registered_by = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model_class: type[Merchant], *args: Any, **kwargs: Any) -> Any:
        name = kwargs.pop("operator_name", "林海生")
        phone = kwargs.pop("operator_phone", "")
        user = kwargs.pop("operator_user", None)
        resident = kwargs.pop("resident", None)
        standards = kwargs.pop("standards", True)
        merchant = model_class.objects.create(**kwargs)
        county = merchant.village.town.county
        if standards and not Scheme.objects.filter(county=county).exists():
            SchemeFactory(county=county)
            PledgeTextFactory(county=county)
        if standards and not Checklist.objects.filter(county=county).exists():
            ChecklistFactory(county=county)
        Operator.objects.create(
            merchant=merchant,
            name=name,
            uscc=merchant.uscc,
            phone=phone,
            user=user,
            resident=resident,
            starts_on=merchant.opened_on,
        )
        return merchant


def operator_of(merchant: Merchant) -> Operator:
    """Return who runs the shop now."""
    return merchant.operators.get(ends_on__isnull=True)


def inspector_of(area: Any, *, since: date = IN_FORCE_FROM) -> Any:
    """Return the appointment of a new inspector in a county, town or village."""
    kind = str(type(area)._meta.model_name)
    return AppointmentFactory(role=AreaRole.INSPECTOR, starts_on=since, **{kind: area})


def inspected(
    merchant: Merchant,
    *,
    at: datetime,
    percent: int = 92,
    criticals: int = 0,
    sections: list[list[Any]] | None = None,
    by: Any = None,
) -> Inspection:
    """Return a signed inspection that found ``percent`` of the points; no grade yet."""
    by = by or UserFactory()
    parts = sections or [["证照", percent, 100], ["卫生", percent, 100]]
    got = sum(part[1] for part in parts)
    possible = sum(part[2] for part in parts)
    checklist = Checklist.objects.filter(
        county=merchant.village.town.county, sector=merchant.sector
    ).last() or ChecklistFactory(
        county=merchant.village.town.county, sector=merchant.sector
    )
    return Inspection.objects.create(
        merchant=merchant,
        operator=operator_of(merchant),
        checklist=checklist,
        client_id=uuid.uuid4(),
        status=InspectionStatus.SIGNED,
        started_at=at,
        started_by=by,
        signed_at=at,
        signed_by=by,
        score=got * 10_000 // possible,
        sections=parts,
        criticals=criticals,
    )


def graded(merchant: Merchant, *, at: datetime, by: Any = None, **found: Any) -> Grade:
    """Inspect the shop and return the grade that the service gives it."""
    visit = inspected(merchant, at=at, by=by, **found)
    given = grades.regrade(
        merchant=merchant, cause=GradeCause.INSPECTION, by=visit.signed_by, at=at
    )
    assert given is not None
    merchant.refresh_from_db()
    return given
