"""How far a job is, in figures and words that a page shows."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.job import Job

_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Progress:
    """``done`` of ``total`` in whole per cent; ``of`` is ``files`` or, after them, ``vectors``.

    ``minutes`` are left and ``rate`` a minute are done, ``None`` where that cannot be told.
    """

    of: str
    done: int
    total: int
    percent: int
    minutes: int | None
    rate: int | None

    @classmethod
    def of_job(cls, job: Job) -> Progress:
        """Return how far a job is."""
        embeds = job.chunks_total > 0
        done, total = (job.chunks_done, job.chunks_total) if embeds else (job.done, job.total)
        left = job.seconds_left
        taken = (job.renewed - job.started).total_seconds() if job.started and job.renewed else 0
        return cls(
            of="vectors" if embeds else "files",
            done=done,
            total=total,
            percent=100 * done // total if total else 0,
            minutes=-(-left // _MINUTE) if left is not None else None,
            rate=round(_MINUTE * done / taken) if left is not None and taken > 0 else None,
        )


def expected_minutes(former: Job | None) -> int | None:
    """Return how long reading all took last, in minutes from 1; ``None`` when it is not known."""
    if former is None or former.started is None or former.ended is None or not former.total:
        return None
    taken = (former.ended - former.started).total_seconds()
    return max(1, round(taken / _MINUTE)) if taken >= 0 else None
