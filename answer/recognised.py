"""What was recognised in a question, and where in its text that stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from language.particles import PARTICLES
from records.answer import Understood

_PARTICLE = re.compile(rf"{PARTICLES}(?![가-힣])")


@dataclass(frozen=True, slots=True)
class Recognised:
    """A half-open span of code points of a question, and what was understood of it."""

    start: int
    end: int
    understood: Understood


def without(text: str, found: Iterable[Recognised]) -> str:
    """Return a question with blanks where something, and the particle behind it, was recognised."""
    letters = list(text)
    for each in found:
        particle = _PARTICLE.match(text, each.end)
        end = particle.end() if particle else each.end
        letters[each.start : end] = " " * (end - each.start)
    return "".join(letters)
