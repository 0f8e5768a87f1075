"""How reading each file ended, as an administrator looks through it: by cause and by name."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalog.audit_export import harmless
from catalog.folders import FileResult
from ingest.receipt import POSTPONED
from records.document import Status
from ui.words import Language, word

PART = 100
"""Files on one page."""
_UNREAD = POSTPONED | {each.value for each in Status if each.failed}


@dataclass(frozen=True, slots=True)
class Listed:
    """Some files of a folder, with how many there are of each cause before any was chosen."""

    shown: Sequence[FileResult]
    causes: Sequence[tuple[str, int]]
    found: int
    part: int
    parts: int


def listed(results: Sequence[FileResult], *, cause: str, name: str, part: int) -> Listed:
    """Return the ``part``-th page of the files of a cause whose path holds a name.

    ``failed`` is every cause for which a file was tried in vain, empty is all files.
    """
    counts = Counter(each.status for each in results)
    wanted = [
        each
        for each in results
        if cause in ("", each.status) or (cause == "failed" and unread(each))
    ]
    wanted = [each for each in wanted if name.casefold() in each.path.casefold()]
    parts = max(1, -(-len(wanted) // PART))
    part = min(part, parts)
    shown = wanted[(part - 1) * PART : part * PART]
    return Listed(shown, sorted(counts.items()), len(wanted), part, parts)


def unread(result: FileResult) -> bool:
    """Return whether a file was tried in vain, and may be tried again."""
    return result.status in _UNREAD


def csv_of(results: Sequence[FileResult], language: Language) -> Iterator[str]:
    """Yield the lines of a table for a spreadsheet: path, cause, what to do."""
    yield "\ufeff"  # without it a spreadsheet takes Korean for something else
    yield _line(word(key, language) for key in ("path", "cause", "remedy"))
    for each in results:
        cause = word(f"cause_{each.status}", language)
        # SECURITY: a name is shown by a spreadsheet and not run
        yield _line(harmless(cell) for cell in (each.path, cause, each.reason))


def _line(cells: Iterator[str]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.getvalue()
