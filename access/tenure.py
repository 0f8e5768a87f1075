"""Posts that people hold for a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from access.label import Grant, GrantKind


class TenureKind(StrEnum):
    """How a post is held."""

    MAIN = "main"
    CONCURRENT = "concurrent"
    ACTING = "acting"
    DELEGATED = "delegated"


TENURE_WORDS: dict[TenureKind, str] = {
    TenureKind.MAIN: "",
    TenureKind.CONCURRENT: "겸직",
    TenureKind.ACTING: "직무대행",
    TenureKind.DELEGATED: "위임",
}


@dataclass(frozen=True, slots=True)
class Tenure:
    """One post of one person, both days included; ``post`` is empty where none is named.

    A delegation hands over one post and not the department's other rights; ``giver`` is who did.
    """

    agency: str
    department: str = ""
    post: str = ""
    kind: TenureKind = TenureKind.MAIN
    since: date | None = None
    until: date | None = None
    giver: str = ""

    def __post_init__(self) -> None:
        """Refuse a tenure that would never end, or never begin.

        Raises:
            ValueError: without an agency, ending before it begins, or delegated without an end.
        """
        if not self.agency:
            raise ValueError("직위에는 기관이 있어야 합니다.")
        if self.since and self.until and self.until < self.since:
            raise ValueError("끝나는 날이 시작하는 날보다 앞섭니다.")
        if self.kind is TenureKind.DELEGATED and self.until is None:
            raise ValueError("위임에는 끝나는 날을 적어 주시기 바랍니다.")

    def holds_on(self, day: date) -> bool:
        """Return whether the post is held on a day."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )

    def same_post(self, other: Tenure) -> bool:
        """Return whether both are of one post."""
        mine, others = (
            (self.agency, self.department, self.post),
            (other.agency, other.department, other.post),
        )
        return mine == others

    @property
    def words(self) -> str:
        """Return what the post is called in logs: ``한빛시 안전총괄과 안전총괄과장(겸직)``."""
        named = " ".join(part for part in (self.agency, self.department, self.post) if part)
        how = TENURE_WORDS[self.kind]
        return f"{named}({how})" if how else named

    def grants(self) -> frozenset[Grant]:
        """Return what the post fulfils by itself, without departments above or succession."""
        post = {Grant(GrantKind.POST, f"{self.agency}/{self.post}")} if self.post else frozenset()
        if self.kind is TenureKind.DELEGATED and self.post:
            return frozenset(post)
        held = {Grant(GrantKind.AGENCY, self.agency), *post}
        if self.department:
            held.add(Grant(GrantKind.DEPARTMENT, f"{self.agency}/{self.department}"))
        return frozenset(held)
