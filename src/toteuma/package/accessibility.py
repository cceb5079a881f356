"""What a municipality tells of the accessibility of its pages, from ``municipality.toml``."""

from __future__ import annotations

from toteuma.core.conventions import Accessibility, AccessibilityFault, AccessibilityState
from toteuma.package.closest import closest
from toteuma.package.toml_reading import Settings
from toteuma.rules.accessibility import authority_ids


def read_accessibility(table: Settings) -> Accessibility:
    """The table ``[accessibility]``; what is wrong is in the findings of ``table``."""
    authority, known = table.text("authority"), authority_ids()
    if authority and authority not in known:
        table.fault("not_in_list", "authority", value=authority, allowed=", ".join(known), hint=closest(authority, known))
    return Accessibility(
        state=table.choice("state", AccessibilityState),
        assessed=table.day("assessed"),
        by_others=table.text("by") == "other",
        method=table.localized("method"),
        contact=table.text("contact"),
        phone=table.text("phone"),
        authority=authority if authority in known else "",
        faults=tuple(
            AccessibilityFault(one.localized("what"), one.text("criterion"), one.localized("instead"), one.day("mended"))
            for one in table.tables("faults")
        ),
    )
