"""Any package becomes records and a package again, whatever was changed in between; the log always makes the records."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.integration.test_pack_roundtrip import packages, write_files
from tests.web_made import at, files_of, give, new_name, workplace
from toteuma.core.errors import ToteumaError
from toteuma.package.schema import tables
from toteuma.services.entries import content_hash, package_files, read_entries
from toteuma.services.rights import Duty

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=20)


@settings(max_examples=60, deadline=None)
@given(packages())
def test_records_of_a_package_are_the_package(files: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        back = package_files(read_entries(write_files(Path(folder), files)))
    assert back == dict(sorted(files.items()))
    assert content_hash(back) == content_hash(files)


@settings(max_examples=60, deadline=None)
@given(packages())
def test_what_is_no_canonical_form_becomes_one_and_stays(files: dict[str, bytes]) -> None:
    strange = {name: content.replace(b"\n", b"\r\n") if name.endswith(".csv") else content for name, content in files.items()}
    with tempfile.TemporaryDirectory() as folder:
        once = package_files(read_entries(write_files(Path(folder) / "a", strange)))
        assert package_files(read_entries(write_files(Path(folder) / "b", once))) == once


@settings(max_examples=12, deadline=None)
@given(packages(), st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50), TEXT), max_size=6))
def test_the_database_gives_back_what_it_was_given_and_what_was_changed(files: dict[str, bytes], edits: list[tuple[int, int, str]]) -> None:
    place, name = workplace(), new_name()
    with tempfile.TemporaryDirectory() as folder:
        place.take_in(write_files(Path(folder) / "a", files), name, by="x", at=at())
        assert place.files(name) == dict(sorted(files.items()))
        units = place.tree(name).units
        give(place, name, {f"c{number}": Duty("controller", unit) for number, unit in enumerate(units)})
        for which, column, text in edits:
            rows = [(where, kept) for where, kept in place.keeper.records(name).items() if where[0] in tables()]
            if not rows:
                continue
            (table, key), kept = rows[which % len(rows)]
            field = tables()[table].columns()[column % len(tables()[table].columns())]
            try:
                place.save(name, table, key, field, text, base=kept.base(field), by=f"c{which % max(1, len(units))}", at=at(1))
            except ToteumaError:
                continue  # not theirs, or no value of the field
        now = place.files(name)
        again = package_files(read_entries(write_files(Path(folder) / "b", now)))
    assert again == now
    assert place.verify(name).fault == ""


def test_the_folder_of_a_dump_is_the_package(tmp_path: Path) -> None:
    """The same, by the command's own writing of files."""
    from toteuma.services.entries import write_package

    files = {"units.csv": b"code,level\nA,x\n", "municipality.toml": b"a = 1\n", "prose/A/d.fi.md": b"Teksti.\n"}
    write_package(files, tmp_path / "out")
    assert files_of(tmp_path / "out") == files
