"""Every fuzz target on its seeds, on seeded changes of them, and on what was once found."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS

pytestmark = pytest.mark.no_cover

FOUND = Path(__file__).resolve().parent / "found"
"""Inputs that once broke a target, as ``found/TARGET/what-happened``."""
CHANGES = 400


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_holds_on_seeds_and_changes(name: str) -> None:
    target = TARGETS[name]
    seeds = list(target.seeds())
    assert seeds
    for seed in seeds:
        target.attack(seed)
    chance = random.Random(name)
    for _ in range(CHANGES):
        target.attack(changed(chance.choice(seeds), chance))


@pytest.mark.parametrize(
    "found", sorted(FOUND.glob("*/*")), ids=lambda file: f"{file.parent.name}-{file.name}"
)
def test_what_was_found_stays_mended(found: Path) -> None:
    TARGETS[found.parent.name].attack(found.read_bytes())


def changed(data: bytes, chance: random.Random) -> bytes:
    """Bits flipped, a stretch cut out, doubled, or put in place of another."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        if not made:
            break
        at = chance.randrange(len(made))
        stretch = made[at : at + chance.randint(1, 40)]
        match chance.randrange(5):
            case 0 | 1:
                made[at] ^= 1 << chance.randrange(8)
            case 2:
                del made[at : at + len(stretch)]
            case 3:
                made[at:at] = stretch * chance.randint(1, 4)
            case _:
                there = chance.randrange(len(made))
                made[there : there + len(stretch)] = stretch
    return bytes(made)
