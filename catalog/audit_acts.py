"""Kinds of acts: how long their rows are kept, and what the monthly review counts them as."""

from __future__ import annotations

READING = frozenset(
    {
        *("sign_in", "sign_in_refused", "sign_out"),
        *(
            "ask",
            "examples",
            "search",
            "narrow",
            "open",
            "open_answer",
            "similar",
            "timeline",
            "compare",
            "refused",
            "explain",
            "look_up",
        ),
        *("notice", "feedback", "read_feedback", "read_questions"),
        *("keep", "open_archive", "saved_search"),
        *("download", "export", "print", "copy", "unmask"),
    }
)
"""The access log. Whatever is not listed changes rights or settings and is kept longer."""

TAKING_AWAY = frozenset({"download", "export", "print", "copy"})
"""Acts by which text leaves the screen."""

OF_THE_LOG = frozenset(
    {"read_log", "export_log", "review_signed", "prune", "anchor_dropped", "log_sealed"}
)
"""Acts upon the log itself."""

NEVER_REMOVED = frozenset({"prune", "anchor_dropped", "log_sealed", "review_signed"})
"""Rows without which the others cannot be checked, or the reviews not be shown."""


def changes_rights(act: str) -> bool:
    """Return whether an act changes what people may see, or a setting."""
    return act not in READING and act not in OF_THE_LOG
