"""What covers each text of a record: rules, and the statutory cap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from access.caps import NO_CAP, Cap, cap_of
from access.coverage import block_rules
from access.rules import Rule, Ruling
from records.document import Block


@dataclass(frozen=True, slots=True)
class Cover:
    """The rules that cover a text, and its cap."""

    rules: frozenset[Rule]
    cap: Cap = NO_CAP


@dataclass(frozen=True, slots=True)
class Covering:
    """What covers a record as a whole, and each of its blocks; ``further`` as ``block_rules``."""

    whole: Cover
    blocks: tuple[Cover, ...]
    further: tuple[frozenset[Rule], ...]

    def over(self, ordinals: Iterable[int]) -> Cover:
        """Return what covers a text made of some blocks: as closed as the tightest of them."""
        touched = [self.blocks[ordinal] for ordinal in sorted(set(ordinals))]
        rules = frozenset[Rule]().union(*(each.rules for each in touched))
        return Cover(rules, cap_of(each.cap for each in touched))

    def grounds(self) -> frozenset[int]:
        """Return every ground that the record states or its rules give, in any part of it."""
        return self.whole.cap.grounds.union(*(each.cap.grounds for each in self.blocks))


def covering(blocks: Sequence[Block], ruling: Ruling, stated: Iterable[int]) -> Covering:
    """Return what covers a record that states these grounds of itself.

    SECURITY: whose the record is comes from the rules alone, never from its text.
    """
    own = frozenset(stated).union(*(rule.grounds for rule in ruling.rules))
    whole = Cover(frozenset(ruling.rules), Cap(own, ruling.agency, ruling.department))
    further = block_rules(blocks, ruling.passages)
    return Covering(
        whole,
        tuple(
            Cover(
                whole.rules | rules,
                Cap(own.union(*(rule.grounds for rule in rules)), ruling.agency, ruling.department),
            )
            for rules in further
        ),
        tuple(further),
    )
