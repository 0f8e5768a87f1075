"""Golden files: what was once checked by eye, kept beside its source."""

from __future__ import annotations

import json
import os
from pathlib import Path

from ingest.wire import to_json
from records.document import Extraction

FLAG = "NEOMEO_REGENERATE"
"""Set it to write golden files anew; a session with it never ends well (``tests/conftest.py``)."""


def regenerating() -> bool:
    return bool(os.environ.get(FLAG))


def agree(golden: Path, text: str) -> None:
    """Hold a text against its golden file; with the flag, write it."""
    if regenerating():
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(text, encoding="utf-8")
        return
    assert golden.is_file(), f"no golden file {golden}: look at the output, then `make golden`"
    assert text == golden.read_text(encoding="utf-8")


def agree_nearly(golden: Path, text: str, *, share: float) -> None:
    """Hold lines against a golden file of which this share must be the same.

    For what follows from a model: its integer sums are the same on every processor (recipe 2,
    ``index.prepare``), what is rounded between them is not to the last bit.
    """
    if regenerating():
        agree(golden, text)
        return
    expected = golden.read_text(encoding="utf-8").splitlines()
    found = text.splitlines()
    assert len(found) == len(expected)
    same = sum(one == other for one, other in zip(found, expected, strict=True))
    assert same >= share * len(expected), f"{len(expected) - same} of {len(expected)} lines differ"


def extraction_text(extraction: Extraction) -> str:
    """An extraction as JSON with a line for every block and every row of a table.

    The text of a table is left out: it follows from its rows.
    """
    value = to_json(extraction)
    blocks = value.pop("blocks")
    lines = [_block(block) for block in blocks]
    head = [f'"{name}": {_json(part)},' for name, part in value.items()]
    return "\n".join(["{", *head, '"blocks": [', ",\n".join(lines), "]", "}"]) + "\n"


def _block(block: dict[str, object]) -> str:
    rows = block.pop("rows", None)
    if not isinstance(rows, list):
        return _json(block)
    del block["text"]
    body = ",\n  ".join(_json([_cell(cell) for cell in row]) for row in rows)
    return f'{_json(block)[:-1]}, "rows": [\n  {body}]}}'


def _cell(cell: dict[str, object]) -> dict[str, object]:
    """A cell without what most cells are: one row high and one column wide."""
    return {name: part for name, part in cell.items() if not (name.endswith("span") and part == 1)}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
