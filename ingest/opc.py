"""Parts of an Office Open XML package and how they refer to one another (ECMA-376, part 2)."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from ingest.archive import Archive, Element, local_name
from ingest.parser import Unreadable
from records.document import Status


@dataclass(frozen=True, slots=True)
class Relation:
    """That one part refers to another: its id, the last word of its type, and the part's name."""

    id: str
    kind: str
    target: str


class Package:
    """The parts of a DOCX or PPTX file."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._names = {name.lstrip("/").replace("\\", "/"): name for name in archive.names()}
        self._relations: dict[str, tuple[Relation, ...]] = {}

    def main(self, usual: str) -> str:
        """Return the name of the part that holds the document, ``usual`` where none is named.

        Raises:
            Unreadable: ``corrupt`` when there is none.
        """
        for relation in self.relations(""):
            if relation.kind == "officeDocument" and relation.target in self._names:
                return relation.target
        if usual in self._names:
            return usual
        raise Unreadable(
            Status.CORRUPT, "본문이 없는 문서입니다. 원본을 다시 저장해 넣어 주시기 바랍니다."
        )

    def relations(self, part: str) -> tuple[Relation, ...]:
        """Return what a part refers to inside the package, in the order of the file.

        References to the outside (links) are left out; nothing is ever fetched.
        """
        if part not in self._relations:
            folder, name = posixpath.split(part)
            listed = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
            self._relations[part] = tuple(
                Relation(
                    each.get("Id", ""),
                    each.get("Type", "").rpartition("/")[2],
                    _resolved(folder, each.get("Target", "")),
                )
                for each in (listed if listed is not None else ())
                if local_name(each) == "Relationship" and each.get("TargetMode") != "External"
            )
        return self._relations[part]

    def related(self, part: str, kind: str) -> list[str]:
        """Return the parts of one kind to which a part refers."""
        return [each.target for each in self.relations(part) if each.kind == kind]

    def target(self, part: str, relation_id: str) -> str | None:
        """Return the part that a reference means; ``None`` when it leads nowhere or outside."""
        for each in self.relations(part):
            if each.id == relation_id:
                return each.target
        return None

    def xml(self, part: str | None) -> Element | None:
        """Return a part's root element; ``None`` when there is no such part.

        Raises:
            Unreadable: as :meth:`ingest.archive.Archive.xml` does.
        """
        if part is None or part not in self._names:
            return None
        return self._archive.xml(self._names[part])

    def bytes(self, part: str) -> bytes | None:
        """Return a part's content; ``None`` when there is no such part."""
        return self._archive.bytes(self._names[part]) if part in self._names else None


def attribute(element: Element, name: str, default: str = "") -> str:
    """Return an attribute by its local name, in whatever namespace (transitional or strict)."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return default


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first descendant along a path of local names; ``None`` when it breaks off."""
    for name in path:
        if element is None:
            return None
        element = next((each for each in element if local_name(each) == name), None)
    return element


def is_on(element: Element | None) -> bool:
    """Return what a switch says (ECMA-376 ST_OnOff): present without a value means on."""
    if element is None:
        return False
    return attribute(element, "val", "1").lower() not in ("0", "false", "off")


def number(text: str, default: int = 0) -> int:
    """Return a decimal attribute as a number, or ``default``; nine digits at most."""
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 10):
        return default
    return int(text)


def _resolved(folder: str, target: str) -> str:
    path = target.replace("\\", "/")
    if path.startswith("/"):
        return posixpath.normpath(path).lstrip("/")
    return posixpath.normpath(posixpath.join(folder, path)).lstrip("/")
