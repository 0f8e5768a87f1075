"""What ``neomeo ingest`` tells of a folder that was read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from catalog.folders import Folder
from ingest.receipt import Receipt, held_back_words


def receipt_json(folder: Folder, receipt: Receipt) -> dict[str, Any]:
    """Return a receipt as plain JSON values, with every file that was not read and why."""
    return {
        "id": folder.id,
        "name": folder.name,
        **receipt.as_dict(),
        "problems": [
            {"path": one.path, "status": one.status, "reason": one.reason}
            for one in [*receipt.failed, *receipt.excluded]
        ],
    }


def receipt_lines(folder: Folder, receipt: Receipt) -> Iterator[str]:
    """Yield a receipt as lines for a terminal."""
    yield (
        f"{folder.name}: 모두 {receipt.total}건 = 읽음 {receipt.indexed} + 바뀌지 않음 "
        f"{receipt.unchanged} + 옮김 {receipt.moved} + 제외 {len(receipt.excluded)} + 실패 "
        f"{len(receipt.failed)} (없어짐 {receipt.removed}, 원본 삭제됨 {receipt.kept})"
    )
    if receipt.held_back:
        yield f"  {held_back_words(receipt.held_back)}"
    for one in [*receipt.failed, *receipt.excluded]:
        yield f"  {one.path}: {one.reason}"
