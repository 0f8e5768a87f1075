"""A catalog filled with a few records, without parsing anything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from access.coverage import block_rules, closed_blocks
from access.label import Grant, Label
from access.role import Role
from access.rules import Rule, rule_for
from catalog.database import Database
from catalog.folders import Folder, Folders
from catalog.records import FileFacts, Records
from ingest.chunker import chunk
from ingest.particulars import candidates
from records.document import Block, BlockKind, Extraction, Field, Status
from records.location import Location
from records.naming import Candidates
from tests.support.permits import NOW


def rule(
    path: str,
    *audience: str,
    heading: str = "",
    agency: str = "",
    opens: date | None = None,
    closes: date | None = None,
    role: Role | None = None,
    pattern: str = "",
    fields: Sequence[tuple[str, str]] = (),
    placeholder: str = "",
    grounds: Iterable[int] = (),
) -> Rule:
    label = Label(frozenset(Grant.parse(grant) for grant in audience), opens, closes, role)
    return Rule(
        path, label, agency, "", heading, pattern, tuple(fields), placeholder, frozenset(grounds)
    )


def text_blocks(*texts: str) -> tuple[Block, ...]:
    """Lines as blocks; ``# `` makes a heading of level 1."""
    return tuple(
        Block(
            BlockKind.HEADING if text.startswith("# ") else BlockKind.PARAGRAPH,
            text.removeprefix("# "),
            Location(section=1, paragraph=number),
            1 if text.startswith("# ") else None,
        )
        for number, text in enumerate(texts, start=1)
    )


@dataclass(slots=True)
class Shelf:
    database: Database
    folder: Folder
    rules: list[Rule]
    digest: str = "0" * 64
    detector: int = 0

    def put(self, path: str, *texts: str, title: str = "", day: date | None = None) -> str:
        return self.put_blocks(path, text_blocks(*texts), title=title, day=day)

    def put_blocks(
        self,
        path: str,
        blocks: Sequence[Block],
        *,
        title: str = "",
        day: date | None = None,
        fields: Sequence[Field] = (),
    ) -> str:
        """Store blocks; with fields the record is named as when it is read."""
        ruling = rule_for(path, self.rules, fields)
        assert ruling is not None, f"no rule covers {path}"
        file = self.folder.path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(block.text for block in blocks), encoding="utf-8")
        facts = file.stat()
        walls = block_rules(blocks, ruling.passages)
        extraction = Extraction(Status.OK, "", tuple(blocks), tuple(fields))
        names = Candidates(((title or Path(path).stem, None),), ((day, None),) if day else ())
        if fields:
            names = candidates(extraction, path)
        name, _ = names.shown(closed_blocks(walls))
        return Records(self.database).store(
            self.folder.id,
            FileFacts(path, facts.st_size, facts.st_mtime_ns, self.digest, "txt", 1, self.detector),
            ruling,
            extraction,
            names,
            chunk(blocks, title=name, count=len, limit=400, walls=walls),
            at=NOW,
        )

    def put_container(self, path: str) -> str:
        """Store what is noted of a ZIP, whose members lie below its path."""
        return self._put_textless(path, Extraction(Status.CONTAINER, ""))

    def put_unreadable(self, path: str) -> str:
        """Store a file that could be read before, and cannot now."""
        return self._put_textless(path, Extraction(Status.ENCRYPTED, "암호가 걸려 있습니다."))

    def _put_textless(self, path: str, extraction: Extraction) -> str:
        ruling = rule_for(path, self.rules)
        assert ruling is not None
        return Records(self.database).store(
            self.folder.id,
            FileFacts(path, 1, 1, "1" * 64, "unknown", 1),
            ruling,
            extraction,
            Candidates(((Path(path).stem, None),)),
            [],
            at=NOW,
        )

    def relabel(self, *rules: Rule) -> None:
        self.rules = list(rules)
        Folders(self.database).set_rules(self.folder.id, self.rules)


def shelf(database: Database, root: Path, *rules: Rule, name: str = "시험 폴더") -> Shelf:
    root.mkdir(parents=True, exist_ok=True)
    folder = Folders(database).add(name, root, list(rules), at=NOW)
    return Shelf(database, folder, list(rules))
