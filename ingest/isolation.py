"""How closed the parsers' child is on this machine, in words for those who look after it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ingest.sandbox import sandbox_level

_DETAILS = {
    "full": (
        "파일·네트워크·자원을 모두 막습니다",
        "files, network and resources are all closed",
    ),
    "partial": (
        "일부만 막습니다. 커널의 Landlock·seccomp 지원을 확인해 주시기 바랍니다",
        "closed in part; please check that the kernel supports Landlock and seccomp",
    ),
    "minimal": (
        "자원만 막습니다. 커널 지원을 확인해 주시기 바랍니다",
        "resources alone are closed; please check what the kernel supports",
    ),
}


@dataclass(frozen=True, slots=True)
class Isolation:
    """What the self-test found: ``full``, ``partial`` or ``minimal``, and what that means.

    ``detail`` says it in Korean.
    """

    level: str
    detail: str
    english: str

    @property
    def good(self) -> bool:
        """Return whether files may be read under it: anything but ``minimal``."""
        return self.level != "minimal"


@cache
def isolation() -> Isolation:
    """Return how closed a child is that this process starts; takes half a second when first asked."""
    level = sandbox_level()
    return Isolation(level, *_DETAILS[level])
