"""What a run over a folder did, in figures that add up."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from catalog.records import KnownFile
from records.document import Status

CHANGED, UNREADABLE = "changed", "unreadable"
POSTPONED = frozenset({CHANGED, UNREADABLE})
"""What could not be read now; its earlier record stays."""
_TOLD = 1000


def held_back_words(count: int) -> str:
    """Return what an administrator is asked when so many files are missing."""
    return (
        f"파일 {count:,}개가 한꺼번에 없어져 그 자료를 그대로 두었습니다. 공유 폴더의 연결을 확인해 주시고, "
        "지운 것이 맞으면 삭제를 확인해 주시기 바랍니다(‘neomeo ingest 폴더번호 --confirm-removal’)."
    )


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file that was not indexed or unchanged."""

    path: str
    status: str
    reason: str


@dataclass(slots=True)
class Receipt:
    """How a run ended: ``total = indexed + unchanged + moved + len(excluded) + len(failed)``.

    ``moved`` files lie at another path than before, with their bytes and their record. ``removed``
    counts records that were withdrawn, ``kept`` those whose file was deleted since and whose
    folder keeps them, ``held_back`` missing files about which an administrator is asked. A ZIP
    counts by its members. It is itself counted only when it could not be opened (failed), or, as
    one excluded line that names them, when something in it was refused.
    """

    indexed: int = 0
    unchanged: int = 0
    moved: int = 0
    removed: int = 0
    kept: int = 0
    held_back: int = 0
    excluded: list[FileOutcome] = field(default_factory=list)
    failed: list[FileOutcome] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Return how many entries the folder held."""
        return self.indexed + self.unchanged + self.moved + len(self.excluded) + len(self.failed)

    def as_dict(self) -> dict[str, int]:
        """Return the figures, without paths."""
        return {
            "total": self.total,
            "indexed": self.indexed,
            "unchanged": self.unchanged,
            "moved": self.moved,
            "excluded": len(self.excluded),
            "failed": len(self.failed),
            "removed": self.removed,
            "kept": self.kept,
            "held_back": self.held_back,
        }

    def told(self) -> dict[str, Any]:
        """Return what is kept of the run: the figures, what was not opened, and what is asked."""
        asked = {"held_back_reason": held_back_words(self.held_back)} if self.held_back else {}
        return {**self.as_dict(), "not_opened": self.not_opened(), **asked}

    def not_opened(self) -> list[dict[str, str]]:
        """Return the entries of which the catalog knows nothing, as plain JSON values.

        At most the first ``_TOLD`` of them; the figures tell how many there are.
        """
        missed = [each for each in self.failed if each.status in POSTPONED]
        return [asdict(each) for each in [*missed, *self.excluded][:_TOLD]]

    def exclude(self, path: str, status: str, reason: str) -> None:
        """Note what was not opened."""
        self.excluded.append(FileOutcome(path, status, reason))

    def fail(self, path: str, status: str, reason: str) -> None:
        """Note what was tried in vain."""
        self.failed.append(FileOutcome(path, status, reason))

    def take(self, path: str, status: Status, reason: str, *, moved: bool = False) -> None:
        """Note a file that was read now, because of its new name where it was ``moved``."""
        if status.readable:
            self.indexed += not moved
            self.moved += moved
        else:
            self._rest(path, status, reason)

    def keep(self, known: KnownFile, *, moved: bool = False) -> None:
        """Note a file that was not read again, as it was noted when it was."""
        if known.status.readable:
            self.unchanged += not moved
            self.moved += moved
        else:
            self._rest(known.facts.path, known.status, known.reason)

    def _rest(self, path: str, status: Status, reason: str) -> None:
        if status is not Status.CONTAINER:
            self.fail(path, status.value, reason)
        elif reason:
            self.exclude(path, status.value, reason)
