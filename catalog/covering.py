"""What covers each text of a record: rules, the statutory cap, and decisions about both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from access.caps import NO_CAP, Cap, cap_of
from access.coverage import block_rules, under_heading
from access.label import Exemption, Scope
from access.reclassification import Decision, DecisionKind, Waiver, relieved, waiver_of
from access.rules import Rule, Ruling
from records.document import Block


@dataclass(frozen=True, slots=True)
class Cover:
    """The rules that cover a text, its cap, and what an exception sets aside of the rules."""

    rules: frozenset[Rule]
    cap: Cap = NO_CAP
    waiver: Waiver | None = None

    @property
    def scope(self) -> Scope:
        """Return what all that covers the text means together."""
        labels = frozenset(rule.label for rule in self.rules)
        if self.waiver is None:
            return Scope(labels, self.cap)
        waived = self.waiver.rules
        left = frozenset(rule.label for rule in self.rules if rule.name not in waived)
        return Scope(labels, self.cap, Exemption(left, self.waiver.until))


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
        return Cover(rules, cap_of(each.cap for each in touched), self.whole.waiver)

    def grounds(self) -> frozenset[int]:
        """Return every ground that the record states or its rules give, in any part of it."""
        return self.whole.cap.grounds.union(*(each.cap.grounds for each in self.blocks))


def covering(
    blocks: Sequence[Block],
    ruling: Ruling,
    stated: Iterable[int],
    decisions: Sequence[Decision] = (),
) -> Covering:
    """Return what covers a record that states these grounds of itself.

    ``decisions`` are those about the record, in order of approval.
    SECURITY: whose the record is comes from the rules alone, never from its text.
    """
    lifted = [each for each in decisions if each.kind is DecisionKind.RECLASSIFICATION]
    waiver = waiver_of(ruling, (d for d in decisions if d.kind is DecisionKind.EXCEPTION))
    # SECURITY: a decision about a heading that is not there lifts nothing
    places = [set(under_heading(blocks, each.heading)) for each in lifted]
    own = frozenset(stated).union(*(rule.grounds for rule in ruling.rules))

    def capped(grounds: frozenset[int], block: int | None) -> Cap:
        about = [
            decision
            for decision, place in zip(lifted, places, strict=True)
            if not decision.heading or block in place
        ]
        return relieved(Cap(grounds, ruling.agency, ruling.department), about)

    whole = Cover(frozenset(ruling.rules), capped(own, None), waiver)
    further = block_rules(blocks, ruling.passages)
    return Covering(
        whole,
        tuple(
            Cover(
                whole.rules | rules,
                capped(own.union(*(rule.grounds for rule in rules)), ordinal),
                waiver,
            )
            for ordinal, rules in enumerate(further)
        ),
        tuple(further),
    )
