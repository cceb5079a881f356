"""The accounts of the common charts: every line of a scheme that takes postings has accounts, and no account has two lines."""

from __future__ import annotations

from itertools import combinations

import pytest

from toteuma.core.periods import FIRST_MONTH
from toteuma.core.structure import account_key
from toteuma.rules import line_scheme, scheme_ids
from toteuma.rules.account_mappings import CLOSING, account_mapping_ids, account_ranges

WITHOUT_ACCOUNTS = {"bonds_receivable", "deferred_tax_liabilities"}
"""Lines that the chart does not tell from others, or that only a group has."""

LISTED = {
    "sales_revenue": ["3005", "3070"],
    "fee_revenue": ["3295"],
    "grants_received": ["3300", "3390"],
    "other_operating_revenue": ["3440", "3499", "3510", "3521", "3530", "3536", "3560"],
    "inventory_change": ["3610"],
    "own_use_production": ["3710"],
    "wages_and_salaries": ["4000", "4060", "4065", "4090"],
    "pension_costs": ["4110", "4120", "4130", "4135"],
    "other_social_costs": ["4190", "4200", "4210"],
    "service_purchases": ["4300", "4315", "4340", "4470", "4480"],
    "materials_and_supplies": ["4500", "4568", "4670"],
    "grants_paid": ["4712", "4739", "4742"],
    "other_operating_expenses": ["4810", "4890", "4940", "4990"],
    "municipal_income_tax": ["5000"],
    "property_tax": ["5100"],
    "corporate_tax_share": ["5200"],
    "central_government_transfers": ["5501", "5502", "5510", "5701", "5850", "5890"],
    "interest_income": ["6040"],
    "other_financial_income": ["6100", "6176"],
    "interest_expense": ["6250"],
    "other_financial_expenses": ["6301", "6380"],
    "planned_depreciation": ["7170", "7180"],
    "impairment": ["7230", "7240"],
    "extraordinary_income": ["8000"],
    "extraordinary_expenses": ["8100"],
    "change_in_depreciation_difference": ["8500", "8550"],
    "change_in_reserves": ["8600", "8650"],
    "change_in_funds": ["8700", "8750"],
    "cash_at_bank": ["1900"],
    "long_term_interest_bearing": ["2400", "2430"],
    "short_term_interest_free": ["2540", "2545", "2580", "2589"],
    "intangible_rights": ["1005", "1006"],
    "other_own_funds": ["2015"],
}
"""Accounts that the State Treasury's list names under each line."""


@pytest.mark.parametrize("mapping", account_mapping_ids())
def test_no_account_is_on_two_lines(mapping: str) -> None:
    ranges = [each for scheme in (*scheme_ids(), CLOSING) for each in account_ranges(mapping, scheme)]
    assert len(ranges) > 70
    assert all(account_key(each.first) <= account_key(each.last) for each in ranges)
    crossing = [(a, b) for a, b in combinations(ranges, 2) if a.when.meets(b.when) and (b.first in a or b.last in a or a.first in b)]
    assert crossing == []


@pytest.mark.parametrize("scheme", ["income_statement", "balance_sheet"])
def test_every_line_that_takes_postings_has_accounts_and_no_total_has(scheme: str) -> None:
    lines = line_scheme(scheme, 2025)
    leaves = {line.id for line in lines if not lines.parts(line.id)} - WITHOUT_ACCOUNTS
    assert {each.line for each in account_ranges("aura", scheme)} == leaves


@pytest.mark.parametrize("line", LISTED)
def test_listed_accounts_are_on_their_line(line: str) -> None:
    ranges = [each for scheme in scheme_ids() for each in account_ranges("aura", scheme)]
    for account in LISTED[line]:
        assert [each.line for each in ranges if account in each] == [line]


def test_the_first_version_holds_for_older_months_too() -> None:
    assert {each.when.first for each in account_ranges("aura", "income_statement")} == {FIRST_MONTH}
