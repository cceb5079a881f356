"""What of a workbook is not taken, as a table that opens in a spreadsheet: where it stands, what it is of, what was written, and why."""

from __future__ import annotations

import csv
import io

from toteuma.core.language import Language
from toteuma.core.spreadsheet_text import safe
from toteuma.services.exchange.comparing import Compared
from toteuma.texts import word
from toteuma.texts.findings import hint, sentence

HEADS = ("sheet", "cell", "what", "new", "why")


def refused_table(compared: Compared, language: Language) -> bytes:
    """CSV with semicolons, UTF-8 with its mark. Texts that a spreadsheet would compute are quoted by an apostrophe. Only heads where all is taken."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([word(f"web_exchange.refused_{head}", language) for head in HEADS])
    for one in compared.findings:
        where = one.place.column or (word("web_exchange.row", language, row=str(one.place.row)) if one.place.row else "")
        told = f"{sentence(one, language)} {hint(one, language)}".strip()
        writer.writerow([safe(text) for text in (one.place.sheet or one.place.file, where, "", one.place.quote, told)])
    for left in compared.left_out:
        state = word(f"web.state.{left.state}", language) if left.state else ""
        told = word("web_exchange.left_state", language, state=state) if state else word("web_exchange.left_gone", language)
        texts = (left.spot.sheet, left.spot.cell, f"{left.title}, {left.unit_name}", left.new, told)
        writer.writerow([safe(text) for text in texts])
    for sheet in compared.book.closed:
        writer.writerow([safe(text) for text in (sheet, "", "", "", word("web_exchange.left_sheet", language))])
    return out.getvalue().encode("utf-8-sig")
