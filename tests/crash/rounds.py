"""Rounds of killing: at every kind of step first, then wherever chance has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tests.crash.survivor import AUDIENCES, Order, Site


@dataclass(frozen=True)
class Scene:
    """What is done (``victim.SCENES``), who is killed, and in how many of the suite's rounds."""

    name: str
    whom: str
    rounds: int


SCENES = (
    Scene("work", "self", 85),
    Scene("rules", "self", 65),
    Scene("web", "self", 35),
    Scene("work", "parser", 15),
)
LONG = 0.4
"""Seconds within which a victim that is killed at a random moment dies."""


def kill(site: Site, scene: str, whom: str, rounds: int) -> Iterator[str]:
    """Kill so many processes of a scene and yield before which step each died."""
    order = Order(scene, "", "", whom=whom)
    names = _traced(site, order)
    first = [number for number, name in enumerate(names, 1) if names.index(name) == number - 1]
    site.random.shuffle(first)
    for turn in range(rounds):
        at, after = 0, 0.0
        if turn < len(first):
            at = first[turn]
        elif turn % 2 or whom == "parser":
            at = site.random.randint(1, len(names))
        else:
            after = site.random.uniform(0.01, LONG)
        site.change_files(site.random.randint(0, 2) if scene != "rules" else 0)
        status, told = site.suffer(_stated(site, replace(order, at=at, after=after)))
        died = next((each["died"] for each in told if "died" in each), f"after {after:.2f}s")
        assert status in (0, -9), (died, status)
        site.check(told)
        site.recover()
        if whom == "parser":
            site.retry_what_failed()
        yield died


def _stated(site: Site, order: Order) -> Order:
    return replace(order, audience=AUDIENCES[site.audience() == AUDIENCES[0]])


def _traced(site: Site, order: Order) -> list[str]:
    """Return the names of the steps of a scene that nobody ends."""
    trace = site.root / "trace"
    trace.write_text("")
    site.change_files(3)
    status, told = site.suffer(_stated(site, replace(order, trace=str(trace))))
    assert status == 0
    site.check(told)
    site.recover()
    return trace.read_text().splitlines()
