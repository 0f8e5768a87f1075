from __future__ import annotations

from pathlib import Path

import pytest

from ingest.extract import extract
from ingest.read import read
from records.document import Status

NOTICE = (
    '<?xml version="1.0" encoding="{}"?><notice><title>1. 정전 안내</title>'
    "<body><p>일시: 2025. 11. 3. 02:00</p><p>가람시청 본관이 두 시간 동안 정전된다.</p></body></notice>"
)


def test_the_texts_of_elements_without_their_tags(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_text(NOTICE.format("UTF-8"), encoding="utf-8")
    extraction = read(file)
    assert [(block.kind.value, block.text) for block in extraction.blocks] == [
        ("heading", "1. 정전 안내"),
        ("paragraph", "일시: 2025. 11. 3. 02:00"),
        ("paragraph", "가람시청 본관이 두 시간 동안 정전된다."),
    ]
    assert extract(file) == extraction, "the confined child reads the same"


@pytest.mark.parametrize(
    "body",
    [
        "<p>축제는 <b>취소</b>되었다.</p>",
        "<p>가<b>나</b></p>꼬리 글이다.",
        '<p state="반려">신청서</p>',
        '<p xmlns:u="urn:u" u:amount="1,200천원">예산</p>',
        "<p>○ 일시: 2025. 11. 3.</p>",
        "<p>- 첫째</p><p>· 둘째</p>",
        "<p>1. 개요</p><p><![CDATA[<b>굵게</b>]]></p>",
    ],
    ids=["tail", "tail of an item", "attribute", "foreign attribute", "mark", "marks", "cdata"],
)
def test_nothing_is_lost(body: str, tmp_path: Path) -> None:
    """The text comes as the file holds it, or without tags and letter by letter the same."""
    file = tmp_path / "a.xml"
    written = f'<?xml version="1.0" encoding="UTF-8"?><notice>{body}</notice>'
    file.write_text(written, encoding="utf-8")
    extraction = read(file)
    text = "".join(block.text for block in extraction.blocks)
    assert extraction.status is Status.OK
    assert text == written or "".join(text.split()) == "1.개요<b>굵게</b>"


def test_schemas_and_languages_are_no_content(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_text(
        '<?xml version="1.0"?><notice xmlns="urn:n" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:n n.xsd" xml:lang="ko">'
        "<!-- 비고 --><p>정전 안내이다.</p></notice>",
        encoding="utf-8",
    )
    assert [block.text for block in read(file).blocks] == ["정전 안내이다."]


def test_hostile_and_damaged_xml_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_text('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    assert read(file).status is Status.CORRUPT
    assert "DOCTYPE" in read(file).reason
    file.write_text('<?xml version="1.0"?><notice><title>글')
    assert read(file).status is Status.CORRUPT
    file.write_text('<?xml version="1.0"?><notice/>')
    assert read(file).status is Status.EMPTY
