from __future__ import annotations

from pathlib import Path

from ingest.extract import extract
from ingest.read import read
from records.document import Status

NOTICE = (
    '<?xml version="1.0" encoding="{}"?><notice><title>1. 정전 안내</title>'
    "<body><p>○ 일시: 2025. 11. 3. 02:00</p><p>가람시청 본관이 두 시간 동안 정전된다.</p></body></notice>"
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


def test_hostile_and_damaged_xml_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_text('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    assert read(file).status is Status.CORRUPT
    assert "DOCTYPE" in read(file).reason
    file.write_text('<?xml version="1.0"?><notice><title>글')
    assert read(file).status is Status.CORRUPT
    file.write_text('<?xml version="1.0"?><notice/>')
    assert read(file).status is Status.EMPTY
