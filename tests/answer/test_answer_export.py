"""An answer as a letter and as a paper, read again by three readers of HWPX."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hwpx import HwpxDocument

from answer.answer_export import SOURCES, AnswerForm, written
from catalog.copies import Mark
from ingest.hwp3 import load_freetype
from ingest.read import read
from records.answer import PARTLY, Answer, Case, Citation, Confidence, Flag, Outcome, Statement
from records.document import Block, BlockKind, Status
from records.listing import Entry, Listing
from records.location import Location
from tests.support.permits import NOW

ROOT = Path(__file__).resolve().parent.parent.parent
MARK = Mark("열람범위 기관 한빛시", f"너머 사본 · 라벨 열람범위 기관 한빛시 · [nm:{'a' * 64}]")
HOSTILE = (
    "<b>&amp;</b> {=1+1} \\$x$ [눌러](javascript:x) ]]> <hp:t> \u202e뒤집힘\u200b\x00\x0c\ufffe"
)
SEEN = "<b>&amp;</b> {=1+1} \\$x$ [눌러](javascript:x) ]]> <hp:t> 뒤집힘"


def citation(n: int, agency: str, quote: str, number: str = "", title: str = "") -> Citation:
    return Citation(
        n,
        f"{n:016x}",
        title or f"{agency} 축제 안전관리 계획",
        agency,
        "안전총괄과",
        date(2025, 3, n),
        Location(paragraph=n),
        n,
        0,
        len(quote),
        quote,
        number=number,
    )


CITED = (
    citation(1, "한빛시", "안전요원 120명을 배치한다.", "안전총괄과-1234"),
    citation(2, "한빛시", "구급차 3대를 둔다."),
    citation(3, "가람시", "예산은 3억 원이다."),
    citation(4, "가람시", "예산은 4억 원이다."),
)
ANSWER = Answer(
    "축제 안전요원은 몇 명인가요?",
    Outcome.ANSWERED,
    Confidence.MEDIUM,
    (
        Statement(CITED[0].quote, (1,), "한빛시"),
        Statement(CITED[1].quote, (2,), "한빛시"),
        Statement("예산은 모두 7억 원이다.", (3, 4), "가람시", "3 + 4 = 7"),
    ),
    CITED,
    (
        Case(
            CITED[0].document_id,
            CITED[0].title,
            "한빛시",
            "안전총괄과",
            CITED[0].date,
            stage="시행",
            flags=(Flag("ended", "기간이 끝남(2025-12-31)"),),
        ),
    ),
    contradictions=(
        (Statement(CITED[2].quote, (3,), "가람시"), Statement(CITED[3].quote, (4,), "가람시")),
    ),
)


def paper(answer: Answer, tmp_path: Path) -> Path:
    file = tmp_path / "답변.hwpx"
    file.write_bytes(written(answer, AnswerForm.HWPX, MARK, "김하늘", NOW))
    return file


def blocks(file: Path) -> list[Block]:
    extraction = read(file)
    assert extraction.status is Status.OK, extraction.reason
    return list(extraction.blocks)


def table_of(found: list[Block]) -> list[list[str]]:
    (table,) = (each for each in found if each.kind is BlockKind.TABLE)
    assert table.header_rows == 1
    return [[cell.text for cell in row] for row in table.rows]


def test_a_letter_is_numbered_cited_and_ends() -> None:
    text = written(ANSWER, AnswerForm.LETTER, MARK, "김하늘", NOW).decode()
    ours, theirs = (
        f"{agency} 안전총괄과, 「{agency} 축제 안전관리 계획」" for agency in ("한빛시", "가람시")
    )
    third, fourth = (f"{theirs}, 2025. 3. {n}., 문단 {n}" for n in (3, 4))
    standing = "시행, 기간이 끝남(2025-12-31)"
    assert text.splitlines() == [
        MARK.line,
        f"답변 사본 · {NOW:%Y. %m. %d. %H:%M} 김하늘 · 확실한 정도 보통",
        "",
        "1. ‘축제 안전요원은 몇 명인가요?’에 대하여 확인한 내용은 다음과 같습니다.",
        "  가. 한빛시",
        f"    1) {CITED[0].quote} [{ours}, 안전총괄과-1234(2025. 3. 1.), 문단 1, {standing}]",
        f"    2) {CITED[1].quote} [{ours}, 2025. 3. 2., 문단 2]",
        "  나. 가람시",
        f"    예산은 모두 7억 원이다. (3 + 4 = 7) [{third}; {fourth}]",
        "2. 자료마다 다르게 적혀 있어 확인이 필요한 내용은 다음과 같습니다.",
        "  서로 다른 자료 2건",
        f"  가. 2025. 3. 3.: {CITED[2].quote} [{third}]",
        f"  나. 2025. 3. 4.: {CITED[3].quote} [{fourth}]  끝.",
        "",
        MARK.line,
    ]


def test_what_the_reader_of_a_partial_answer_is_told_goes_with_it() -> None:
    told = "‘2022년’ 자료에서는 찾지 못했습니다."
    partial = replace(ANSWER, outcome=Outcome.PARTIAL, advice=(told, PARTLY))
    letter = written(partial, AnswerForm.LETTER, MARK, "김하늘", NOW).decode()
    assert f"일부만 확인되며, 그 내용은 다음과 같습니다. {told}\n" in letter
    assert PARTLY not in letter


def test_our_own_reader_finds_the_paper_as_it_was_written(tmp_path: Path) -> None:
    found = blocks(paper(ANSWER, tmp_path))
    assert table_of(found) == [
        list(SOURCES),
        [
            "1",
            "한빛시 축제 안전관리 계획\n안전총괄과-1234\n시행\n기간이 끝남(2025-12-31)",
            "한빛시\n안전총괄과",
            "2025. 3. 1.",
            "문단 1",
            CITED[0].quote,
        ],
        *(
            [
                str(n),
                each.title,
                f"{each.agency}\n안전총괄과",
                f"2025. 3. {n}.",
                f"문단 {n}",
                each.quote,
            ]
            for n, each in enumerate(CITED[1:], start=2)
        ),
    ]
    headings = [each.text for each in found if each.kind is BlockKind.HEADING]
    assert [each for each in headings if ". " not in each] == ["질문", "답변", "근거"]
    texts = [each.text.strip() for each in found]
    assert texts[0] == "업무자료 답변"
    assert [each.text for each in found if each.kind is BlockKind.HEADER] == [MARK.line]
    assert texts[-1] == MARK.line
    assert "1) 안전요원 120명을 배치한다. [1]" in texts
    assert ANSWER.question in texts
    assert any("김하늘" in text and f"{NOW:%Y. %m. %d. %H:%M}" in text for text in texts)


def test_two_other_readers_find_the_same(tmp_path: Path) -> None:
    file = paper(ANSWER, tmp_path)
    rows = table_of(blocks(file))
    document = HwpxDocument.open(str(file))
    (table,) = document.tables
    lines = [
        ["\n".join(each.text for each in cell.paragraphs) for cell in row.cells]
        for row in table.rows
    ]
    assert lines == rows
    load_freetype("libfreetype.so.6")
    import rhwp

    text = "".join(rhwp.parse(str(file)).to_ir_json().split())
    for said in (*(each.text for each in ANSWER.statements), *(each.quote for each in CITED)):
        assert "".join(said.split()) in text


def test_the_page_is_a4_and_the_table_goes_on_over_pages(tmp_path: Path) -> None:
    section = ZipFile(paper(ANSWER, tmp_path)).read("Contents/section0.xml").decode()
    assert 'landscape="WIDELY" width="59528" height="84189"' in section
    assert 'repeatHeader="1"' in section
    assert 'treatAsChar="1"' not in section


def test_two_papers_differ_in_random_numbers_of_the_library_alone() -> None:
    def parts() -> dict[str, bytes]:
        archive = ZipFile(BytesIO(written(ANSWER, AnswerForm.HWPX, MARK, "김하늘", NOW)))
        return {each.filename: archive.read(each) for each in archive.infolist()}

    one, other = parts(), parts()
    assert {name for name in one if one[name] != other[name]} <= {"Contents/section0.xml"}
    assert b"synthetic" not in b"".join(one.values())
    assert "김하늘".encode() in one["Contents/content.hpf"]


def test_a_paper_is_written_without_a_socket_or_a_process() -> None:
    watched = """
import sys
def refuse(event, arguments):
    if event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn")):
        raise SystemExit(event)
sys.addaudithook(refuse)
from answer.paper import Paper
from tests.support.permits import NOW
paper = Paper("제목", "머리말", landscape=True)
paper.heading("근거")
paper.table([["가", "나"], ["1", "2"]], [1, 2])
print(len(paper.written("김하늘", NOW)))
"""
    made = subprocess.run(
        [sys.executable, "-c", watched], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert int(made.stdout) > 5000, made.stderr


@pytest.mark.parametrize("form", AnswerForm)
def test_nothing_of_a_record_is_markup_or_hidden(form: AnswerForm, tmp_path: Path) -> None:
    quoted = citation(1, HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    statement = Statement(HOSTILE, (1,), HOSTILE)
    attacked = replace(
        ANSWER,
        question=HOSTILE,
        statements=(statement,),
        citations=(quoted,),
        cases=(),
        contradictions=(),
    )
    made = written(attacked, form, MARK, HOSTILE, NOW)
    if form is AnswerForm.LETTER:
        text = made.decode()
    else:
        (tmp_path / "답변.hwpx").write_bytes(made)
        found = blocks(tmp_path / "답변.hwpx")
        text = "\n".join(each.text for each in found)
        assert table_of(found)[1][5] == SEEN
    assert text.count(SEEN) >= 5
    assert not set("\u202e\u200b\x00\x0c") & set(text)


def test_a_list_is_passed_on_whole_with_its_gaps(tmp_path: Path) -> None:
    entries = tuple(
        Entry(
            f"{n:016x}", f"계획 {n}", "한빛시", "안전총괄과", None, year, "", "3억 원", "", "시행"
        )
        for n, year in enumerate((2025, 2025, 2023))
    )
    listing = Listing(("계획",), (2023, 2024, 2025), ("한빛시",), entries)
    listed = replace(
        ANSWER, statements=(), citations=(), cases=(), contradictions=(), listing=listing
    )
    text = written(listed, AnswerForm.LETTER, MARK, "김하늘", NOW).decode()
    assert text.splitlines()[3:-2] == [
        "‘축제 안전요원은 몇 명인가요?’에 해당하는 자료는 모두 3건이며 다음과 같습니다.",
        "1. 2025년 2건",
        "  가. 한빛시 안전총괄과, 「계획 0」, 3억 원, 시행",
        "  나. 한빛시 안전총괄과, 「계획 1」, 3억 원, 시행",
        "2. 2023년 1건",
        "  한빛시 안전총괄과, 「계획 2」, 3억 원, 시행",
        "3. 2024년 기록 없음  끝.",
    ]
    found = blocks(paper(listed, tmp_path))
    assert all(each.kind is not BlockKind.TABLE for each in found)
    assert "가. 한빛시 안전총괄과, 「계획 0」, 3억 원, 시행" in [
        each.text.strip() for each in found
    ]
