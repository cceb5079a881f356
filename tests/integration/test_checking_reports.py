"""An inspection as JSON, SARIF, on a terminal and as a web page: everything that was found is told, each in the form that its readers rely on."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path, PurePath

import lxml.html
import pytest
from jsonschema import Draft202012Validator
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as SarifLog
from rich.console import Console

from tests.evidence_made import document
from tests.integration.checked_made import FALSE, inspected
from toteuma.checks.inspection import inspect
from toteuma.checks.registry import kinds
from toteuma.core.evidence import ReadDocument, ReadTable, Spot
from toteuma.core.findings import Finding, Level, Place
from toteuma.core.inspection import Inspection
from toteuma.core.language import Language
from toteuma.core.remark import Explained
from toteuma.reports.checking.console import Report
from toteuma.reports.checking.exact_json import exact_json
from toteuma.reports.checking.page import write_page
from toteuma.reports.checking.records import inspection_record, write_json
from toteuma.reports.checking.sarif import Examined, RuleSource, write_sarif

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "schemas" / "check.schema.json").read_text(encoding="utf-8"))
NOTICED = Finding(Level.WARNING, "checking.explanation_unused", Place("selitykset.toml", row=3), {"fingerprint": "0123456789ab"})
OUTSIDE = re.compile(r"""(?:src|href)\s*=\s*["']?(?:https?:|//)|url\((?!data:)|@import""")


def explained() -> Inspection:
    first, *others = inspected().remarks
    own = Explained("Maija Mallila", "Lähdeaineiston virhe <korjataan>.", "2025")
    return replace(inspected(), remarks=(replace(first, explained=own), *others))


def on_terminal(inspection: Inspection, width: int, *, everything: bool = False, language: Language = Language.FI) -> str:
    file = io.StringIO()
    Report(Console(file=file, width=width), language, everything=everything).write(inspection)
    return file.getvalue()


def test_made_statement_has_the_faults_the_tests_tell_of() -> None:
    assert [remark.code for remark in inspected().remarks] == ["ROW_SUM", "CLAIM"]
    assert inspected().coverage.claims_found > inspected().coverage.claims_linked > 0


# --- JSON ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", list(Language))
def test_json_is_what_the_schema_says(language: Language) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    for inspection in (inspected(), explained()):
        Draft202012Validator(SCHEMA).validate(json.loads(write_json(inspection, language, [NOTICED])))


def test_schema_refuses_what_is_not_in_the_contract() -> None:
    record = json.loads(write_json(inspected(), Language.FI))
    validator = Draft202012Validator(SCHEMA)
    for broken in (
        record | {"extra": 1},
        record | {"findings": [record["findings"][0] | {"level": "grave"}]},
        {key: value for key, value in record.items() if key != "coverage"},
    ):
        assert not validator.is_valid(broken)


def test_json_tells_place_numbers_and_proposal() -> None:
    record = json.loads(write_json(inspected(), Language.FI), parse_float=Decimal)
    finding, claim = record["findings"]
    assert (finding["code"], finding["level"], finding["stated"], finding["proposed"]) == ("ROW_SUM", "error", -2678500, -2687500)
    assert finding["places"][0]["row"] == "Toimintakate"
    assert finding["places"][0]["line"] == 11
    assert finding["formula"] == "512\u00a0300 − 3\u00a0199\u00a0800 = −2\u00a0687\u00a0500"
    assert claim["places"][0]["quote"] == FALSE
    (table,) = record["tables"]
    assert {cell["column"]: cell["value"] for cell in table["rows"][0]["cells"]}["Toteuma-%"] == Decimal("102.5")
    verdicts = {item["written"]: item["verdict"] for item in record["claims"]}
    assert verdicts["12 345"] == "unverifiable"
    assert "false" in verdicts.values()
    assert record["coverage"]["cells_read"] == 30


UNDECIDED = """== fi 2025 kuusiniemi.txt
@comparison Sivistyspalvelut; cost=negative
Selite | actual: Toteuma 2025
Toimintatuotot | 480 397
Toimintakulut | -3 804 666
Toimintakate | -3 329 269
"""


def test_every_figure_that_could_be_wrong_is_told_with_what_would_mend_it() -> None:
    found = inspect(document(UNDECIDED))
    record = json.loads(write_json(found, Language.FI))
    Draft202012Validator(SCHEMA).validate(record)
    assert [(each["place"]["row"], each["value"]) for each in record["findings"][0]["candidates"]] == [
        ("Toimintakate", -3324269),
        ("Toimintatuotot", 475397),
        ("Toimintakulut", -3809666),
    ]
    page, console = lxml.html.fromstring(write_page(found, Language.SV)), on_terminal(found, 120)
    listed = [line.text_content() for line in page.iterfind('.//ul[@class="places"]//span[@class="mending"]')]
    assert listed == [f"skulle stämma om {value}" for value in ("−3\u00a0324\u00a0269", "475\u00a0397", "−3\u00a0809\u00a0666")]
    assert "täsmäisi, jos 475" in console
    marked = [mark.text_content() for cell in page.iterfind(".//td[@id]") for mark in cell.iterfind(".//*[@class='found error']")]
    assert marked == ["480 397", "-3 804 666", "-3 329 269"], "each of them is marked, none more than the others"


def test_numbers_of_json_are_exact() -> None:
    values = [Decimal("0.1"), Decimal("-1E+3"), Decimal("12345678901234567890.12"), Decimal("2.50"), Decimal("-0"), None, True, 'a"b', {}]
    text = exact_json(values)
    assert text == '[0.1, -1000, 12345678901234567890.12, 2.5, 0, null, true, "a\\"b", {}]'
    assert json.loads(exact_json({"a": [{"b": [1]}, []]})) == {"a": [{"b": [1]}, []]}
    with pytest.raises(TypeError):
        exact_json({"a": object()})


# --- SARIF --------------------------------------------------------------------------------------------------------------------


def sarif(inspection: Inspection | None, path: str = "kansio/tili 2025.txt") -> dict[str, object]:
    rules = {kind.code: RuleSource(kind.level, kind.source) for kind in kinds()}
    log = json.loads(write_sarif([Examined(PurePath(path), inspection, (NOTICED,))], rules, Language.FI))
    SarifLog.model_validate(log)
    (run,) = log["runs"]
    return run  # type: ignore[no-any-return]


def test_sarif_has_rules_regions_and_fingerprints() -> None:
    run = sarif(inspected())
    rules = run["tool"]["driver"]["rules"]  # type: ignore[index]
    first, claim = run["results"]  # type: ignore[misc]
    assert [rules[result["ruleIndex"]]["id"] for result in (first, claim)] == ["ROW_SUM", "CLAIM"]
    assert all(rule["help"]["text"] for rule in rules)
    assert first["level"] == "error"
    assert first["partialFingerprints"] == {"toteuma/v1": inspected().remarks[0].fingerprint}
    (location,) = first["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "kansio/tili%202025.txt"
    assert location["physicalLocation"]["region"] == {"startLine": 11, "snippet": {"text": "-2 678 500"}}
    assert len(first["relatedLocations"]) == len(inspected().remarks[0].places) - 1


def test_sarif_of_pages_names_the_page_and_has_no_region() -> None:
    first = inspected().remarks[0]
    paged = replace(first, places=tuple(replace(place, spot=Spot(page=7)) for place in first.places))
    (result,) = sarif(replace(inspected(), remarks=(paged,)))["results"]  # type: ignore[misc]
    (location,) = result["locations"]
    assert "region" not in location["physicalLocation"]
    assert location["logicalLocations"][0]["fullyQualifiedName"].startswith("sivu 7 › Sivistyspalvelut")


def test_sarif_suppresses_what_is_explained() -> None:
    first, claim = sarif(explained())["results"]  # type: ignore[misc]
    assert first["suppressions"][0]["kind"] == "external"
    assert "Maija Mallila" in first["suppressions"][0]["justification"]
    assert "suppressions" not in claim


def test_sarif_tells_of_a_document_that_could_not_be_read() -> None:
    run = sarif(None)
    (invocation,) = run["invocations"]  # type: ignore[misc]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["descriptor"]["id"] == NOTICED.code
    assert run["results"] == []


# --- terminal -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [40, 72, 160])
@pytest.mark.parametrize("language", list(Language))
def test_terminal_is_as_narrow_as_it_is_and_breaks_no_number(width: int, language: Language) -> None:
    text = on_terminal(inspected(), width, language=language)
    assert max(len(line) for line in text.splitlines()) <= width
    assert "−2\u00a0687\u00a0500" in text or "−2,687,500" in text


def test_terminal_tells_worst_first_with_place_formula_proposal_and_coverage() -> None:
    text = on_terminal(inspected(), 160)
    order = [
        text.index(part) for part in ("ROW_SUM", "kuusiniemi.txt:11", "Laskelma:", "Ehdotus:", "CLAIM", "Mitä tarkastettiin", "Mitä ei")
    ]
    assert order == sorted(order)
    assert "Taulukoiden lukuja luettu 30, tarkistettu toisia lukuja vasten 30 (100\u00a0%)" in text
    assert "Sanojen taivutus: " in text
    assert "Kirjastossa kävi 12\u00a0345 asiakasta." in text


def test_terminal_says_when_nothing_was_found_and_still_how_much_was_looked_at() -> None:
    clean = replace(inspected(), remarks=())
    text = on_terminal(clean, 100)
    assert "Ristiriitoja ei löytynyt." in text
    assert "Laskusuhteita" in text


def test_notes_of_one_pattern_are_folded_and_unfolded() -> None:
    first = inspected().remarks[0]
    notes = tuple(replace(first, level=Level.INFO, key=(str(number),)) for number in range(5))
    folded = on_terminal(replace(inspected(), remarks=notes), 120)
    assert "5 kohdassa" in folded
    assert "ja 2 muuta samanlaista" in folded
    whole = on_terminal(replace(inspected(), remarks=notes), 120, everything=True)
    assert all(note.fingerprint in whole for note in notes)


def test_explained_remark_is_shown_with_its_reason_after_the_open_ones() -> None:
    text = on_terminal(explained(), 120)
    assert text.index("CLAIM") < text.index("Selitetty")
    assert "Lähdeaineiston virhe <korjataan>. (Maija Mallila, koskee vuotta 2025)" in text
    assert "1 virhe, 1 selitetty" in text


# --- web page -----------------------------------------------------------------------------------------------------------------


def having(tree: lxml.html.HtmlElement, name: str, tag: str = "*") -> list[lxml.html.HtmlElement]:
    """The elements of a class below an element."""
    return tree.xpath(f'.//{tag}[contains(concat(" ", @class, " "), " {name} ")]')  # type: ignore[no-any-return]


def marked(tree: lxml.html.HtmlElement, name: str, tag: str = "*") -> set[str]:
    """What stands in the document under a mark."""
    return {element.text_content() for part in having(tree, "part") for element in having(part, name, tag)}


def page(inspection: Inspection, language: Language = Language.FI) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(write_page(inspection, language, [NOTICED]))


def test_page_needs_nothing_from_outside() -> None:
    text = write_page(inspected(), Language.FI)
    assert not OUTSIDE.search(text)
    assert "default-src 'none'" in text


def test_every_place_of_every_remark_is_marked_and_linked_both_ways() -> None:
    tree = page(inspected())
    for number, remark in enumerate(inspected().remarks, start=1):
        card = tree.get_element_by_id(f"f{number}")
        targets = [link.get("href")[1:] for places in having(card, "places") for link in places.iter("a")]
        assert len(targets) == len(remark.places)
        for target in targets:
            place = tree.get_element_by_id(target)
            holder = place if place.tag in ("td", "th", "tr", "caption") else place.getparent()
            assert f"#f{number}" in [badge.get("href") for badge in having(holder, "badge", "a")]


def test_contents_lead_to_every_heading() -> None:
    tree = page(inspect(document("== fi 2025\n# Sivistyspalvelut\nTeksti.\n## Koulut\nTeksti.\n# Tekniset palvelut\nTeksti.")))
    (contents,) = having(tree, "contents", "details")
    links = [(link.text_content(), tree.get_element_by_id(link.get("href")[1:]).text_content()) for link in contents.iter("a")]
    assert links == [(name, name) for name in ("Sivistyspalvelut", "Koulut", "Tekniset palvelut")]


def test_figures_are_told_apart_as_found_held_and_open() -> None:
    tree = page(inspected())
    assert marked(tree, "found") == {"-2 678 500", "noin 900 000 euroa"}
    assert marked(tree, "open") == {"12 345"}
    assert {"-2 000 000", "vajaat 3,2 miljoonaa euroa", "101,6 %"} <= marked(tree, "held", "button")


def test_relations_of_a_figure_are_in_the_page() -> None:
    tree = page(inspected())
    data = json.loads(tree.get_element_by_id("proofs").text)
    assert len(data["relations"]) == inspected().coverage.relations_checked
    ids = set(tree.xpath("//@id"))
    assert {cell for _, _, _, cells in data["relations"] for cell in cells} <= ids
    assert len(ids) == len(tree.xpath("//@id"))
    kind, verdict, formula, _ = next(one for one in data["relations"] if one[1] == "failed")
    assert data["kinds"][kind]
    assert data["verdicts"][verdict] == "ei pidä"
    assert " = " in formula


def test_text_of_the_document_cannot_become_markup() -> None:
    evil = '</script><script>alert("x")</script><b>'
    table = next(inspected().document.tables())
    cell = replace(table.rows[0].cells[0], raw=evil)
    rows = (replace(table.rows[0], label=evil, cells=(cell, *table.rows[0].cells[1:])), *table.rows[1:])
    blocks = tuple(
        replace(block, rows=rows, caption=evil) if isinstance(block, ReadTable) else block for block in inspected().document.blocks
    )
    document: ReadDocument = replace(inspected().document, blocks=blocks, name=evil)
    made = inspect(document)
    text = write_page(replace(made, remarks=explained().remarks), Language.FI)
    assert evil not in text
    assert len(lxml.html.document_fromstring(text).xpath("//script")) == 2


@pytest.mark.parametrize("language", list(Language))
def test_page_and_record_are_whole_in_every_language(language: Language) -> None:
    tree = page(explained(), language)
    assert tree.get("lang") == language
    assert "{" not in tree.xpath("//main")[0].text_content()
    assert inspection_record(explained(), language)["findings"]


def test_remark_of_another_document_has_no_link() -> None:
    first = inspected().remarks[0]
    other = replace(first, places=(*first.places, replace(first.places[0], document="tilinpäätös-2024.pdf", spot=Spot(page=3))))
    card = page(replace(inspected(), remarks=(other,))).get_element_by_id("f1")
    last = having(card, "places")[0].xpath("li")[-1]
    assert last.xpath(".//a") == []
    assert "sivu 3, asiakirjassa tilinpäätös-2024.pdf" in last.text_content()
