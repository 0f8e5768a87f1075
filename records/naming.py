"""What may stand as a record's title and date, and which of it everybody may see."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Candidates:
    """Titles and dates, best first, each with the 0-based ordinal of the block that states it.

    ``None`` stands for the file's own name, which whoever sees the record sees. The last title
    is always of that kind.
    """

    titles: tuple[tuple[str, int | None], ...]
    dates: tuple[tuple[date, int | None], ...] = ()

    def __post_init__(self) -> None:
        """Refuse candidates that leave a record without a title.

        Raises:
            ValueError: when the last title depends on a block.
        """
        if not self.titles or self.titles[-1][1] is not None:
            raise ValueError("The last title is the file's own name.")

    def shown(self, closed: Container[int]) -> tuple[str, date | None]:
        """Return the best title and date that no block in ``closed`` states.

        ``closed`` are the blocks under a rule of their own. Title and date go wherever the
        record is listed, so they are for everybody who may see the record at all.
        """
        # SECURITY: what a closed block states names the record to nobody, not even its readers
        title = next(text for text, block in self.titles if block not in closed)
        return title, next((day for day, block in self.dates if block not in closed), None)
