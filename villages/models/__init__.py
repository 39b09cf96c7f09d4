"""Who lives here and what they did."""

from .activity import (
    Activity,
    ActivityStage,
    CheckedBy,
    Risk,
    SignUp,
    SignUpState,
)
from .appointment import SEATS, AreaAppointment, AreaRole
from .area import (
    AccountHolder,
    CalendarDay,
    CalendarYear,
    Clearing,
    County,
    Town,
    Village,
)
from .concern import Concern, ConcernLevel, ConcernNote, ConcernOutcome
from .credit_file import (
    Consent,
    ConsentChannel,
    ConsentSigner,
    ConsentText,
    FileView,
    Purpose,
)
from .deduct import Deduct, DeductStage, DropReason
from .draft import DraftPhoto, RecordDraft
from .hearing import (
    DeductMoment,
    DeductPhoto,
    DeductRecusal,
    DeductStatement,
    DeductVerdict,
    DeductVote,
)
from .household import Absence, Household, Kinship, Membership, Resident
from .imports import ImportStatus, ResidentImport
from .meeting import AgendaItem, Meeting, MeetingKind, MeetingStage, SignIn
from .message import Message, MessagePreference, Topic
from .objection import (
    Objection,
    ObjectionChannel,
    ObjectionDecision,
    ObjectionLevel,
    ObjectionMoment,
    ObjectionOutcome,
    ObjectionPaper,
    ObjectionStatus,
)
from .party import PartyDeclaration
from .promise import CommitteePromise, PromiseOutcome
from .record import BehaviourRecord, Evidence, RecordStatus, Submission
from .repair import Repair, RepairStage, RepairTask, ServiceKind
from .report import (
    Report,
    ReportKind,
    ReportPhoto,
    ReportStatus,
)
from .resolution import Resolution
from .review import PublicNotice, Recusal, RecusalCause, Review, Verdict
from .rulebook import (
    BookStatus,
    CapPeriod,
    EvidenceKind,
    Lawfulness,
    Rule,
    RuleBook,
    RuleKind,
    RuleSubject,
)
from .stand_in import StandIn
from .testimony import ReportHelper, ReportWitness, WitnessAnswer, WitnessChannel
from .verification import IssuedPaper, PaperKind
from .year import SHORTEST_NOTICE, YearClose, YearResult, YearState

__all__ = [
    "SEATS",
    "SHORTEST_NOTICE",
    "Absence",
    "AccountHolder",
    "Activity",
    "ActivityStage",
    "AgendaItem",
    "AreaAppointment",
    "AreaRole",
    "BehaviourRecord",
    "BookStatus",
    "CalendarDay",
    "CalendarYear",
    "CapPeriod",
    "CheckedBy",
    "Clearing",
    "CommitteePromise",
    "Concern",
    "ConcernLevel",
    "ConcernNote",
    "ConcernOutcome",
    "Consent",
    "ConsentChannel",
    "ConsentSigner",
    "ConsentText",
    "County",
    "Deduct",
    "DeductMoment",
    "DeductPhoto",
    "DeductRecusal",
    "DeductStage",
    "DeductStatement",
    "DeductVerdict",
    "DeductVote",
    "DraftPhoto",
    "DropReason",
    "Evidence",
    "EvidenceKind",
    "FileView",
    "Household",
    "ImportStatus",
    "IssuedPaper",
    "Kinship",
    "Lawfulness",
    "Meeting",
    "MeetingKind",
    "MeetingStage",
    "Membership",
    "Message",
    "MessagePreference",
    "Objection",
    "ObjectionChannel",
    "ObjectionDecision",
    "ObjectionLevel",
    "ObjectionMoment",
    "ObjectionOutcome",
    "ObjectionPaper",
    "ObjectionStatus",
    "PaperKind",
    "PartyDeclaration",
    "PromiseOutcome",
    "PublicNotice",
    "Purpose",
    "RecordDraft",
    "RecordStatus",
    "Recusal",
    "RecusalCause",
    "Repair",
    "RepairStage",
    "RepairTask",
    "Report",
    "ReportHelper",
    "ReportKind",
    "ReportPhoto",
    "ReportStatus",
    "ReportWitness",
    "Resident",
    "ResidentImport",
    "Resolution",
    "Review",
    "Risk",
    "Rule",
    "RuleBook",
    "RuleKind",
    "RuleSubject",
    "ServiceKind",
    "SignIn",
    "SignUp",
    "SignUpState",
    "StandIn",
    "Submission",
    "Topic",
    "Town",
    "Verdict",
    "Village",
    "WitnessAnswer",
    "WitnessChannel",
    "YearClose",
    "YearResult",
    "YearState",
]
