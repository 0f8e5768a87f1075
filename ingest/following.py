"""Records follow their files: what was moved or renamed is brought along, not read again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath

from access.rules import Rule, rule_for
from access.share_rights import Rights
from catalog.disposed_files import DisposedFiles
from catalog.moving import Move, Moving
from catalog.records import KnownFile, Records
from ingest.known_files import KnownFiles
from ingest.moves import Arrival, chained, moved
from ingest.particulars import candidates
from ingest.shown_path import shown_path
from records.document import Extraction, Status

_UNNAMED = "○○○"
"""Shown for a name until the record was read again, since what is personal in it is not known."""


@dataclass(frozen=True, slots=True)
class Lying:
    """What is known of the file that lies at a path now."""

    size: int
    mtime_ns: int
    file_id: str = ""
    share: tuple[Rights, ...] | None = None


@dataclass(slots=True)
class Following:
    """Brings records of one folder along; ``moved`` are the paths at which they arrived."""

    folder_id: int
    known: KnownFiles
    records: Records
    moving: Moving
    disposed: DisposedFiles
    rules: Callable[[], Sequence[Rule]]
    at: datetime
    moved: set[str] = field(default_factory=set)

    def follow(
        self,
        there: Collection[str],
        arrivals: Sequence[Arrival],
        lying: Mapping[str, Lying],
        *,
        other: Collection[str] = (),
        container: str = "",
    ) -> None:
        """Move the records of files in a folder, or of members in one ZIP, to where those lie.

        ``there`` are the paths at which anything lies, ``other`` those whose files have another
        size than before; ``lying`` tells of the arrivals. A ZIP takes its members along.
        """
        rules = self.rules()
        # SECURITY: no record follows to where its file would not be read
        arrivals = [each for each in arrivals if self._welcome(each, rules)]
        found = moved(self.known.direct(container), there, arrivals, other)
        within = {
            before: [each.facts.path for each in self.known.inside(before)] for before in found
        }
        goals = dict(found)
        for before, members in within.items():
            goals |= {each: found[before] + each.removeprefix(before) for each in members}
        facts = {each: lying[found[each]] for each in found}
        for before, members in within.items():
            facts |= dict.fromkeys(members, facts[before])
        for group in chained(found, within):
            moves = [
                self._move(each, goals[each], facts[each], member=each not in found)
                for each in group
            ]
            self.moving.move(self.folder_id, moves, at=self.at)
            arrived = [each.after for each in moves]
            self.known.replace(group, self.records.known(self.folder_id, arrived))
            self.moved.update(arrived)

    def _welcome(self, arrival: Arrival, rules: Sequence[Rule]) -> bool:
        ruling = rule_for(arrival.path, rules)
        if ruling is None:
            return False
        return not self.disposed.holds(arrival.path, arrival.sha256, ruling)

    def _move(self, before: str, after: str, lying: Lying, *, member: bool) -> Move:
        file = self.known.get(before)
        assert file is not None, "what is moved is known"
        shown = _shown(file, after)
        return Move(
            before=before,
            after=after,
            size=file.facts.size if member else lying.size,
            mtime_ns=lying.mtime_ns,
            file_id="" if member else lying.file_id,
            share=lying.share,
            shown_path=shown,
            name=candidates(Extraction(Status.OK, ""), shown),
            again=bool(file.masked),
            member=member,
        )


def _shown(file: KnownFile, path: str) -> str:
    """Return a path as readers see it while nothing was read again.

    SECURITY: what is personal in a text is masked in its name, too, and is looked up in the text.
    """
    return _UNNAMED + PurePosixPath(path).suffix if file.masked else shown_path(path, ())
