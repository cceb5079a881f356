"""Written amounts, dates and codes → exact values, as expressions of SQL; what cannot be read exactly is NULL, never rounded or guessed."""

from __future__ import annotations

import re
from enum import Enum

from toteuma.core.postings import LARGEST_DIGITS
from toteuma.core.sql import text
from toteuma.ingest.postings.profile import DATES, DECIMALS

SPACES = "\u0020\u00a0\u202f\u2009\u2007"
"""Spaces between groups of digits."""
_MOST_DIGITS = 16
_MOST_WHOLE = 14


def trimmed(raw: str) -> str:
    """A text without spaces around it; NULL where nothing is left."""
    return f"nullif(trim({raw}, {text(SPACES + chr(9))}), '')"


class Edges(Enum):
    """What may stand around the cells of a file: no space at all, the common one alone, any."""

    BARE = "bare"
    COMMON = "common"
    ANY = "any"


def as_written(raw: str, edges: Edges) -> str:
    """A text without spaces around it, NULL where it is empty. To cut them off costs ten times as much as to see that there are none."""
    if edges is Edges.BARE:
        return raw
    if edges is Edges.COMMON:
        return f"CASE WHEN {raw} >= '!' AND NOT suffix({raw}, ' ') THEN {raw} ELSE {trimmed(raw)} END"
    edge = f"[^{SPACES}\t]"
    tidy = text(f"(?s){edge}(?:.*{edge})?")
    return f"CASE WHEN {raw} IS NULL THEN NULL WHEN regexp_full_match({raw}, {tidy}) THEN {raw} ELSE {trimmed(raw)} END"


def cents(raw: str, whole: str, *, decimal: str, groups: str, unit: str) -> str:
    """Cents of a written amount: minus before, behind or as brackets. NULL where it is not one, or has parts of a cent. ``whole``: the written one as
    :func:`whole_number`."""
    places = DECIMALS[unit]
    slow = _slow_cents(raw, decimal, groups, places)
    if places != 2:
        factor = f" * {10**places}" if places else ""
        fits = f"abs({whole}) < {10**_MOST_WHOLE} AND {whole}::VARCHAR = {raw}"
        return f"CASE WHEN {raw} IS NULL THEN NULL WHEN {fits} THEN {whole}{factor} ELSE {slow} END"
    parts = f"[{decimal}][0-9][0-9]"

    def value(digits: str) -> str:
        return f"TRY_CAST(replace({digits}, {text(decimal)}, '') AS BIGINT)"

    bare = f"regexp_full_match({raw}, {text(f'-?[0-9]{{1,{_MOST_WHOLE}}}{parts}')})"
    grouped = f"regexp_full_match({raw}, {text(f'[0-9]{{1,3}}(?: ?[0-9]{{3}}){{0,4}}{parts}-?')})"
    joined = f"replace({raw}, ' ', '')"
    signed = f"CASE WHEN suffix({raw}, '-') THEN -({value(f'left({joined}, -1)')}) ELSE {value(joined)} END"
    return f"CASE WHEN {raw} IS NULL THEN NULL WHEN {bare} THEN {value(raw)} WHEN {grouped} THEN {signed} ELSE {slow} END"


def whole_number(raw: str) -> str:
    """A text as a number, NULL where it is none; it may be written otherwise than the engine writes it."""
    return f"TRY_CAST({raw} AS BIGINT)"


def _plain_number(raw: str) -> str:
    """The amount without spaces around, the name of the euro, brackets or a minus behind: with a minus in front."""
    euro = f"regexp_replace({raw}, {text(f'(?i)[{SPACES}]*(€|EUR)[{SPACES}]*')}, '')"
    bare = f"replace(replace(trim({euro}, {text(SPACES + chr(9))}), '−', '-'), '–', '-')"
    return f"regexp_replace(regexp_replace({bare}, '^\\((.*)\\)$', '-\\1'), '^([^-].*?)[{SPACES}]*-$', '-\\1')"


def _slow_cents(raw: str, decimal: str, groups: str, places: int) -> str:
    number = _plain_number(raw)
    separators = re.escape(SPACES + groups).replace("\\ ", " ")
    form = f"[+-]?[{SPACES}]*([0-9]{{1,3}}([{separators}][0-9]{{3}})+|[0-9]+)?([{decimal}][0-9]*)?"
    digits = f"regexp_replace({number}, {text(f'[{separators}+]')}, '', 'g')"
    whole = f"regexp_replace({digits}, {text(f'[{decimal}].*$')}, '')"
    parts = f"rtrim(regexp_extract({digits}, {text(f'[{decimal}]([0-9]*)$')}, 1), '0')"
    fits = f"regexp_full_match({number}, {text(form)}) AND regexp_matches({number}, '[0-9]') AND length({parts}) <= {places}"
    fits += f" AND length({whole}) <= {_MOST_DIGITS}"
    filled = f"rpad({parts}, {places}, '0')" if places else "''"
    return f"(CASE WHEN {fits} THEN TRY_CAST({whole} || {filled} AS BIGINT) END)"


def has_parts_of_a_cent(raw: str, *, decimal: str, unit: str) -> str:
    """Whether an amount that gave no cents is a number with too many decimals."""
    pattern = f".*[0-9][{decimal}][0-9]{{{DECIMALS[unit]}}}[0-9]*[1-9][0-9]*[^0-9]*"
    return f"regexp_full_match({raw}, {text(pattern)})"


def day(raw: str, style: str) -> str:
    """The date of a written one; a time after it does not count. NULL where there is no such day."""
    bare = trimmed(raw)
    # The engine knows days that are none: "infinity", "epoch".
    slow = (
        f"CASE WHEN regexp_full_match({bare}, '[0-9].*') THEN "
        + f"CAST(try_strptime(regexp_replace({bare}, '[ T][0-9]{{1,2}}[:.][0-9].*$', ''), {text(DATES[style])}) AS DATE)"
        + " END"
    )
    form = text("".join("[0-9]" if letter in "dmy" else f"[{letter}]" for letter in style))
    quick = f"TRY_CAST({raw} AS DATE)" if style == "yyyy-mm-dd" else f"CAST(try_strptime({raw}, {text(DATES[style])}) AS DATE)"
    return f"CASE WHEN {raw} IS NULL THEN NULL WHEN regexp_full_match({raw}, {form}) THEN {quick} ELSE {slow} END"


def month(raw: str, year: str) -> str:
    """Year × 100 + month of ``202501``, ``2025-01``, ``01/2025``, ``1.2025``, or of a month alone where ``year`` says which."""
    bare = trimmed(raw)
    first = f"regexp_extract({bare}, '^([0-9]{{4}})[-/.]?([0-9]{{1,2}})$', ['y', 'm'])"
    second = f"regexp_extract({bare}, '^([0-9]{{1,2}})[-/.]([0-9]{{4}})$', ['m', 'y'])"
    both = [f"TRY_CAST({found}.y AS INTEGER) * 100 + TRY_CAST({found}.m AS INTEGER)" for found in (first, second)]
    alone = (
        [f"CASE WHEN regexp_full_match({bare}, '[0-9]{{1,2}}') THEN {int(year) * 100} + TRY_CAST({bare} AS INTEGER) END"] if year else []
    )
    value = f"coalesce({', '.join(both + alone)})"
    return f"CASE WHEN {value} % 100 BETWEEN 1 AND 12 THEN {value} END"


def number(raw: str, whole: str, *, first_word: bool = False) -> str:
    """The number of a plain code, else NULL; the code itself then is :func:`code`. ``whole``: the written one as :func:`whole_number`."""
    written = code(raw, first_word)
    plain = f"CASE WHEN {whole} BETWEEN 0 AND {10**LARGEST_DIGITS - 1} AND {whole}::VARCHAR = {raw} THEN {whole}::INTEGER"
    return f"{plain} WHEN {raw} IS NOT NULL AND {_is_plain(written)} THEN TRY_CAST({written} AS INTEGER) END"


def code(raw: str, first_word: bool) -> str:
    """A code as it is written, or its first word."""
    bare = trimmed(raw)
    return f"regexp_extract({bare}, '^[^{SPACES}]+')" if first_word else bare


def _is_plain(written: str) -> str:
    return f"coalesce(regexp_full_match({written}, '0|[1-9][0-9]{{0,{LARGEST_DIGITS - 1}}}'), false)"
