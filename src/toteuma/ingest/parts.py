"""The parts of an Office file (Word, Excel) as trees."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

Element = etree._Element

_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(wordprocessingml|drawingml|officeDocument|spreadsheetml)/")
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def local(element: Element) -> str:
    """The name without its namespace; empty for comments and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


class Package:
    """Reads the parts of an archive. A part that is missing is None; a broken one raises what the archive or the parser raises."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {name.lower(): name for name in archive.namelist()}
        self.main = self._target("", "officeDocument")

    def tree(self, name: str) -> Element | None:
        found = self._names.get(name.lower().lstrip("/"))
        if found is None:
            return None
        data = _STRICT.sub(lambda old: b"http://schemas.openxmlformats.org/" + old[1] + b"/2006/", self._archive.read(found))
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
        return etree.fromstring(data, parser)

    def related(self, kind: str) -> Element | None:
        """The part that the main one names as its ``kind`` (``styles``, ``footnotes`` …)."""
        target = self._target(self.main, kind)
        return self.tree(target) if target else None

    def targets(self) -> dict[str, str]:
        """The parts that the main one names, by the ids that it knows them by."""
        return {id_: target for id_, _, target in self._relations(self.main)}

    def _target(self, source: str, kind: str) -> str:
        return next((target for _, found, target in self._relations(source) if found == kind), "")

    def _relations(self, source: str) -> Iterator[tuple[str, str, str]]:
        folder, name = posixpath.split(source)
        relations = self.tree(posixpath.join(folder, "_rels", f"{name}.rels"))
        for relation in () if relations is None else relations.iter(_RELATIONSHIP):
            if relation.get("TargetMode") != "External":
                target = relation.get("Target") or ""
                whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                yield relation.get("Id") or "", (relation.get("Type") or "").rpartition("/")[2], whole
