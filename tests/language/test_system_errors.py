"""What the system says is told in Korean, and what is unknown by its number."""

from __future__ import annotations

import errno
import re
from pathlib import Path

import pytest

from ingest.scan import FolderUnreachable, scan
from language.system_errors import in_korean


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EROFS, errno.ENOSPC, errno.ESTALE])
def test_a_refusal_is_told_in_korean(number: int) -> None:
    assert not re.search("[A-Za-z]", in_korean(OSError(number, "of the system")))


def test_one_that_is_unknown_keeps_its_number() -> None:
    assert in_korean(OSError(9999, "Unknown error 9999")) == "시스템 오류 9999"
    assert in_korean(OSError("without one")) == "시스템 오류 번호 없음"


def test_a_share_that_is_gone_says_so_in_korean(tmp_path: Path) -> None:
    with pytest.raises(FolderUnreachable, match=r"그런 파일이나 폴더가 없음"):
        list(scan(tmp_path / "away"))
