"""What stands on the same line before and after a place, never more than a few words."""

from __future__ import annotations

from dataclasses import dataclass

from privacy.cues import is_bare_label

REACH = 48
"""How many characters a cue may be away; bounded, so that a line of a megabyte costs no more."""
_LABEL = 16


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A view's text, asked for the neighbourhood of a place."""

    text: str

    def before(self, start: int, width: int = REACH) -> str:
        """Return up to ``width`` characters before a place on its line.

        At the start of a line, a label which is all of the line above counts as before it.
        """
        piece = self.text[max(0, start - width) : start]
        cut = piece.rfind("\n")
        if cut < 0:
            return piece
        line = piece[cut + 1 :]
        if line.strip(" \t-|:"):
            return line
        above = piece[piece.rfind("\n", 0, cut) + 1 : cut].strip()
        return f"{above} {line}" if len(above) <= _LABEL and is_bare_label(above) else line

    def after(self, end: int, width: int = REACH) -> str:
        """Return up to ``width`` characters after a place on its line."""
        piece = self.text[end : end + width]
        cut = piece.find("\n")
        return piece if cut < 0 else piece[:cut]
