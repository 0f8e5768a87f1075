from __future__ import annotations

from pathlib import Path

import pytest

from ingest.limits import LIMITS
from ingest.read import read
from records.document import Block, BlockKind, Status


def page(
    tmp_path: Path, body: str, *, encoding: str = "utf-8", head: str = ""
) -> tuple[Block, ...]:
    file = tmp_path / "a.html"
    text = f"<html><head>{head}</head><body>{body}</body></html>"
    file.write_bytes(text.encode(encoding))
    extraction = read(file)
    assert extraction.status is Status.OK, extraction.reason
    return extraction.blocks


def texts(blocks: tuple[Block, ...]) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in blocks]


def test_a_page_is_read_in_order_and_whole(tmp_path: Path) -> None:
    body = """맨 앞 글<h2>추진&nbsp;계획</h2><p>본문 <b>굵은</b>글자<br>다음 줄 &lt;표&gt; &amp;</p>
    <main>주 내용</main><article>하나</article><article>둘<div>안의 <span>글</span></div>꼬리</article>
    <header>머리</header><footer>꼬리말</footer><details><summary>요약</summary>자세히</details>
    <figure><img alt="위치도"><figcaption>그림 1</figcaption></figure><div hidden>숨긴 글</div>
    <form><label>이름</label><input value="홍길동"><input type="hidden" value="비밀">
    <textarea>의견 칸</textarea><select><option>선택 하나<option>선택 둘</select></form>
    <ruby>韓<rp>(</rp><rt>한</rt><rp>)</rp></ruby><dl><dt>용어</dt><dd>뜻풀이</dd></dl>
    <pre>첫 줄
      <code>들여쓴 줄</code></pre><script>alert(1)</script><style>p {}</style><iframe>틀</iframe>
    <!-- 설명 --><noscript>대신 글</noscript>끝"""
    assert texts(page(tmp_path, body, head="<title>누리집</title><script>x</script>")) == [
        ("heading", "누리집"), ("paragraph", "맨 앞 글"), ("heading", "추진 계획"),
        ("paragraph", "본문 굵은글자"), ("paragraph", "다음 줄 <표> &"), ("paragraph", "주 내용"),
        ("paragraph", "하나"), ("paragraph", "둘"), ("paragraph", "안의 글"), ("paragraph", "꼬리"),
        ("paragraph", "머리"), ("paragraph", "꼬리말"), ("paragraph", "요약"),
        ("paragraph", "자세히"), ("paragraph", "위치도"), ("caption", "그림 1"),
        ("paragraph", "숨긴 글"), ("paragraph", "이름 홍길동"), ("paragraph", "의견 칸"),
        ("paragraph", "선택 하나"), ("paragraph", "선택 둘"), ("paragraph", "韓(한)"),
        ("paragraph", "용어"), ("paragraph", "뜻풀이"),
        ("paragraph", "첫 줄\n      들여쓴 줄"), ("paragraph", "대신 글"),
        ("paragraph", "끝"),
    ]  # fmt: skip


def test_lists_keep_marks_numbers_and_levels(tmp_path: Path) -> None:
    body = """<ul><li>- 하나<ul><li>○ 둘</li></ul></li><li>셋<p>셋의 문단</p></li></ul>
    <ol start=3><li>넷<li value=7>다섯<li>여섯</ol><p>□ 추진 배경</p><p>○ 일시</p>"""
    blocks = page(tmp_path, body)
    assert [(b.kind.value, b.level, b.text) for b in blocks] == [
        ("list_item", 1, "- 하나"),
        ("list_item", 2, "○ 둘"),
        ("list_item", 1, "셋"),
        ("list_item", 1, "셋의 문단"),
        ("list_item", 1, "3. 넷"),
        ("list_item", 1, "7. 다섯"),
        ("list_item", 1, "8. 여섯"),
        ("heading", 3, "□ 추진 배경"),
        ("list_item", 4, "○ 일시"),
    ]


def test_tables_with_spans_and_tables_inside(tmp_path: Path) -> None:
    body = """<table><caption>배치표</caption><thead><tr><th colspan=2>구분<th rowspan=2>비고
    <tr><td>가<td>나</thead><tr><td rowspan=2>다<table><tr><td>안1<td>안2</table></td>
    <td>라<p>마</p></td></tr><tr><td>바<td>사</table>
    <table><tr><td>틀일 뿐<p>문단</p><table><tr><td>1<td>2</table></td></tr></table>"""
    blocks = page(tmp_path, body)
    assert texts(blocks) == [
        ("caption", "배치표"),
        ("table", "구분 | 비고\n가 | 나\n다 안1 안2 | 라 마\n바 | 사"),
        ("table", "안1 | 안2"),
        ("paragraph", "틀일 뿐"),
        ("paragraph", "문단"),
        ("table", "1 | 2"),
    ]
    outer = blocks[1]
    assert outer.header_rows == 2
    assert [(c.col, c.rowspan, c.colspan) for row in outer.rows for c in row] == [
        (1, 1, 2), (3, 2, 1), (1, 1, 1), (2, 1, 1), (1, 2, 1), (2, 1, 1), (2, 1, 1), (3, 1, 1)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("encoding", "stated"),
    [("cp949", "euc-kr"), ("cp949", "ks_c_5601-1987"), ("utf-8", "euc-kr"), ("utf-8", "utf-8"),
     ("cp949", "nonsense"), ("utf-16", "utf-16")],
)  # fmt: skip
def test_what_a_page_says_of_its_encoding_is_tried_first(
    tmp_path: Path, encoding: str, stated: str
) -> None:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={stated}">'
    assert texts(page(tmp_path, "<p>똠방각하 안내</p>", encoding=encoding, head=head)) == [
        ("paragraph", "똠방각하 안내")
    ]


def test_spans_reserve_no_grid_and_end_somewhere(tmp_path: Path) -> None:
    blocks = page(tmp_path, "<table><tr><td colspan=65535 rowspan=65535>가<td>나</table>")
    assert [(c.col, c.colspan) for c in blocks[0].rows[0]] == [(1, 1000), (1001, 1)]
    file = tmp_path / "b.html"
    file.write_text("<html><table><tr>" + "<td colspan=1000>가" * 1001 + "</table>")
    assert read(file).status is Status.TOO_BIG


def test_pages_nested_too_deeply_or_empty_say_so(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text(
        "<html>" + "<div>" * 5000 + "깊은 글" + "</div>" * 5000 + "<p>뒤의 글</p></html>"
    )
    deep = read(file)
    found = "".join(block.text for block in deep.blocks)
    assert (deep.status, "뒤의 글" in found) in ((Status.OK, True), (Status.CORRUPT, False))
    file.write_text("<html><p>앞의 글</p>" + "<font>" * 1000 + "깊은 글</html>")
    assert [block.text for block in read(file).blocks] == ["앞의 글", "깊은 글"]
    file.write_text("<html>" + "<table><tr><td>가<td>" * 200 + "</html>")
    assert read(file).status in (Status.TOO_BIG, Status.PARTIAL)
    file.write_text("<html><body><script>x</script></body></html>")
    assert read(file).status is Status.EMPTY
    assert [b for b in read(file).blocks if b.kind is BlockKind.TABLE] == []


def test_a_table_that_claims_more_columns_than_there_are_cells_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    claims = "<td colspan=1000>칸" * (LIMITS.cells // 1000 + 1)
    file.write_text(f"<html><table><tr>{claims}</table></html>", encoding="utf-8")
    assert read(file).status is Status.TOO_BIG
