"""SAF-T Financial: national forms of it, as a stream; vouchers named where they are wrong, entities refused."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.postings_made import codes, postings, taken_in
from toteuma.core.language import Language
from toteuma.ingest.postings.profile import Profile
from toteuma.services.ledger.importing import proposed_profile

LINE = """<{p}Line><{p}RecordID>{n}</{p}RecordID><{p}AccountID>{account}</{p}AccountID>{analysis}<{p}Description>Sähkö</{p}Description>
<{p}{side}Amount>{amount}</{p}{side}Amount></{p}Line>"""
ANALYSIS = "<{p}Analysis><{p}AnalysisType>{kind}</{p}AnalysisType><{p}AnalysisID>{code}</{p}AnalysisID></{p}Analysis>"


def line(p: str, account: str, side: str, amount: str, analysis: str = "") -> str:
    return LINE.format(p=p, n=1, account=account, side=side, amount=amount, analysis=analysis)


def saft(
    path: Path,
    *,
    p: str = "",
    space: str = "urn:StandardAuditFile-Taxation-Financial:NO",
    amount: str = "<{p}Amount>10.50</{p}Amount>",
    closing: str = "110.50",
    doctype: str = "",
) -> Path:
    analysis = ANALYSIS.format(p=p, kind="AVD", code="100") + ANALYSIS.format(p=p, kind="X", code="7")
    lines = line(p, "3005", "Credit", amount.format(p=p), analysis) + line(p, "1910", "Debit", f"<{p}Amount>10.50</{p}Amount>")
    declared = f'xmlns{":" + p[:-1] if p else ""}="{space}"'
    path.write_text(
        f"""<?xml version="1.0" encoding="UTF-8"?>{doctype}
<{p}AuditFile {declared}><{p}Header><{p}SelectionCriteria><{p}PeriodStart>1</{p}PeriodStart><{p}PeriodStartYear>2025</{p}PeriodStartYear>
<{p}PeriodEnd>12</{p}PeriodEnd><{p}PeriodEndYear>2025</{p}PeriodEndYear></{p}SelectionCriteria></{p}Header>
<{p}MasterFiles><{p}GeneralLedgerAccounts>
<{p}Account><{p}AccountID>1910</{p}AccountID><{p}AccountDescription>Kassa</{p}AccountDescription>
<{p}OpeningDebitBalance>100.00</{p}OpeningDebitBalance><{p}ClosingDebitBalance>{closing}</{p}ClosingDebitBalance></{p}Account>
</{p}GeneralLedgerAccounts></{p}MasterFiles>
<{p}GeneralLedgerEntries><{p}Journal><{p}JournalID>GL</{p}JournalID>
<{p}Transaction><{p}TransactionID>17</{p}TransactionID><{p}Period>2</{p}Period><{p}PeriodYear>2025</{p}PeriodYear>
<{p}TransactionDate>2025-01-31</{p}TransactionDate>{lines}</{p}Transaction></{p}Journal></{p}GeneralLedgerEntries></{p}AuditFile>""",
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize(
    ("p", "space", "amount"),
    [
        ("", "urn:StandardAuditFile-Taxation-Financial:NO", "<{p}Amount>10.50</{p}Amount>"),
        ("n1:", "urn:StandardAuditFile-Taxation-Financial:DK", "<{p}Amount>10.5</{p}Amount>"),
        ("", "urn:OECD:StandardAuditFile-Tax:PT_1.04_01", "10.50"),
    ],
)
def test_the_forms_of_several_countries_are_read_alike(tmp_path: Path, p: str, space: str, amount: str) -> None:
    imported = taken_in(tmp_path / "l", saft(tmp_path / "a.xml", p=p, space=space, amount=amount), profile=None)
    assert codes(imported) == ["openings_compared"]
    columns = ("voucher", "month", "date::VARCHAR", "account", "cost_centre", "dimensions", "text", "cents")
    assert sorted(postings(tmp_path / "l", imported, *columns)) == [
        ("GL 17", 202502, "2025-01-31", 1910, None, None, "Sähkö", -1050),
        ("GL 17", 202502, "2025-01-31", 3005, 100, '{"X":"7"}', "Sähkö", 1050),
    ]


def test_lines_have_several_names(tmp_path: Path) -> None:
    file = saft(tmp_path / "a.xml", p="ns:", space="mfp:anaf:dgti:d406:declaratie:v1")
    file.write_text(file.read_text(encoding="utf-8").replace("ns:Line>", "ns:TransactionLine>"), encoding="utf-8")
    imported = taken_in(tmp_path / "l", file, profile=None)
    assert sorted(postings(tmp_path / "l", imported, "account", "cents")) == [(1910, -1050), (3005, 1050)]


TYPES = """<AnalysisTypeTable><AnalysisTypeTableEntry><AnalysisType>A</AnalysisType><AnalysisTypeDescription>Avdeling</AnalysisTypeDescription>
<AnalysisID>100</AnalysisID></AnalysisTypeTableEntry><AnalysisTypeTableEntry><AnalysisType>P</AnalysisType><AnalysisTypeDescription>Bilagsart</AnalysisTypeDescription>
<AnalysisID>7</AnalysisID></AnalysisTypeTableEntry></AnalysisTypeTable></MasterFiles>"""


def test_what_a_file_says_of_its_own_types_of_analysis_counts(tmp_path: Path) -> None:
    """As in the published example of the Norwegian form, whose cost centre is type A; a P that is no project by its description."""
    file = saft(tmp_path / "a.xml")
    text = file.read_text(encoding="utf-8").replace("</MasterFiles>", TYPES).replace("AVD<", "A<")
    file.write_text(text.replace("<AnalysisType>X<", "<AnalysisType>P<"), encoding="utf-8")
    found = sorted(
        postings(tmp_path / "l", taken_in(tmp_path / "l", file, profile=None), "account", "cost_centre", "project", "dimensions")
    )
    assert found == [(1910, None, None, None), (3005, 100, None, '{"P":"7"}')]
    chosen = taken_in(tmp_path / "m", file, profile=Profile(dimensions={"cost_centre": "P"}))
    assert sorted(postings(tmp_path / "m", chosen, "account", "cost_centre"))[1] == (3005, 7)


SHARE = "<Analysis><AnalysisType>{kind}</AnalysisType><AnalysisID>{code}</AnalysisID>{amount}</Analysis>"


def shared(path: Path, shares: Iterable[tuple[str, str, str]]) -> Path:
    """The file with several analyses on its line of 10.50, each with the amount it is of."""
    file = saft(path)
    told = (
        SHARE.format(kind=kind, code=code, amount=amount and f"<AnalysisAmount><Amount>{amount}</Amount></AnalysisAmount>")
        for kind, code, amount in shares
    )
    whole = ANALYSIS.format(p="", kind="AVD", code="100")
    file.write_text(file.read_text(encoding="utf-8").replace(whole, "".join(told)), encoding="utf-8")
    return file


def test_a_line_shared_by_several_projects_is_cut_as_the_file_says(tmp_path: Path) -> None:
    """As in the published example of the Norwegian form: each analysis with its own amount, and what is left belongs to none."""
    file = shared(tmp_path / "a.xml", [("AVD", "100", "6"), ("P", "200", "4.00"), ("AVD", "101", "4.50"), ("P", "202", "5")])
    imported = taken_in(tmp_path / "l", file, profile=None)
    assert codes(imported) == ["openings_compared"]
    found = sorted(postings(tmp_path / "l", imported, "cents", "cost_centre", "project", "dimensions"), key=str)
    assert found == sorted(
        [
            (-1050, None, None, None),
            (400, 100, "200", '{"X":"7"}'),
            (200, 100, "202", '{"X":"7"}'),
            (300, 101, "202", '{"X":"7"}'),
            (150, 101, None, '{"X":"7"}'),
        ],
        key=str,
    )
    part = taken_in(tmp_path / "m", shared(tmp_path / "b.xml", [("P", "200", "4.00")]), profile=None)
    assert sorted(postings(tmp_path / "m", part, "cents", "project"), key=str) == [(-1050, None), (400, "200"), (650, None)]


@pytest.mark.parametrize("shares", [[("P", "200", ""), ("P", "202", "")], [("P", "200", "6"), ("P", "202", "4.51")]])
def test_a_line_whose_shares_are_not_clear_is_kept_apart(tmp_path: Path, shares: list[tuple[str, str, str]]) -> None:
    imported = taken_in(tmp_path / "l", shared(tmp_path / "a.xml", shares), profile=None)
    assert codes(imported) == ["analyses_unclear", "openings_compared"]
    assert imported.rejected.rows == 2
    assert "P 200" in imported.findings[0].details["value"]


def test_a_voucher_that_is_wrong_is_named_and_balances_are_held_against_the_postings(tmp_path: Path) -> None:
    imported = taken_in(tmp_path / "l", saft(tmp_path / "a.xml", amount="10.40"), profile=None)
    assert codes(imported) == ["voucher_unbalanced", "openings_compared"]
    assert imported.findings[0].details["voucher"] == "GL 17"
    assert codes(taken_in(tmp_path / "l", saft(tmp_path / "b.xml", amount="10.505"), profile=None)) == [
        "amount_decimals",
        "openings_compared",
    ]
    assert codes(taken_in(tmp_path / "m", saft(tmp_path / "c.xml", closing="110.51"), profile=None)) == [
        "balance_differs",
        "openings_compared",
    ]


TOTALS = "<GeneralLedgerEntries><NumberOfEntries>1</NumberOfEntries><TotalDebit>{debit}</TotalDebit><TotalCredit>10.5</TotalCredit>"


def test_what_a_file_says_of_all_its_postings_is_held_against_them(tmp_path: Path) -> None:
    """A file of which somebody took vouchers out adds up in itself, but not to what it states."""
    file = saft(tmp_path / "a.xml")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("<GeneralLedgerEntries>", TOTALS.format(debit="10.50")), encoding="utf-8")
    assert codes(taken_in(tmp_path / "l", file, profile=None)) == ["openings_compared"]
    file.write_text(text.replace("<GeneralLedgerEntries>", TOTALS.format(debit="25010.50")), encoding="utf-8")
    imported = taken_in(tmp_path / "m", file, profile=None)
    assert codes(imported) == ["totals_differ", "openings_compared"]
    finding = imported.findings[0]
    assert (finding.details["element"], finding.stated, finding.expected) == ("TotalDebit", "25010.50", "10.50")
    assert str(finding.numbers["difference"]) == "25000.00"
    assert imported.accepted.rows == 2


@pytest.mark.parametrize("doctype", ['<!DOCTYPE AuditFile [<!ENTITY a "aaaa">]>', '<!DOCTYPE AuditFile SYSTEM "file:///etc/passwd">'])
def test_definitions_and_entities_are_refused(tmp_path: Path, doctype: str) -> None:
    imported = taken_in(tmp_path / "l", saft(tmp_path / "a.xml", doctype=doctype), profile=None)
    assert (imported.batch, codes(imported)) == (None, ["xml_with_definitions"])


def test_a_broken_file_leaves_the_ledger_as_it_was(tmp_path: Path) -> None:
    file = saft(tmp_path / "a.xml")
    file.write_text(file.read_text(encoding="utf-8")[:-30], encoding="utf-8")
    imported = taken_in(tmp_path / "l", file, profile=None)
    assert (imported.batch, codes(imported)) == (None, ["unreadable"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_xml_of_another_form_is_told_as_what_it_is(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "jpk.xml"
    file.write_text('<?xml version="1.0"?><JPK><a/></JPK>', encoding=encoding)
    assert codes(taken_in(tmp_path / "l", file, profile=None)) == ["xml_unknown"]
    assert [finding.code for finding in proposed_profile(file, Language.EN)[1]] == ["postings.xml_unknown"]
