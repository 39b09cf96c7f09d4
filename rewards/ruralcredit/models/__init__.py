"""The tables of rating and lending."""

from .bank_file import (
    BankFile,
    BankLine,
    LineOutcome,
)
from .card import Scorecard
from .coop import (
    Coop,
    CoopAppointment,
    CoopRole,
    ServiceArea,
)
from .disclosure import LenderLink
from .dossier import (
    Authorisation,
    Dossier,
    FilePurpose,
)
from .line import (
    CreditLine,
    LoanProduct,
)
from .loan import (
    COMMITTED,
    OWING,
    RUNNING,
    UNDECIDED,
    CommitteeVote,
    Funding,
    Guarantor,
    Loan,
    LoanStatus,
    LoanStep,
    PromiseMatch,
    StepKind,
)
from .member import (
    CoopMember,
    MutualPromise,
)
from .objection import (
    ObjectionOutcome,
    RatingObjection,
)
from .panel import (
    Panel,
    PanelSeat,
    SeatCause,
)
from .rating import (
    UNSIGNED,
    Bound,
    EndReason,
    OverrideReason,
    Rating,
    RatingStatus,
)
from .repayment import (
    Excess,
    Instalment,
    Payment,
    PaymentKind,
    PaymentPart,
    PaymentPosting,
    PlanChange,
    ScheduleReason,
    ScheduleVersion,
    WriteOff,
)
from .rule import (
    CoopRule,
    LendingRate,
    LprTerm,
    RuleCode,
)
from .run import RatingRun, RunStatus, ShadowOutcome
from .value import (
    DossierValue,
    DossierVisit,
    Indicator,
    IndicatorKind,
    Origin,
    ValueTable,
    VisitEvidence,
    VisitSource,
)

__all__ = [
    "COMMITTED",
    "OWING",
    "RUNNING",
    "UNDECIDED",
    "UNSIGNED",
    "Authorisation",
    "BankFile",
    "BankLine",
    "Bound",
    "CommitteeVote",
    "Coop",
    "CoopAppointment",
    "CoopMember",
    "CoopRole",
    "CoopRule",
    "CreditLine",
    "Dossier",
    "DossierValue",
    "DossierVisit",
    "EndReason",
    "Excess",
    "FilePurpose",
    "Funding",
    "Guarantor",
    "Indicator",
    "IndicatorKind",
    "Instalment",
    "LenderLink",
    "LendingRate",
    "LineOutcome",
    "Loan",
    "LoanProduct",
    "LoanStatus",
    "LoanStep",
    "LprTerm",
    "MutualPromise",
    "ObjectionOutcome",
    "Origin",
    "OverrideReason",
    "Panel",
    "PanelSeat",
    "Payment",
    "PaymentKind",
    "PaymentPart",
    "PaymentPosting",
    "PlanChange",
    "PromiseMatch",
    "Rating",
    "RatingObjection",
    "RatingRun",
    "RatingStatus",
    "RuleCode",
    "RunStatus",
    "ScheduleReason",
    "ScheduleVersion",
    "Scorecard",
    "SeatCause",
    "ServiceArea",
    "ShadowOutcome",
    "StepKind",
    "ValueTable",
    "VisitEvidence",
    "VisitSource",
    "WriteOff",
]
