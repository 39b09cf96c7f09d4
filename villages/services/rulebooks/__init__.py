"""Rule books: from the county's template to a book that a meeting adopted.

    from villages.services import rulebooks
    draft = rulebooks.start_from_template(village=village, by=by, at=at)
    rulebooks.adopt(book=draft, resolution=..., effective_from=day, by=by, at=at)

Writers work on drafts alone; what has been adopted never changes.
"""

from .adoption import ResolutionInput, adopt, require_decision, require_lawful
from .drafting import (
    add_rule,
    change_rule,
    clear_rule,
    remove_rule,
    set_terms,
    turn_down_rule,
    withdraw_draft,
)
from .errors import (
    AboveTemplate,
    BeforeMeeting,
    BelowQuorum,
    CodeTaken,
    DraftOpen,
    EmptyBook,
    FilingNumberMissing,
    MeetingAhead,
    MoreThanEligible,
    NoHeading,
    NoMajority,
    NotAdopted,
    NotADraft,
    NotBeforeTown,
    NothingToImport,
    NotMinutes,
    ReasonMissing,
    RulesAwaitTown,
    TemplateWordsFixed,
    TooManyOwnRules,
    UnlawfulRule,
    UnlawfulRules,
    VotesDoNotAddUp,
    WouldRescore,
)
from .exchange import (
    Imported,
    JudgedLine,
    blank_table,
    export,
    import_lines,
    judged,
    read_lines,
)
from .minutes import kind_of
from .template import (
    catalogue,
    draft_change,
    load_template,
    start_empty,
    start_from_template,
)

__all__ = [
    "AboveTemplate",
    "BeforeMeeting",
    "BelowQuorum",
    "CodeTaken",
    "DraftOpen",
    "EmptyBook",
    "FilingNumberMissing",
    "Imported",
    "JudgedLine",
    "MeetingAhead",
    "MoreThanEligible",
    "NoHeading",
    "NoMajority",
    "NotADraft",
    "NotAdopted",
    "NotBeforeTown",
    "NotMinutes",
    "NothingToImport",
    "ReasonMissing",
    "ResolutionInput",
    "RulesAwaitTown",
    "TemplateWordsFixed",
    "TooManyOwnRules",
    "UnlawfulRule",
    "UnlawfulRules",
    "VotesDoNotAddUp",
    "WouldRescore",
    "add_rule",
    "adopt",
    "blank_table",
    "catalogue",
    "change_rule",
    "clear_rule",
    "draft_change",
    "export",
    "import_lines",
    "judged",
    "kind_of",
    "load_template",
    "read_lines",
    "remove_rule",
    "require_decision",
    "require_lawful",
    "set_terms",
    "start_empty",
    "start_from_template",
    "turn_down_rule",
    "withdraw_draft",
]
