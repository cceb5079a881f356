"""What somebody may write, out into a workbook and back in: what is open in it, what would change, who was there meanwhile, and what is refused."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.integration.ingest_office import converted
from tests.web_made import EXAMPLES, at, give, taken_in, workplace
from toteuma.core.errors import ChangedMeanwhile, NotAllowed
from toteuma.core.language import Language
from toteuma.services.exchange.comparing import Compared, compare
from toteuma.services.exchange.saving import CellSaved, Prepared, prepared, write
from toteuma.services.exchange.sheets import check_may_fill, sheets
from toteuma.services.exchange.taking import MINE, THEIRS, LookAgain, Unchosen, take
from toteuma.services.exchange.writing import ABOUT, book_of
from toteuma.services.forms import FormMaker
from toteuma.services.rights import Duty
from toteuma.services.workplace import Workplace

Book = Any
PEOPLE = {
    "anna": Duty("officer", "SIV"),
    "timo": Duty("officer", "TEK"),
    "kaisa": Duty("controller", "KUNTA"),
    "risto": Duty("reviewer", "KUNTA"),
    "aino": Duty("auditor", "KUNTA"),
}


@dataclass
class Exchange:
    """A statement, a person, and their workbook in a file."""

    place: Workplace
    name: str
    folder: Path
    person: str = "anna"
    language: Language = Language.FI

    def maker(self, *, person: str = "", language: Language | None = None) -> FormMaker:
        from toteuma.web.desks import desk_of
        from toteuma.web.keeper import RememberingKeeper

        return FormMaker(Workplace(RememberingKeeper()), desk_of(self.name), self.name, person or self.person, language or self.language)

    def fetch(self, unit: str = "", *, person: str = "", language: Language | None = None) -> Book:
        maker = self.maker(person=person, language=language)
        number = self.place.keeper.head(self.name).number
        content = book_of(sheets(maker, unit), statement=self.name, title="Tilinpäätös", number=number, language=maker.language)
        return openpyxl.load_workbook(io.BytesIO(content))

    def compare(self, book: Book, *, person: str = "", language: Language | None = None) -> Compared:
        path = self.folder / "back.xlsx"
        book.save(path)
        return compare(path, "takaisin.xlsx", self.maker(person=person, language=language))

    def take(self, compared: Compared, chosen: dict[str, str] | None = None, *, person: str = "") -> int:
        return take(self.place, self.name, compared, chosen or {}, seen=compared.seen, by=person or self.person, at=at(5))

    def text(self, table: str, key: str, column: str) -> str:
        kept = self.place.keeper.record(self.name, table, key)
        return kept.values.get(column, "") if kept else ""

    def save(self, table: str, key: str, column: str, text: str, by: str = "kaisa") -> None:
        kept = self.place.keeper.record(self.name, table, key)
        base = kept.base(column) if kept else 0
        self.place.save(self.name, table, key, column, text, base=base, by=by, at=at(3))


@pytest.fixture
def exchange(tmp_path: Path) -> Exchange:
    place = workplace()
    name = taken_in(place)
    give(place, name, PEOPLE)
    return Exchange(place, name, tmp_path)


def cell(book: Book, sheet: str, key: str, column: str) -> Any:
    """An open cell, by the key of its record and the name of its column."""
    page = book[sheet]
    at_column = next(one.column for one in page[1] if one.value == column)
    at_row = next(row[0].row for row in page.iter_rows(min_row=3) if row[0].value == key)
    return page.cell(at_row, at_column)


def codes(compared: Compared) -> list[tuple[str, str, str]]:
    return [(one.code.rpartition("_")[2] and one.code, one.place.sheet, one.place.column) for one in compared.findings]


def test_what_may_not_be_written_is_shown_and_what_no_cell_can_hold_is_told_and_left_alone(exchange: Exchange) -> None:
    exchange.save("goals", "summer_books", "result_fi", "Pitkä tarina. " * 3_000)
    book = exchange.fetch()
    shown = cell(book, "Riskit", "staff", "description_fi")
    assert (shown.value, shown.protection.locked) == ("Sijaisia ei saada.", True)
    long = cell(book, "Tavoitteet", "summer_books", "result_fi")
    assert (long.value, long.protection.locked) == ("Teksti on liian pitkä Excelin soluun. Muokkaa sitä selaimessa.", True)
    compared = exchange.compare(book)
    assert (compared.changes, compared.added, compared.left_out, compared.findings) == ((), (), (), ())


# --- out --------------------------------------------------------------------------------------------------------------------


def test_only_what_the_person_may_write_is_open(exchange: Exchange) -> None:
    book = exchange.fetch()
    assert book.sheetnames[1:-2] == [
        "Tavoitteet",
        "Mittarit",
        "Tunnusluvut",
        "Tekstit",
        "Poikkeamien syyt",
        "Investoinnit",
        "Riskit",
        "Hankkeet",
    ]
    for page in book.worksheets[1:-2]:
        assert page.protection.sheet
        assert page.row_dimensions[1].hidden
        assert page.column_dimensions["A"].hidden
        for row in page.iter_rows(min_row=3):
            names = {page.cell(1, one.column).value for one in row if not one.protection.locked}
            told = dict(re.findall(r"(\w+)=(\d+)", row[1].value or ""))
            assert names == set(told) if row[0].value else {"unit", *names} == names
            unit = row[2].value
            assert unit in ("Sivistys", None), "another unit's rows are not there"
    assert cell(book, "Tavoitteet", "summer_books", "result_fi").value == exchange.text("goals", "summer_books", "result_fi")
    assert cell(book, "Mittarit", "books_per_child", "value").value == 3.4
    assert cell(book, "Mittarit", "books_per_child", "as_of").is_date
    assert exchange.fetch(person="kaisa")["Tavoitteet"].max_row > book["Tavoitteet"].max_row


@pytest.mark.parametrize(
    ("language", "sheet", "head"), [(Language.SV, "Mål", "Resultat, på finska"), (Language.EN, "Goals", "Result, in Finnish")]
)
def test_it_is_in_the_readers_language(exchange: Exchange, language: Language, sheet: str, head: str) -> None:
    page = exchange.fetch(language=language)[sheet]
    assert head in [one.value for one in page[2]]


def test_what_is_submitted_is_not_in_it_and_readers_get_none(exchange: Exchange) -> None:
    exchange.place.move(exchange.name, "SIV", "submit", by="anna", at=at(2))
    assert exchange.fetch().sheetnames == ["Ohje", "lists", ABOUT]
    assert "Tavoitteet" in exchange.fetch(person="kaisa").sheetnames, "a controller corrects what is submitted"
    for person in ("risto", "aino", "nobody"):
        with pytest.raises(NotAllowed):
            check_may_fill(exchange.place, exchange.name, person)


def test_a_text_that_looks_like_a_formula_is_text(exchange: Exchange) -> None:
    exchange.save("goals", "summer_books", "result_fi", '=HYPERLINK("http://x")', by="anna")
    found = cell(exchange.fetch(), "Tavoitteet", "summer_books", "result_fi")
    assert (found.data_type, found.value, found.quotePrefix) == ("s", '=HYPERLINK("http://x")', True)


# --- back in ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("example", ["heinola-2025", "aaltosaari-2025"])
@pytest.mark.parametrize("language", Language)
def test_an_untouched_workbook_changes_nothing(tmp_path: Path, example: str, language: Language) -> None:
    place = workplace()
    name = taken_in(place, EXAMPLES / example)
    root = next(unit for unit in place.tree(name).units if len(place.tree(name).line_of(unit)) == 1)
    give(place, name, {f"{name}-c": Duty("controller", root)})
    exchange = Exchange(place, name, tmp_path, f"{name}-c", language)
    compared = exchange.compare(exchange.fetch())
    assert (compared.changes, compared.added, compared.left_out, compared.findings) == ((), (), (), ())


def test_a_workbook_that_another_office_program_saved_says_the_same(exchange: Exchange) -> None:
    """Through LibreOffice and its own format: nothing is lost, and what was written in it is the only change."""
    book = exchange.fetch()
    cell(book, "Mittarit", "books_per_child", "value").value = 4.25
    cell(book, "Tavoitteet", "substitutes", "result_fi").value = "Kaksi\nriviä, ”lainaus” ja €."
    path = exchange.folder / "out.xlsx"
    book.save(path)
    saved = converted(converted(path, "ods", exchange.folder), "xlsx", exchange.folder)
    compared = compare(saved, "out.xlsx", exchange.maker())
    assert compared.findings == ()
    assert {(one.key, one.text) for one in compared.changes} == {
        ("books_per_child", "4.25"),
        ("substitutes", "Kaksi\nriviä, ”lainaus” ja €."),
    }
    assert len(compared.book.cells) == len(exchange.compare(book).book.cells)


def test_changes_are_shown_and_then_taken_as_the_forms_save(exchange: Exchange) -> None:
    book = exchange.fetch()
    cell(book, "Tavoitteet", "summer_books", "result_fi").value = "Luettiin enemmän.\nKaikki lukivat."
    cell(book, "Tavoitteet", "summer_books", "status").value = "Ei toteutunut"
    cell(book, "Mittarit", "books_per_child", "value").value = 4.25
    cell(book, "Mittarit", "books_per_child", "as_of").value = date(2025, 9, 30)
    cell(book, "Tunnusluvut", "library_visits||2025|actual", "value").value = 501
    cell(book, "Tekstit", "SIV/review", "fi").value = "Uusi teksti."
    compared = exchange.compare(book)
    assert compared.findings == ()
    told = {(one.table, one.column): (one.spot.sheet, one.spot.cell, one.old, one.new) for one in compared.changes}
    assert told["indicators", "value"][2:] == ("3,4", "4,25")
    assert told["goals", "status"][2:] == ("", "Ei toteutunut")
    sheet, address = told["goals", "result_fi"][:2]
    assert book[sheet][address].value == "Luettiin enemmän.\nKaikki lukivat."
    before = exchange.place.keeper.head(exchange.name).number
    assert exchange.take(compared) == len(compared.changes) == 6
    log = list(exchange.place.keeper.changes_after(exchange.name, before))
    assert {one.by for one in log} == {"anna"}
    assert exchange.text("goals", "summer_books", "result_fi") == "Luettiin enemmän.\nKaikki lukivat."
    assert exchange.text("indicators", "books_per_child", "value") == "4.25"
    assert exchange.text("indicators", "books_per_child", "as_of") == "2025-09-30"
    assert exchange.text("prose", "SIV/review", "fi") == "Uusi teksti.\n"
    assert exchange.text("key_figure_values", "library_visits||2025|actual", "value") == "501"
    assert exchange.place.verify(exchange.name).fault == ""
    assert exchange.compare(book).changes == (), "taken once, it has nothing more to say"


def test_a_cell_that_somebody_changed_meanwhile_is_a_choice(exchange: Exchange) -> None:
    book = exchange.fetch()
    before = exchange.text("goals", "summer_books", "result_fi")
    cell(book, "Tavoitteet", "summer_books", "result_fi").value = "Oma."
    cell(book, "Tavoitteet", "substitutes", "result_fi").value = "Oma toinen."
    exchange.save("goals", "summer_books", "result_fi", "Toisen.")
    exchange.save("goals", "summer_books", "status", "not_met")
    compared = exchange.compare(book)
    (met,) = compared.conflicts
    assert met.met is not None
    assert (met.old, met.new, met.met.text, met.met.by, met.met.before) == ("Toisen.", "Oma.", "Toisen.", "kaisa", before)
    assert [one.key for one in compared.plain] == ["substitutes"], "a cell that was not touched stays as somebody else made it"
    with pytest.raises(Unchosen):
        exchange.take(compared)
    assert exchange.text("goals", "substitutes", "result_fi") != "Oma toinen."
    exchange.take(compared, {met.id: THEIRS})
    assert exchange.text("goals", "summer_books", "result_fi") == "Toisen."
    assert exchange.text("goals", "substitutes", "result_fi") == "Oma toinen."
    again = exchange.compare(book)
    exchange.take(again, {one.id: MINE for one in again.conflicts})
    assert exchange.text("goals", "summer_books", "result_fi") == "Oma."
    assert exchange.text("goals", "summer_books", "status") == "not_met"


def test_what_changed_after_the_look_is_looked_at_again_and_nothing_is_written(exchange: Exchange) -> None:
    book = exchange.fetch()
    cell(book, "Tavoitteet", "substitutes", "result_fi").value = "Oma toinen."
    cell(book, "Tavoitteet", "summer_books", "result_fi").value = "Oma."
    seen = exchange.compare(book)
    exchange.save("goals", "summer_books", "result_fi", "Toisen.")
    number = exchange.place.keeper.head(exchange.name).number
    with pytest.raises(LookAgain):
        exchange.take(seen)
    with pytest.raises(LookAgain):
        take(exchange.place, exchange.name, exchange.compare(book), {}, seen=seen.seen, by="anna", at=at(5))
    assert exchange.place.keeper.head(exchange.name).number == number


Spoil = Callable[[Book], None]


def _put(sheet: str, key: str, column: str, value: Any) -> Spoil:
    def spoil(book: Book) -> None:
        cell(book, sheet, key, column).value = value

    return spoil


WRONG: dict[str, tuple[Spoil, str]] = {
    "no number": (_put("Mittarit", "books_per_child", "value", "noin 4"), "workbook.finding_broken_number"),
    "formula": (_put("Mittarit", "books_per_child", "value", "=1+1"), "workbook.finding_formula"),
    "formula in a text": (_put("Tavoitteet", "summer_books", "result_fi", "=SUM(A1:A2)"), "workbook.finding_formula"),
    "no day": (_put("Mittarit", "books_per_child", "as_of", "syksyllä"), "workbook.finding_broken_date"),
    "no status": (_put("Tavoitteet", "summer_books", "status", "Melkein"), "web_exchange.finding_no_choice"),
    "noise": (_put("Mittarit", "books_per_child", "value", 0.1 + 0.7), "workbook.finding_float_noise"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_value_is_told_at_its_cell_and_stops_all(exchange: Exchange, case: str) -> None:
    spoil, code = WRONG[case]
    book = exchange.fetch()
    cell(book, "Tavoitteet", "substitutes", "result_fi").value = "Hyvä."
    spoil(book)
    compared = exchange.compare(book)
    assert len(compared.findings) == 1, compared.findings
    (finding,) = compared.findings
    assert finding.code == code
    assert finding.place.file == "takaisin.xlsx"
    assert finding.place.row is not None
    assert re.fullmatch(rf"[A-Z]+{finding.place.row}", finding.place.column)
    with pytest.raises(LookAgain):
        exchange.take(compared)
    assert exchange.text("goals", "substitutes", "result_fi") != "Hyvä."


def test_a_value_and_the_reason_for_none_cannot_both_be_given(exchange: Exchange) -> None:
    book = exchange.fetch()
    key = "library_visits||2025|actual"
    cell(book, "Tunnusluvut", key, "value").value = 501
    cell(book, "Tunnusluvut", key, "absence").value = "Ei lukua"
    assert [one.code for one in exchange.compare(book).findings] == ["web_exchange.finding_either"]
    cell(book, "Tunnusluvut", key, "absence").value = None
    exchange.take(exchange.compare(book))
    book = exchange.fetch()
    cell(book, "Tunnusluvut", key, "value").value = None
    cell(book, "Tunnusluvut", key, "absence").value = "Ei lukua"
    exchange.take(exchange.compare(book))
    assert (exchange.text("key_figure_values", key, "value"), exchange.text("key_figure_values", key, "absence")) == ("", "no_figure")


def test_a_row_that_may_no_longer_be_written_is_left_out_with_the_reason(exchange: Exchange) -> None:
    book = exchange.fetch(person="kaisa")
    untouched = cell(book, "Tavoitteet", "summer_books", "result_fi").value
    cell(book, "Tavoitteet", "summer_books", "status").value = "Ei toteutunut"
    left = exchange.compare(book, person="timo").left_out
    assert [(one.spot.sheet, one.state) for one in left] == [("Tavoitteet", "draft")], "what was not touched is not told"
    assert untouched
    exchange.place.move(exchange.name, "SIV", "submit", by="anna", at=at(2))
    exchange.place.move(exchange.name, "SIV", "approve", by="risto", at=at(2))
    compared = exchange.compare(book, person="kaisa")
    assert [one.state for one in compared.left_out] == ["approved"]
    assert compared.changes == ()


def test_rows_that_were_moved_or_copied_are_known_by_their_key(exchange: Exchange) -> None:
    book = exchange.fetch()
    page = book["Tavoitteet"]
    values = [[one.value for one in row] for row in page.iter_rows(min_row=3)]
    for number, row in enumerate(reversed(values), start=3):
        for column, value in enumerate(row, start=1):
            page.cell(number, column).value = value
    assert exchange.compare(book).changes == ()
    for column, value in enumerate(values[0], start=1):
        page.cell(page.max_row + (column == 1), column).value = value
    assert [one.code for one in exchange.compare(book).findings] == ["web_exchange.finding_doubled_row"]


def test_a_risk_is_added_on_an_empty_row(exchange: Exchange) -> None:
    book = exchange.fetch()
    page = book["Riskit"]
    names = {one.value: one.column for one in page[1]}
    row = next(one[0].row for one in page.iter_rows(min_row=3) if one[0].value is None)
    told = {"unit": "Sivistys", "class": "Toiminnallinen riski", "description_fi": "Lumi.", "probability": 2, "follow_up_fi": "Satoi."}
    for name, value in told.items():
        page.cell(row, names[name]).value = value
    compared = exchange.compare(book)
    assert len(compared.findings) == 1, compared.findings
    (finding,) = compared.findings
    assert (finding.code, finding.place.sheet) == ("value_missing", "Riskit")
    assert page[finding.place.column].column == names["significance"]
    page.cell(row, names["significance"]).value = 3
    compared = exchange.compare(book)
    assert exchange.take(compared) == 1
    records = exchange.place.keeper.records(exchange.name, "risks")
    (new,) = [kept for kept in records.values() if kept.values.get("description_fi") == "Lumi."]
    assert (new.values["class"], new.values["probability"], new.values["follow_up_fi"], new.values["unit"]) == (
        "operational",
        "2",
        "Satoi.",
        "SIV",
    )
    page.cell(row, names["unit"]).value = "Tekniset palvelut"
    assert [one.code for one in exchange.compare(book).findings] == ["web_exchange.finding_no_unit"]
    page = book["Tavoitteet"]
    page.cell(page.max_row + 1, next(one.column for one in page[1] if one.value == "result_fi")).value = "Irti."
    assert "web_exchange.finding_no_key" in [one.code for one in exchange.compare(book).findings]


# --- files that are something else --------------------------------------------------------------------------------------------


def test_a_workbook_of_another_statement_and_one_of_ones_own_are_told(exchange: Exchange) -> None:
    book = exchange.fetch()
    book[ABOUT]["B2"].value = "toinen"
    assert [one.code for one in exchange.compare(book).findings] == ["web_exchange.finding_other_statement"]
    own = openpyxl.Workbook()
    own.active["A1"] = "Tavoitteet"
    assert [one.code for one in exchange.compare(own).findings] == ["web_exchange.finding_not_ours"]
    book = exchange.fetch()
    book["Tavoitteet"].delete_rows(1)
    assert [one.code for one in exchange.compare(book).findings] == ["web_exchange.finding_broken_sheet"]
    book = exchange.fetch()
    book["Tavoitteet"]["B3"].value = "x"
    assert [one.code for one in exchange.compare(book).findings] == ["web_exchange.finding_numbers"]


def test_a_number_that_was_meddled_with_is_a_conflict_and_never_writes_over(exchange: Exchange) -> None:
    book = exchange.fetch()
    cell(book, "Tavoitteet", "summer_books", "result_fi").value = "Oma."
    page = book["Tavoitteet"]
    row = next(one for one in page.iter_rows(min_row=3) if one[0].value == "summer_books")
    row[1].value = re.sub(r"result_fi=\d+", "result_fi=1", row[1].value)
    assert [one.column for one in exchange.compare(book).conflicts] == ["result_fi"]


def _files() -> Iterator[tuple[str, bytes]]:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/worksheets/sheet1.xml", b"0" * 70_000_000)
    entities = io.BytesIO()
    with zipfile.ZipFile(entities, "w") as made:
        made.writestr("[Content_Types].xml", '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    wide = io.BytesIO()
    with zipfile.ZipFile(wide, "w") as made:
        made.writestr("[Content_Types].xml", '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16"))
    yield "workbook.finding_too_large", bomb.getvalue()
    yield "workbook.finding_not_a_workbook", entities.getvalue()
    yield "workbook.finding_not_a_workbook", wide.getvalue()
    yield "workbook.finding_not_a_workbook", b"a;b\n1;2\n"
    yield "workbook.finding_not_a_workbook", b""


def test_bombs_entities_and_other_files_are_refused(exchange: Exchange, tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    for code, content in _files():
        path.write_bytes(content)
        assert [one.code for one in compare(path, "file.xlsx", exchange.maker()).findings] == [code]


# --- over HTTP ----------------------------------------------------------------------------------------------------------------


def test_over_the_web_out_and_in(exchange: Exchange) -> None:
    from django.test import Client

    from toteuma.web.models import Person

    visitor = Client(SERVER_NAME="localhost")
    visitor.force_login(Person.objects.get(username="anna"))
    address = f"/fi/s/{exchange.name}/workbook"
    fetched = visitor.get(f"{address}/fetch?unit=SIV")
    assert fetched.headers["Content-Disposition"] == f'attachment; filename="{exchange.name}-SIV.xlsx"'
    book = openpyxl.load_workbook(io.BytesIO(fetched.content))
    cell(book, "Tavoitteet", "substitutes", "result_fi").value = "<b>Sijaisia</b> oli."
    buffer = io.BytesIO()
    book.save(buffer)
    assert visitor.post(address, {}).status_code == 400
    buffer.seek(0)
    buffer.name = "täytetty.xlsx"
    shown = visitor.post(address, {"workbook": buffer})
    page = shown.content.decode()
    assert shown.status_code == 200
    assert "&lt;b&gt;Sijaisia&lt;/b&gt;" in page
    assert "täytetty.xlsx" in page
    sent = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("token", "file", "seen")}  # type: ignore[index]
    other = Client(SERVER_NAME="localhost")
    other.force_login(Person.objects.get(username="timo"))
    assert other.post(f"{address}/take", sent).status_code == 404, "it is kept for who brought it"
    assert visitor.post(f"{address}/take", {**sent, "seen": "x"}).status_code == 409
    assert visitor.post(f"{address}/take", {**sent, "token": "../../x"}).status_code == 404
    answer = visitor.post(f"{address}/take", sent)
    assert answer.headers["Location"] == f"{address}?taken=1"
    assert "Yksi muutos otettiin." in visitor.get(answer.headers["Location"]).content.decode()
    assert exchange.text("goals", "substitutes", "result_fi") == "<b>Sijaisia</b> oli."
    assert visitor.post(f"{address}/take", sent).status_code == 404, "it is not kept for longer"


# --- many cells at once -------------------------------------------------------------------------------------------------------


def _cells(place: Workplace, name: str, count: int, text: str) -> list[CellSaved]:
    """The first text that officers write of so many records, anywhere."""
    found = []
    filled = {"goals": "result_fi", "risks": "follow_up_fi", "indicators": "value"}
    for table, column in filled.items():
        for (_, key), kept in place.keeper.records(name, table).items():
            found.append(CellSaved(table, key, column, "7" if column == "value" else f"{text} {key}", kept.base(column)))
    assert len(found) >= count
    return found[:count]


def test_a_big_workbook_holds_the_lock_for_as_many_questions_as_a_small_one() -> None:
    place = workplace()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from toteuma.web.keeper import RememberingKeeper

    name = taken_in(place, EXAMPLES / "heinola-2025")
    root = next(kept.values["code"] for kept in place.keeper.records(name, "units").values() if not kept.values.get("parent"))
    give(place, name, {"kaisa": Duty("controller", root)})
    asked = []
    for count in (12, 50):
        read = Workplace(RememberingKeeper())
        ready = prepared(read, name, _cells(place, name, count, f"Kerralla {count}"), by="kaisa", at=at(5))
        assert len(ready.changes) > count // 2
        with CaptureQueriesContext(connection) as told, place.keeper.transaction():
            write(place, name, place.keeper.locked(name), ready, by="kaisa")
        asked.append(len(told))
    assert asked[1] <= asked[0] + 8 < 25, f"{asked}: one for each further table, or one for each of its few records"
    assert place.verify(name).fault == ""


def test_somebody_in_another_record_does_not_stop_a_workbook_and_one_in_the_same_does(exchange: Exchange) -> None:
    place, name = exchange.place, exchange.name
    goals = [key for (_, key), kept in place.keeper.records(name, "goals").items() if kept.values["unit"] == "SIV"]

    def ready(text: str) -> Prepared:
        kept = place.keeper.record(name, "goals", goals[0])
        assert kept is not None
        return prepared(place, name, [CellSaved("goals", goals[0], "result_fi", text, kept.base("result_fi"))], by="anna", at=at(5))

    def written(one: Prepared) -> None:
        with place.keeper.transaction():
            write(place, name, place.keeper.locked(name), one, by="anna")

    first = ready("Kaikki luettiin.")
    exchange.save("goals", goals[1], "result_fi", "Toinen tavoite", by="kaisa")
    written(first)
    assert exchange.text("goals", goals[0], "result_fi") == "Kaikki luettiin."
    second = ready("Uudestaan.")
    exchange.save("goals", goals[0], "result_fi", "Kaisan teksti")
    with pytest.raises(ChangedMeanwhile):
        written(second)
    third = ready("Kolmas.")
    place.move(name, "SIV", "submit", by="anna", at=at(6))
    with pytest.raises(ChangedMeanwhile):
        written(third)
    assert exchange.text("goals", goals[0], "result_fi") == "Kaisan teksti"
    assert place.verify(name).fault == ""


def test_what_is_refused_is_told_by_cell_in_a_table_to_keep(exchange: Exchange) -> None:
    from toteuma.services.exchange.refused import refused_table

    book = exchange.fetch("SIV")
    cell(book, "Tavoitteet", "substitutes", "result_fi").value = "-1 sijainen"
    cell(book, "Tunnusluvut", next(key for key in _keys(book, "Tunnusluvut") if key), "value").value = "monta"
    wrong = refused_table(exchange.compare(book), Language.FI).decode("utf-8-sig").splitlines()
    assert wrong[0] == "Välilehti;Solu;Mikä;Mitä siinä oli;Miksi sitä ei otettu"
    (line,) = wrong[1:]
    assert line.startswith("Tunnusluvut;")
    assert "monta" in line
    book = exchange.fetch("SIV")
    cell(book, "Tavoitteet", "substitutes", "result_fi").value = "-1 sijainen"
    exchange.place.move(exchange.name, "SIV", "submit", by="anna", at=at(2))
    (left, *_) = refused_table(exchange.compare(book), Language.FI).decode("utf-8-sig").splitlines()[1:]
    assert left.startswith("Tavoitteet;;;;Koko välilehteä ei oteta"), "nothing is skipped in silence"
    book = exchange.fetch(person="kaisa")
    cell(book, "Tavoitteet", "summer_books", "result_fi").value = "-1 sijainen"
    other = refused_table(exchange.compare(book, person="timo"), Language.FI).decode("utf-8-sig").splitlines()
    assert any(";'-1 sijainen;" in line for line in other), "no spreadsheet computes it"


def _keys(book: Book, sheet: str) -> list[str]:
    return [row[0].value for row in book[sheet].iter_rows(min_row=3)]
