"""The command that checks the loan arithmetic against a file of cases."""

import json
from copy import deepcopy
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from rewards.ruralcredit.vectors import load, run

FILE = Path(__file__).with_name("loan_schedules.json")
CASES = {case["id"]: case for case in load(FILE)}


def command(path: Path, *options: str) -> tuple[str, str | None]:
    out = StringIO()
    try:
        call_command("loan_vectors", str(path), *options, stdout=out)
    except CommandError as problem:
        return out.getvalue(), str(problem)
    return out.getvalue(), None


def written(tmp_path: Path, cases: object) -> Path:
    path = tmp_path / "cases.json"
    path.write_text(json.dumps(cases), encoding="utf-8")
    return path


def changed(name: str, **changes: Any) -> dict[str, Any]:
    case = deepcopy(CASES[name])
    for key, value in changes.items():
        part, _, inner = key.partition("__")
        if inner:
            case[part][inner] = value
        else:
            case[part] = value
    return case


def problems(case: dict[str, Any]) -> str:
    (outcome,) = run([case])
    return "\n".join(outcome.problems)


def ask(kind: str, expected: dict[str, Any], **parameters: Any) -> str:
    return problems(
        {"id": "x", "kind": kind, "input": parameters, "expected": expected}
    )


@pytest.mark.parametrize("name", CASES)
def test_a_case_comes_out_as_expected(name: str) -> None:
    assert problems(CASES[name]) == ""


def test_the_command_passes_every_case() -> None:
    assert command(FILE) == ("68 passed, 0 failed\n", None)


def test_the_profile_core_leaves_out_the_extended_cases() -> None:
    core = sum(case["profile"] == "core" for case in CASES.values())

    out, problem = command(FILE, "--profile", "core")

    assert out == f"{core} passed, 0 failed\n"
    assert problem is None
    assert core < len(CASES)


def test_a_failing_case_is_printed_with_both_values_and_fails_the_command(
    tmp_path: Path,
) -> None:
    wrong = changed("c-ei-1")
    wrong["expected"]["rows"][0]["interest"] = "50.01"
    path = written(tmp_path, {"cases": [wrong, CASES["c-dc-1"]]})

    out, problem = command(path)

    assert "✗ c-ei-1" in out
    assert "rows[1].interest: expected 50.01, got 50.00" in out
    assert out.endswith("1 passed, 1 failed\n")
    assert problem == "1 cases failed, 1 passed."


def test_a_file_without_any_case_is_no_success(tmp_path: Path) -> None:
    _out, problem = command(written(tmp_path, {"cases": []}))

    assert problem == "0 cases failed, 0 passed."


def test_a_list_of_cases_will_do_for_a_file(tmp_path: Path) -> None:
    assert command(written(tmp_path, [CASES["c-dc-1"]]))[0] == "1 passed, 0 failed\n"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "not JSON"),
        ('{"cases": 5}', "there is no list of cases"),
        ("[5]", "there is no list of cases"),
    ],
)
def test_a_file_that_is_none_says_why(
    tmp_path: Path, content: str, reason: str
) -> None:
    path = tmp_path / "cases.json"
    path.write_text(content, encoding="utf-8")

    assert reason in str(command(path)[1])


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    assert "No such file" in str(command(tmp_path / "none.json")[1])


@pytest.mark.parametrize(
    ("case", "problem"),
    [
        (changed("c-ei-1", input__colour="red"), "unknown parameter colour"),
        (changed("c-ei-1", input__method="magic"), "input.method: 'magic'"),
        (changed("c-ei-1", input__principal=None), "principal: is missing"),
        (changed("c-ei-1", input__annual_rate_pct=None), "annual_rate_pct: is missing"),
        (changed("c-ei-1", input__principal="many"), "input.principal: 'many'"),
        (changed("c-ei-1", input__principal="NaN"), "input.principal: 'NaN'"),
        (changed("c-ei-1", input__periods=True), "input.periods: True"),
        (changed("c-ei-1", input__periods="1.5"), "input.periods: '1.5'"),
        (changed("c-ei-1", input__disbursed_on="soon"), "input.disbursed_on: 'soon'"),
        (changed("c-ei-1", input__every=3), "input.every: an object is needed"),
        (changed("c-ei-1", input__first_period="x"), "first_period: 'x'"),
        (changed("c-ei-1", input__segment_rounding="x"), "segment_rounding: 'x'"),
        (changed("c-ei-1", input__due_dates="x"), "due_dates: a list is needed"),
        (changed("c-ei-1", kind="song"), "kind: 'song' is not known"),
        (changed("c-ei-1", expected={}), "expected: is missing"),
        (changed("c-ei-1", expected__colour="red"), "colour: expected red, nothing"),
        (changed("c-due-h", input__anchor="x"), "input.anchor: 'x'"),
        (changed("c-due-h", input__every=None), "input.every: is missing"),
        (changed("c-hol-next", input__weekend=["day"]), "input.weekend: ['day']"),
        (changed("c-al-1", input__order=["love"]), "input.order: ['love']"),
        (changed("c-apr-flat", input__monthly_flows=None), "monthly_flows: is missing"),
        (changed("fin-dq-25oct", input__as_of=None), "input.as_of: is missing"),
        (
            changed("c-pp-ri", input__prepay={"after_period": 13, "principal": "1"}),
            "prepay.after_period: 13",
        ),
        (
            changed(
                "c-pp-ri",
                input__prepay={
                    "after_period": 1,
                    "principal": "1",
                    "interest_to_date": "x",
                },
            ),
            "interest_to_date: 'x'",
        ),
        (
            changed(
                "fin-latefee-prin",
                input__late_fee={"pct": "1", "once_per_instalment": False},
            ),
            "once_per_instalment: False",
        ),
        (
            {"kind": "tranche", "input": {}, "expected": {"count": 1}},
            "tranches: is miss",
        ),
    ],
)
def test_a_case_that_is_not_understood_fails_and_names_the_parameter(
    case: dict[str, Any], problem: str
) -> None:
    assert problem in problems(case)


def test_a_case_that_is_no_case_does_not_stop_the_others() -> None:
    broken = changed("c-ei-1", compare_unit="much")
    listless = changed("c-due-h", input__weekend=5)

    outcomes = list(run([broken, listless, CASES["c-dc-1"]]))

    assert [bool(outcome.problems) for outcome in outcomes] == [True, True, False]
    assert "not understood" in outcomes[0].problems[0]


@pytest.mark.parametrize("said", ["principal_not_positive", True])
def test_a_refusal_that_is_expected_passes(said: object) -> None:
    case = changed("c-ei-1", input__principal="0.00", expected={"refused": said})

    assert problems(case) == ""


def test_another_refusal_than_the_expected_fails() -> None:
    case = changed(
        "c-ei-1", input__principal="0.00", expected={"refused": "no_periods"}
    )

    assert "refused: principal_not_positive" in problems(case)


def test_a_refusal_that_does_not_come_fails() -> None:
    case = changed("c-ei-1", expected={"refused": "no_periods"})

    assert "expected refusal no_periods" in problems(case)


def test_amounts_are_rounded_to_the_unit_of_the_case_before_they_are_compared() -> None:
    case = changed("c-ei-50000-12", expected={"totals": {"interest": "1186.00"}})

    assert problems(case) == "totals.interest: expected 1186.00, got 1185.94"
    assert problems({**case, "compare_unit": "1"}) == ""


def test_numbers_may_be_written_without_quotes(tmp_path: Path) -> None:
    case = changed("c-ei-50000-12", input__annual_rate_pct=4.35)

    assert command(written(tmp_path, [case]))[1] is None


@pytest.mark.parametrize(
    ("expected", "problem"),
    [
        ({"rows": []}, "rows: expected 0 of them, got 1"),
        ({"rows_partial": [{"n": 2}]}, "there is no such row"),
        ({"rows": [{"due_on": "2024-06-21"}]}, "expected 2024-06-21, got 2024-06-20"),
        ({"totals": "much"}, "totals: expected much"),
        ({"instalment": "much"}, "instalment: expected much, got 10050.00"),
        ({"count": True}, "count: expected True, got 1"),
    ],
)
def test_what_differs_is_named(expected: dict[str, Any], problem: str) -> None:
    assert problem in problems(changed("c-ei-1", expected=expected))


def test_a_bucket_that_nobody_expected_fails() -> None:
    case = changed("fin-dq-25oct", expected={"by_bucket": {}})

    assert problems(case) == "by_bucket.D4: expected nothing, got 500.00"


def test_an_instalment_that_does_not_exist_is_shown_as_none() -> None:
    case = changed("c-ep-60000-12", expected={"instalment": "1.00"})

    assert problems(case) == "instalment: expected 1.00, got none"


def test_delinquency_on_several_days_gives_lists() -> None:
    days = {"checkpoints": ["2023-10-04", "2023-10-05"]}
    loan = {"instalments": [{"n": 1, "due_on": "2023-10-01", "outstanding": "250.00"}]}
    bucket = {"buckets": [{"code": "D1", "from": 1, "to": 3}], "grace_days": 3}
    expected = {
        "days_past_due": [0, 1],
        "past_due_days": [3, 4],
        "bucket": [None, "D1"],
    }

    assert ask("delinquency", expected, **days, **loan, **bucket) == ""


def test_a_loan_in_parts_may_say_its_terms_with_or_without_an_object() -> None:
    loan = {
        "method": "interest_first",
        "annual_rate_pct": "12",
        "periods": 2,
        "every": {"count": 1, "unit": "month"},
    }
    draws = {
        "tranches": [
            {"on": "2024-01-01", "amount": "1000.00"},
            {"on": "2024-02-01", "amount": "500.00"},
        ]
    }
    expected = {"totals": {"principal": "1500.00", "interest": "25.00"}}

    assert ask("tranche", expected, loan=loan, **draws) == ""
    assert ask("tranche", expected, **loan, **draws) == ""


def test_the_yearly_rate_may_follow_from_a_loan_or_from_dated_flows() -> None:
    loan = {
        "method": "flat",
        "principal": "12000.00",
        "annual_rate_pct": "6",
        "periods": 12,
        "every": {"count": 1, "unit": "month"},
        "disbursed_on": "2024-01-01",
    }
    flows = [
        {"on": "2023-01-01", "amount": "-100.00"},
        {"on": "2024-01-01", "amount": "110.00"},
    ]

    assert ask("apr", {"annual_rate_pct": "10.90"}, loan=loan) == ""
    assert ask("apr", {"effective_annual_pct": "10.00"}, flows=flows) == ""


def test_allocation_may_have_another_order_for_money_in_advance() -> None:
    due = {"n": 1, "due_on": "2024-05-01", "interest": "5.00", "principal": "10.00"}
    expected = {"allocations": [{"n": 1, "interest": "0.00", "principal": "7.00"}]}
    given = {
        "instalments": [due],
        "paid_on": "2024-04-01",
        "amount": "7.00",
        "order": ["interest", "principal"],
        "future": "next",
        "future_order": ["principal", "interest"],
    }

    assert ask("allocation", expected, **given) == ""


def test_what_waits_for_the_due_date_may_be_said_in_words() -> None:
    case = changed(
        "fin-rp04-late", input__excess_on_due_date="hold", input__early_money="hold"
    )

    assert problems(case) == ""


def test_a_loan_without_an_instalment_needs_no_strategy_to_be_prepaid() -> None:
    case = changed("c-pp-if")

    assert "strategy" not in case["input"]
    assert problems(case) == ""
    assert "strategy: is missing" in problems(changed("c-pp-ri", input__strategy=None))


def test_a_loan_that_ends_all_at_once_needs_no_number_of_periods() -> None:
    assert problems(changed("c-bu-period", input__periods=None)) == ""


def test_a_loan_that_was_written_off_in_part_keeps_the_rest() -> None:
    expected = {"principal": "60.00", "balance_after": "40.00"}

    assert ask("write_off", expected, principal="100.00", amount="60.00") == ""
