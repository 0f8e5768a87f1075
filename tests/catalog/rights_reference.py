"""Who may see what, said once more and independently: straight from rules, posts and grants.

It shares no code with ``access.decision`` or ``catalog.visible``: it walks lists instead of sets
of grants, and knows one rule at a time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Post:
    agency: str
    department: str
    name: str
    since: date
    until: date


@dataclass(frozen=True)
class Wall:
    """A rule: words such as ``department:한빛시/안전총괄과``, and the days on which it opens."""

    words: tuple[str, ...]
    opens: date
    closes: date


@dataclass
class Reader:
    login: str
    posts: list[Post] = field(default_factory=list)
    communities: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    signed: bool = False
    received: bool = False
    granted: bool = False
    active: bool = True


def meant(word: str, reader: Reader, day: date) -> bool:
    kind, _, name = word.partition(":")
    now = [post for post in reader.posts if post.since <= day <= post.until]
    match kind:
        case "everyone":
            return True
        case "person":
            return name == reader.login
        case "community":
            return name in reader.communities
        case "line":
            return reader.signed
        case "recipients":
            return reader.received
        case "agency":
            return any(post.agency == name for post in now)
        case "department" | "branch":
            return any(f"{post.agency}/{post.department}" == name for post in now)
        case "post":
            return any(f"{post.agency}/{post.name}" == name for post in now)
    return False


def may_see(reader: Reader, day: date, walls: list[Wall], grounds: set[int], agency: str) -> bool:
    if not reader.active or not walls:
        return False
    here = any(p.agency == agency and p.since <= day <= p.until for p in reader.posts)
    if grounds & {5, 7, 8} and not (agency and here):
        return False
    if reader.granted and not grounds & {1, 2, 3, 4}:
        return True
    for wall in walls:
        if not wall.opens <= day <= wall.closes:
            return False
        fits = [word for word in wall.words if meant(word, reader, day)]
        if grounds & {1, 2, 3, 4}:
            fits = [word for word in fits if word.startswith("post:")]
        if not fits:
            return False
    return True
