"""Where in a rule (조례, 규칙, 지침) a line stands: its article (조) and paragraph (항)."""

from __future__ import annotations

import re

_HEAD = re.compile(r"\s*(제\s*\d+\s*조(?:\s*의\s*\d+)?)\s*(?:\([^)]*\)|(?=[①-⑳])|$)")
_PARAGRAPH = re.compile(r"\s*([①-⑳])")
_WITHIN = re.compile(r"제\d+항$")


def article_of(text: str, before: str) -> str:
    """Return where a line stands: ``제10조의2``, or ``제10조의2제3항`` where it is marked ``③``.

    ``before`` is where the line above it stands, ``""`` outside of rules. An article begins with
    its number at the head of a line, its title in brackets or a paragraph behind it; a line that
    only refers to one (``제10조를 어긴 자``) begins none.
    """
    head = _HEAD.match(text)
    article = "".join(head[1].split()) if head else before
    mark = _PARAGRAPH.match(text, head.end() if head else 0)
    if mark is None or not article:
        return article
    return f"{_WITHIN.sub('', article)}제{ord(mark[1]) - ord('①') + 1}항"
