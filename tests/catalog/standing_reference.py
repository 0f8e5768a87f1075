"""Who holds what on a day, said once more: asked backwards, from each right to whoever has it.

It shares no code with ``catalog.standing``, which goes forward from a person through the tables.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

Days = tuple[date | None, date | None]


@dataclass
class World:
    """Plain lists; rights are words such as ``department:한빛시/안전총괄과``."""

    units: dict[str, str] = field(default_factory=dict)
    """``agency/department`` to the ``agency/department`` above it, or to nothing."""
    successions: list[tuple[str, str, date]] = field(default_factory=list)
    posts: list[tuple[str, str, str, str, Days]] = field(default_factory=list)
    """Kind, agency, department, post, days, of the one person."""
    tasks: list[tuple[str, str, Days]] = field(default_factory=list)
    communities: list[tuple[str, Days]] = field(default_factory=list)


def during(days: Days, day: date) -> bool:
    return (days[0] or date.min) <= day <= (days[1] or date.max)


def has(
    word: str, login: str, world: World, day: date, asked: frozenset[str] = frozenset()
) -> bool:
    """Whether somebody has a right; one that is asked for on its own account gives nothing."""
    if word in asked:
        return False
    kind, _, name = word.partition(":")
    deeper = asked | {word}
    for how, agency, department, post, days in world.posts:
        if not during(days, day):
            continue
        whole = how != "delegated" or not post
        if post and word == f"post:{agency}/{post}":
            return True
        if whole and word in (f"agency:{agency}", f"department:{agency}/{department or '?'}"):
            return True
    if word == f"person:{login}":
        return True
    if any(f"community:{each}" == word and during(days, day) for each, days in world.communities):
        return True
    gives = [
        present for former, present, since in world.successions if former == word and since <= day
    ]
    if kind == "branch":
        gives += [f"department:{name}"]
        gives += [f"branch:{below}" for below, above in world.units.items() if above == name]
        gives += [
            f"branch:{present.partition(':')[2]}"
            for former, present, since in world.successions
            if former == f"department:{name}" and since <= day
        ]
    if kind == "task":
        gives += [
            holder for task, holder, days in world.tasks if task == name and during(days, day)
        ]
    return any(has(each, login, world, day, deeper) for each in gives)
