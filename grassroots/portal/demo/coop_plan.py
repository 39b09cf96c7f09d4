"""The co-op of the demo: who works for it, what it decided, who borrows how much.

All invented, the LPR of the demo's own days included. Days are counted back from the
day of the demo.
"""

from dataclasses import dataclass
from decimal import Decimal

NAME, SHORT_NAME = "丰潮合作社", "丰潮"
CERTIFICATE = "望海互助字〔2025〕3号"
RESOLUTION = "社员大会决议〔2025〕1号"
BANK = "望海农商银行"
OFFICER = ("林晓", "13900000012")
COMMITTEE = ("丛培军", "13900000014")
AUDITOR = ("初文", "13900000017")
BANKER = ("毕可心", "13900000018")
POSTS = (
    # Who works ratings out, who signs them, and who registers the money.
    ("loan_officer", *OFFICER),
    ("loan_officer", "宫丽", "13900000013"),
    ("loan_officer", "曲正", "13900000019"),
    ("loan_committee", *COMMITTEE),
    ("loan_committee", "慕玉梅", "13900000015"),
    ("loan_committee", "隋福生", "13900000016"),
    ("coop_auditor", *AUDITOR),
    ("custodian_bank", *BANKER),
)
LPR = Decimal("3.00")
# In the unit of each name: yuan, percent, months, times, people.
RULES: dict[str, int | str] = {
    "member_promise_cap": 100_000,
    "borrower_cap": 50_000,
    "ten_largest_cap": 50,
    "total_cap": 3_000_000,
    "lender_share_cap": 50,
    "term_cap": 24,
    "lpr_multiple": 4,
    "rate_cap": 8,
    "reserve": 5,
    "income_multiple": 1,
    "penalty_multiple": "1.5",
    "committee_quorum": 3,
    "guarantee_multiple": 10,
}
REBATES = {"AAA": "30", "AA": "10"}
LINE_YUAN, RESERVE_YUAN = 2_000_000, 200_000


@dataclass(frozen=True)
class Household:
    """What differs from most files, how the panel judged, and the loan if there is one.

    ``stage`` is where the loan stops: applied, checked, approved, or paid_out, after
    which ``missed`` of the instalments due so far are not paid.
    """

    values: dict[str, int | str | bool]
    marks: tuple[int, ...] = (84, 86, 80, 88, 85)
    borrows: int = 0
    periods: int = 12
    days_ago: int = 0
    stage: str = "paid_out"
    missed: int = 0
    early: int = 0
    purpose: str = "扇贝苗"


MOST: dict[str, int | str | bool] = {
    "A01": 0,
    "A02": 0,
    "A04": 96,
    "A05": False,
    "B01": 120,
    "B02": "one_stable_plus_seasonal",
    "B03": 6,
    "B04": 1,
    "B05": False,
    "B06": "partial",
    "C01": 30,
    "C03": 6,
    "C04": 0,
    "D01": 2,
    "D02": 1,
    "D03": 10,
    "E04": 96,
    "V02": False,
    "V03": False,
    "V04": False,
    "V05": False,
    "F01": 60_000,
    "F02": 9_000,
}
# The first is the household of the resident whom visitors sign in as.
HOUSEHOLDS = (
    Household({}, borrows=20_000, days_ago=200),
    Household({"B05": True, "D01": 3}, borrows=10_000, periods=6, days_ago=230),
    Household({"A02": 1}, borrows=15_000, days_ago=150, missed=1, purpose="海带绳索"),
    Household({"B01": 90}, borrows=8_000, days_ago=250, missed=4, purpose="大棚膜"),
    Household({}, borrows=12_000, days_ago=100, early=3_000, purpose="无花果苗"),
    Household({}, borrows=9_400, days_ago=4, stage="checked", purpose="渔网"),
    Household({}, borrows=6_000, days_ago=2, stage="applied", purpose="花生种肥"),
    Household({}, borrows=15_000, days_ago=5, stage="approved", purpose="鲍鱼苗"),
    Household({"B05": True, "B06": "complete", "D01": 3}),
    Household({"C01": 70, "B01": 60, "B02": "seasonal_only", "A04": 82}),
    Household({"A01": 15, "A02": 3}, marks=(66, 70, 61, 72, 65)),
    Household({"V03": True}),
)
