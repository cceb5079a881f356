"""Use case: a finding may stand, and a named person says why and for how long. It is written into the package's own ``explanations.toml``."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from toteuma.core.errors import NotFound, ReasonMissing
from toteuma.core.language import Language
from toteuma.package.explanations import EXPLANATIONS
from toteuma.services.change_log import WHOLE, Change, whole_record
from toteuma.services.entries import CONTENT, FILES, Entry
from toteuma.services.toml_tables import toml_text, toml_texts, with_table, without_table
from toteuma.services.whole import check_may_of_whole
from toteuma.services.workplace import Workplace

HEADER = "[[explanations]]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a finding may stand: said by ``person``, for the statement of ``year`` and not longer than ``until``. ``about`` is what it is of, in words."""

    finding: str
    person: str
    texts: Mapping[Language, str]
    about: str = ""
    year: int | None = None
    until: date | None = None


def explain(place: Workplace, statement: str, reason: Reason, *, by: str, at: datetime) -> None:
    """Write the reason; one that the finding has already goes. **Raises** NotAllowed, ReasonMissing without a person, a text or a period."""
    texts = {language.value: text.strip() for language, text in reason.texts.items() if text.strip()}
    if not texts or not reason.person.strip() or (reason.year is None and reason.until is None):
        raise ReasonMissing(action="explain")
    lines = [HEADER, f"finding = {toml_text(reason.finding)}"]
    lines += [f"about = {toml_text(reason.about)}"] if reason.about else []
    lines += [f"person = {toml_text(reason.person.strip())}", f"reason = {toml_texts(texts)}"]
    lines += [f"year = {reason.year}"] if reason.year is not None else []
    lines += [f"until = {reason.until.isoformat()}"] if reason.until is not None else []
    _rewrite(place, statement, reason.finding, "\n".join(lines), by, at)


def take_back(place: Workplace, statement: str, finding: str, *, by: str, at: datetime) -> None:
    """Take the reason of a finding away. **Raises** NotAllowed, NotFound where it has none."""
    _rewrite(place, statement, finding, "", by, at)


def _rewrite(place: Workplace, statement: str, finding: str, block: str, by: str, at: datetime) -> None:
    with place.keeper.transaction():
        head = place.keeper.locked(statement)
        check_may_of_whole(place, statement, "explain", by)
        kept = place.keeper.record(statement, FILES, EXPLANATIONS)
        old = base64.b64decode(kept.values.get(CONTENT, "")).decode() if kept else "format = 1\n"
        new = without_table(old, HEADER, lambda table: table.get("finding") == finding)
        if not block and new == old:
            raise NotFound(kind="record", name=finding, known="–")
        new = with_table(new, block) if block else new
        content = base64.b64encode(new.encode()).decode("ascii")
        if kept is None:
            entry = Entry(FILES, EXPLANATIONS, 0, {CONTENT: content})
            change = Change(at=at, by=by, table=FILES, key=EXPLANATIONS, field=WHOLE, old="", new=whole_record(entry))
        else:
            stands = kept.values.get(CONTENT, "")
            change = Change(at=at, by=by, table=FILES, key=EXPLANATIONS, field=CONTENT, old=stands, new=content)
        place.append(statement, head, [change])
