"""Word differences: both texts can be made again from the pieces, and what is the same is told as the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toteuma.services.differences import Kind, shortened, word_pieces


@given(st.text(alphabet="ab ä.{}\n", max_size=30), st.text(alphabet="ab ä.{}\n", max_size=30))
def test_both_texts_are_made_again_from_the_pieces(old: str, new: str) -> None:
    pieces = word_pieces(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.ADDED) == old
    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.REMOVED) == new


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Ryhmiä oli kolme.", "Ryhmiä oli neljä.", [("same", "Ryhmiä oli "), ("removed", "kolme"), ("added", "neljä"), ("same", ".")]),
        ("", "Uusi.", [("added", "Uusi.")]),
        ("Kaksi sanaa tuli.", "Neljä muuta tuli.", [("removed", "Kaksi sanaa"), ("added", "Neljä muuta"), ("same", " tuli.")]),
        ('Oli {{ fact("a b") }} kpl', 'Oli {{ fact("a c") }} kpl', None),
    ],
)
def test_what_changed_is_told_word_by_word(old: str, new: str, told: list[tuple[str, str]] | None) -> None:
    pieces = [(piece.kind.value, piece.text) for piece in word_pieces(old, new)]
    if told is None:
        told = [("same", "Oli "), ("removed", '{{ fact("a b") }}'), ("added", '{{ fact("a c") }}'), ("same", " kpl")]
    assert pieces == told


def test_long_stretches_that_are_the_same_are_cut_in_their_middle() -> None:
    long = " ".join(f"sana{number}" for number in range(200))
    found = shortened(word_pieces(f"{long} vanha {long}", f"{long} uusi {long}"))
    assert [piece.text for piece in found if piece.kind is not Kind.SAME] == ["vanha", "uusi"]
    first, last = found[0].text, found[-1].text
    assert first.startswith(" … ")
    assert first.rstrip().endswith("sana199")
    assert last.lstrip().startswith("sana0")
    assert last.endswith(" … ")
    assert max(len(first), len(last)) < 110
    short = word_pieces("Vuosi oli hyvä.", "Vuosi oli vakaa.")
    assert shortened(short) == short
