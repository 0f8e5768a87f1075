"""Which blocks of a record the rules under its headings cover."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from access.rules import Rule
from records.document import Block, BlockKind

_BESIDE = (BlockKind.FOOTNOTE, BlockKind.ENDNOTE, BlockKind.MEMO, BlockKind.TEXT_BOX)
_AROUND = (BlockKind.HEADER, BlockKind.FOOTER)


def block_rules(blocks: Sequence[Block], passages: Sequence[Rule]) -> list[frozenset[Rule]]:
    """Return the further rules of each block, in order; empty where only the record's hold.

    A rule under a heading covers that heading and everything up to the next heading of the
    same or a higher level. Headings are compared without regard to white space; one that
    occurs twice is covered twice. A heading that is nowhere in the record covers all of it: a
    rule that cannot be placed must not leave open what it was meant to close. Notes, memos and
    boxes that some formats (DOC, Markdown) gather behind the text may belong to any of it, so
    that every rule under a heading covers them.
    """
    further: list[frozenset[Rule]] = [frozenset() for _ in blocks]
    gathered = _gathered(blocks)
    for rule in passages:
        covered: Collection[int] = under_heading(blocks, rule.heading)
        if not covered:  # SECURITY: a rule that cannot be placed closes all
            covered = range(len(blocks))
        # SECURITY: a note whose paragraph is not known is as closed as any paragraph
        for ordinal in {*covered, *gathered}:
            further[ordinal] |= {rule}
    return further


def closed_blocks(further: Sequence[Collection[Rule]]) -> frozenset[int]:
    """Return the ordinals of blocks under a rule of their own: not open to all who see the record.

    ``further`` is what :func:`block_rules` returned.
    """
    return frozenset(ordinal for ordinal, rules in enumerate(further) if rules)


def under_heading(blocks: Sequence[Block], heading: str) -> list[int]:
    """Return the ordinals of the blocks under a heading, itself among them; none when it is not there."""
    wanted = _squeezed(heading)
    covered: list[int] = []
    level: int | None = None
    for ordinal, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING:
            mine = block.level or 1
            if _squeezed(block.text) == wanted:
                level = mine if level is None else min(level, mine)
            elif level is not None and mine <= level:
                level = None
        if level is not None:
            covered.append(ordinal)
    return covered


def _gathered(blocks: Sequence[Block]) -> list[int]:
    """Return the notes, memos and boxes behind the last block of the text itself."""
    found: list[int] = []
    for ordinal in range(len(blocks) - 1, -1, -1):
        if blocks[ordinal].kind in _BESIDE:
            found.append(ordinal)
        elif blocks[ordinal].kind not in _AROUND:
            break
    return found


def _squeezed(text: str) -> str:
    return "".join(text.split())
