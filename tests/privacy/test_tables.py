from __future__ import annotations

from privacy.detector import Detector
from privacy.kinds import Kind
from privacy.masks import masked
from records.document import Block, BlockKind, Cell, table_text


def table(*rows: str, header_rows: int = 1) -> Block:
    cells = tuple(
        tuple(Cell(text, row, col) for col, text in enumerate(line.split("/"), start=1))
        for row, line in enumerate(rows, start=1)
    )
    return Block(BlockKind.TABLE, table_text(cells), rows=cells, header_rows=header_rows)


def test_the_header_decides_for_the_column(detector: Detector) -> None:
    block = table(
        "연번/성명/생년월일/연락처/주소/계좌번호",
        "1/오로라/1990. 1. 2./033-242-1111/새싹마을 3층 끝집 5/1102349999",
        "2/금빛/900102/010-1234-5678/한빛시 솔내동 7/없음",
    )
    ((first, second),) = [masked(block.text, detector.find_in_blocks([block])[0]).split("\n")[1:]]
    assert first == "1 | ○○○ | [생년월일 가림] | [전화번호 가림] | [주소 가림] | [계좌번호 가림]"
    assert second == "2 | ○○○ | [생년월일 가림] | [전화번호 가림] | [주소 가림] | 없음"


def test_an_organisation_in_a_column_of_persons_is_no_name(detector: Detector) -> None:
    for cell in ("한울장로교회", "새싹협회", "기획감사담당관", "누리신문사"):
        block = table("연번/신청인/사유", f"1/{cell}/면제", "2/김병원/면제")
        ((found,),) = detector.find_in_blocks([block])
        assert block.text[found.start : found.end] == "김병원"


def test_officials_columns_and_rows_stay(detector: Detector) -> None:
    for block in (
        table("사업명/담당부서/담당자/담당자 연락처", "둘레길/공원과/서이랑/043-555-6666"),
        table("부서/직위/성명/전화번호", "총무과/과장/이마루/033-240-2001"),
        table("소속/성명/연락처", "총무과/이마루/033-240-2001"),
        table("구분/성명/연락처", "주무관/이마루/033-240-2001"),
        table("시설명/소재지/연락처", "체육관/한빛시 늘봄로 3, 201호/033-111-2222"),
        table("업체명/사업자등록번호/계좌번호", "한솔조경/123-81-45678/농협의 것"),
    ):
        assert detector.find_in_blocks([block]) == [()], block.text


def test_headers_of_two_rows_and_merged_cells_join(detector: Detector) -> None:
    rows = (
        (Cell("번호", 1, 1, rowspan=2), Cell("신청인", 1, 2, colspan=2)),
        (Cell("성명", 2, 2), Cell("전화", 2, 3)),
        (Cell("1", 3, 1), Cell("여름비", 3, 2), Cell("033-242-1111", 3, 3)),
    )
    block = Block(BlockKind.TABLE, table_text(rows), rows=rows, header_rows=2)
    (found,) = detector.find_in_blocks([block])
    assert [each.kind for each in found] == [Kind.NAME, Kind.PHONE]


def test_a_form_is_no_table_under_a_header(detector: Detector) -> None:
    assert detector.find_in_blocks([table("사원/팀장/대표이사", "접수/전송/공개")]) == [()]
    (found,) = detector.find_in_blocks([table("신청인/박가온", "연락처/010-1234-5678")])
    assert [each.kind for each in found] == [Kind.NAME, Kind.PHONE]


def test_a_number_across_two_blocks_is_masked_in_both(detector: Detector) -> None:
    first = Block(BlockKind.PARAGRAPH, "주민등록번호 850712-")
    second = Block(BlockKind.PARAGRAPH, "2345678 확인")
    one, two = detector.find_in_blocks([first, second])
    assert (one[0].start, one[0].end) == (7, 14)
    assert (two[0].start, two[0].end) == (0, 7)
    assert detector.find_in_blocks([]) == []


def test_tables_in_text_files_are_tables(detector: Detector) -> None:
    for text, expected in [
        (
            '이름,주소\n"여름비","새싹마을 3층, 끝집 5"\n금빛,솔내동 7\n',
            '이름,주소\n"○○○","[주소 가림]"\n○○○,[주소 가림]\n',
        ),
        ("성명\t휴대전화\n여름비\t01012345678", "성명\t휴대전화\n○○○\t[전화번호 가림]"),
        (
            "| 성명 | 점수 |\n|---|---|\n| 여름비 | 30 |\n\n끝",
            "| 성명 | 점수 |\n|---|---|\n| ○○○ | 30 |\n\n끝",
        ),
        ('성명,비고\n"여름비\n', '성명,비고\n"여름비\n'),
        ("성명, 주소를 적어 주세요.\n여름, 비", "성명, 주소를 적어 주세요.\n여름, 비"),
    ]:
        assert masked(text, detector.find(text)) == expected
