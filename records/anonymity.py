"""From how many persons on a figure is told, and how exactly."""

from __future__ import annotations

LEAST_PERSONS = 3
"""With two, either of them knows who the other is; three is the least at which nobody does."""


def rounded(persons: int) -> int:
    """Return a number of persons as it is told: down to a multiple of ``LEAST_PERSONS``.

    Fewer than that are none. Every figure then stands for as many as ``LEAST_PERSONS`` numbers, so
    that no difference of two (all departments and one, this month and the last) is known to stand
    for one or two persons.
    """
    return persons // LEAST_PERSONS * LEAST_PERSONS
