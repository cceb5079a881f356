"""No stream of a saved PDF ends so that its length is in doubt."""

from __future__ import annotations

import zlib
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

from toteuma.reports.pdf.saving import save


def with_content(content: bytes, elements: int = 0, word: str = "") -> pikepdf.Pdf:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.pages[0].Contents = pdf.make_stream(zlib.compress(content), Filter=Name.FlateDecode)
    kids = [pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, T=pikepdf.String(f"{word} {n}"))) for n in range(elements)]
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array(kids)))
    return pdf


def plain(pdf: pikepdf.Pdf, target: Path) -> bytes:
    pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.read_bytes()


def test_content_that_would_end_in_a_carriage_return_ends_otherwise(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    content = next(text for n in range(256) if zlib.compress(text := b"q Q %" + b"a" * n).endswith(b"\r"))
    assert b"\r\nendstream" in plain(with_content(content), target)
    save(with_content(content), target)
    assert b"\r\nendstream" not in target.read_bytes()
    with pikepdf.open(target) as pdf:
        assert pdf.pages[0].Contents.read_bytes() == content + b"\n"


def test_objects_that_would_end_in_a_carriage_return_end_otherwise(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    word = next(str(n) for n in range(5_000) if b"\r\nendstream" in plain(with_content(b"q Q", 20, str(n)), target))
    save(with_content(b"q Q", 20, word), target)
    assert b"\r\nendstream" not in target.read_bytes()
    with pikepdf.open(target) as pdf:
        assert [str(kid.T) for kid in pdf.Root.StructTreeRoot.K] == [f"{word} {n}" for n in range(20)]
    once = target.read_bytes()
    save(with_content(b"q Q", 20, word), target)
    assert target.read_bytes() == once


def test_a_stream_of_objects_without_elements_ends_otherwise_too(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"

    def bookmarked(word: str) -> pikepdf.Pdf:
        pdf = with_content(b"q Q", 0)
        with pdf.open_outline() as outline:
            outline.root.extend(pikepdf.OutlineItem(f"{word} {n}", 0) for n in range(20))
        return pdf

    word = next(str(n) for n in range(5_000) if b"\r\nendstream" in plain(bookmarked(str(n)), target))
    save(bookmarked(word), target)
    assert b"\r\nendstream" not in target.read_bytes()
    with pikepdf.open(target) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == [f"{word} {n}" for n in range(20)]
