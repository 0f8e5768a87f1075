from __future__ import annotations

from pathlib import Path

import pytest

from ingest.read import read
from records.document import Status

TEXT = """---
title: 추진 계획
---
# 계획 **개요**

본문입니다.[^1] [누리집](http://example.invalid) `코드`[^없음]
□ 개요
  ○ 일시: 3월
 이어진 줄

둘째 절
-------

- 하나
  - ○ 둘
* 셋
3. 넷

   넷의 문단

| 구분 | 값 |
|---|---|
| 가 | 1\\|2 |

```
x = 1
  y
```

> 인용 글

줄<br>바꿈 <b>굵게</b> ![그림 이름](a.png)

[^1]: 각주 하나.
[^2]: 각주 둘.

[참고]: http://example.invalid

<div>상자<b>글</b></div>
"""


def test_markdown_keeps_marks_and_loses_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEXT, encoding="utf-8")
    extraction = read(tmp_path / "a.md")
    assert extraction.status is Status.OK
    assert [(b.kind.value, b.level, b.text) for b in extraction.blocks] == [
        ("paragraph", None, "title: 추진 계획"),
        ("heading", 1, "계획 개요"),
        ("paragraph", None, "본문입니다. 누리집 코드[^없음]"),
        ("heading", 3, "□ 개요"),
        ("list_item", 4, "○ 일시: 3월\n이어진 줄"),
        ("heading", 2, "둘째 절"),
        ("list_item", 1, "- 하나"),
        ("list_item", 2, "- ○ 둘"),
        ("list_item", 1, "* 셋"),
        ("list_item", 1, "3. 넷"),
        ("list_item", 1, "넷의 문단"),
        ("table", None, "구분 | 값\n가 | 1|2"),
        ("paragraph", None, "x = 1\n  y"),
        ("paragraph", None, "인용 글"),
        ("paragraph", None, "줄\n바꿈 굵게 그림 이름"),
        ("footnote", None, "각주 하나."),
        ("footnote", None, "각주 둘."),
        ("paragraph", None, "[참고]: http://example.invalid"),
        ("paragraph", None, "상자글"),
    ]


def test_markdown_of_other_encodings(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes("# 계획\r\n\r\n본문입니다.\r\n".encode("cp949"))
    assert [block.text for block in read(tmp_path / "a.md").blocks] == ["계획", "본문입니다."]


@pytest.mark.no_cover
def test_hostile_markdown_ends(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(">" * 20_000 + "[" * 20_000 + "글", encoding="utf-8")
    assert read(tmp_path / "a.md").status is Status.TOO_BIG
    (tmp_path / "a.md").write_text("[" * 20_000 + "글" + "*" * 20_000, encoding="utf-8")
    assert "글" in read(tmp_path / "a.md").blocks[0].text
