"""A copy as a page, plain text or Markdown; nothing of a record is markup in any of them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from enum import StrEnum

from catalog.copies import Copy
from records.document import Block, BlockKind

_UNSEEN = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u00ad\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]"
)
"""Controls, and marks that turn or hide text (Unicode UAX #9)."""
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&])")
_STYLE = (
    "body{font-family:sans-serif;margin:3cm 2cm;line-height:1.6}"
    ".mark{position:fixed;left:0;right:0;background:#fff;font-size:9pt;padding:.3cm 2cm}"
    ".top{top:0;border-bottom:1px solid}.bottom{bottom:0;border-top:1px solid}"
    "table{border-collapse:collapse}td{border:1px solid;padding:.2em .5em}"
    "@page{margin:2.5cm 0}"
)


class Form(StrEnum):
    """What a copy is written as."""

    HTML = "html"
    TEXT = "txt"
    MARKDOWN = "md"


def rendered(copy: Copy, form: Form, who: str, at: datetime) -> str:
    """Return a copy with its label at the head and the end; as a page, on every printed page.

    ``who`` is the person for whom it was made. The line with the token stands as text, so that
    it survives copying by hand; no script, link or picture is in any form.
    """
    facts = [copy.record.title, f"{copy.record.agency} {copy.record.department}".strip()]
    made = f"{at:%Y. %m. %d. %H:%M} {who}"
    made = f"민원 회신용 사본 · {made}" if copy.civil else f"사본 · {made}"
    match form:
        case Form.HTML:
            return _page(copy, facts, made)
        case Form.TEXT:
            lines = [copy.line, made, *facts, "", *_text(copy), "", copy.line]
            return "\n".join(map(seen, lines)) + "\n"
        case Form.MARKDOWN:
            lines = [copy.line, made, f"# {_escaped(facts[0])}", _escaped(facts[1])]
            return "\n\n".join(map(seen, [*lines, *_markdown(copy), copy.line])) + "\n"


def seen(text: str) -> str:
    """Return a text without what turns, hides or controls it."""
    return _UNSEEN.sub("", text)


def _page(copy: Copy, facts: list[str], made: str) -> str:
    def plain(text: str) -> str:
        return html.escape(seen(text))

    body = "\n".join(_tagged(block, plain) for block in copy.blocks)
    return (
        "<!doctype html>\n"
        f'<html lang="ko"><head><meta charset="utf-8"><title>{plain(facts[0])}</title>'
        f"<style>{_STYLE}</style></head><body>\n"
        f'<p class="mark top">{plain(copy.line)}</p>\n'
        f"<h1>{plain(facts[0])}</h1>\n<p>{plain(facts[1])}</p>\n<p>{plain(made)}</p>\n"
        f'{body}\n<p class="mark bottom">{plain(copy.label)} · {plain(made)}</p>\n'
        "</body></html>\n"
    )


def _tagged(block: Block, plain: Callable[[str], str]) -> str:
    if block.rows:
        rows = "".join(
            "<tr>"
            + "".join(
                f'<td rowspan="{cell.rowspan}" colspan="{cell.colspan}">{plain(cell.text)}</td>'
                for cell in row
            )
            + "</tr>"
            for row in block.rows
        )
        return f"<table>{rows}</table>"
    if block.kind is BlockKind.HEADING:
        level = min(6, (block.level or 1) + 1)
        return f"<h{level}>{plain(block.text)}</h{level}>"
    return "<p>" + plain(block.text).replace("\n", "<br>") + "</p>"


def _text(copy: Copy) -> Iterator[str]:
    for block in copy.blocks:
        yield from block.text.split("\n")


def _markdown(copy: Copy) -> Iterator[str]:
    for block in copy.blocks:
        lines = [_escaped(line) for line in block.text.split("\n")]
        if block.kind is BlockKind.HEADING:
            yield "#" * min(6, (block.level or 1) + 1) + " " + " ".join(lines)
        else:
            yield "  \n".join(lines)


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)
