"""Markings of secrecy, line by line: every one of them is found, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.database import Database
from catalog.feed import Feed
from catalog.folders import Folders
from catalog.reading import Reading
from ingest.fields import stated_fields
from ingest.markings import kept, marking_of
from records.document import Block, BlockKind, Extraction, Status
from records.location import Location
from tests.support.permits import permit_for, seat
from tests.support.reading_in import read_in
from tests.support.shelf import rule

MARKED = (
    "대외비", "대 외 비", "(대외비)", "[대외비]", "<대외비>", "【대외비】", "〔 대외비 〕", "「대외비」",
    "- 대외비 -", "※ 대외비 ※", "★대외비★", "（대외비）", "대외비(2026. 12. 31.까지)", "대외비 문서",
    "■ 대외비 ■", "Ⅰ급비밀", "Ⅱ급비밀", "Ⅲ급비밀", "Ⅱ급 비밀", "II급비밀", "III급 비밀", "I급비밀",
    "1급비밀", "2급 비밀", "3 급 비 밀", "비밀 Ⅲ급", "비밀", "비 밀", "극비", "[비밀]", "<Ⅲ급비밀>",
    "2026 을지연습 계획 [대외비]", "통합방위협의회 결과(대외비)", "훈련 시나리오 〔Ⅲ급비밀〕",
    "| 대외비 |", "공개구분: 대외비", "공개구분 | Ⅲ급비밀", "공개구분: 비공개(대외비)",
)  # fmt: skip
PLAIN = (
    "대외비 문서를 관리한다", "이 자료는 대외비가 아니다", "대외비 관리 지침", "대외비 취급 요령",
    "비밀번호", "비밀번호 변경 안내(비밀)", "비밀취급인가자 명단", "영업비밀 보호 안내", "비밀 유지 의무",
    "개인의 비밀과 자유", "직무상 비밀을 누설하지 아니한다.", "비밀투표", "대외비 해제", "대외비 2건",
    "Ⅲ급비밀 취급 인가 신청서", "보안(대외비 포함) 점검 결과", "2급 발암물질", "대외 협력 비용",
    "구분 | 일반 | 대외비", "대외비 | 3건", "비밀문서 보관 현황", "대외비로 분류된 자료는 없음",
    "공개구분: 공개", "공개구분: 비공개(5)", "극비리에 추진하였다",
)  # fmt: skip


def marked(*lines: str, path: str = "공유/문서.txt", kind: BlockKind = BlockKind.PARAGRAPH) -> str:
    blocks = tuple(Block(kind, line) for line in lines)
    fields = stated_fields(Extraction(Status.OK, "", blocks))
    return marking_of(fields, path)


@pytest.mark.parametrize("line", MARKED)
def test_a_marking_is_found(line: str) -> None:
    assert marked(line, "2026년 계획", "본문이다.")


@pytest.mark.parametrize("line", PLAIN)
def test_what_speaks_of_secrets_is_no_marking(line: str) -> None:
    assert marked(line, "2026년 계획", "본문이다.") == ""


def test_there_are_enough_lines() -> None:
    assert len(MARKED) + len(PLAIN) >= 60


@pytest.mark.parametrize("kind", [BlockKind.HEADER, BlockKind.FOOTER])
def test_every_page_counts_and_a_line_far_down_does_not(kind: BlockKind) -> None:
    prose = ["본문이 이어진다."] * 40
    assert marked(*prose, "대외비") == ""
    blocks = (*(Block(BlockKind.PARAGRAPH, each) for each in prose), Block(kind, "대외비"))
    assert marking_of(stated_fields(Extraction(Status.OK, "", blocks)), "a.txt") == "대외비"


@pytest.mark.parametrize(
    ("path", "marking"),
    [
        ("공유/[대외비] 훈련 계획.hwp", "대외비"),
        ("공유/훈련 계획(대 외 비).hwp", "대외비"),
        ("공유/훈련 계획(Ⅲ급비밀).hwp", "III급비밀"),
        ("공유/훈련（대외비）.zip/안/계획.hwp", "대외비"),
        ("[비밀]/계획.hwp", "비밀"),
        ("공유/대외비 관리 지침.hwp", ""),
        ("공유/비밀번호 안내(개정).hwp", ""),
        ("대외비/목록.hwp", ""),
    ],
)
def test_brackets_in_a_name(path: str, marking: str) -> None:
    assert marked("본문이다.", path=path) == marking


def test_an_attachment_closes_the_mail_that_carries_it() -> None:
    own = Block(BlockKind.PARAGRAPH, "자료를 보냅니다.", Location(part="본문"))
    first = Block(BlockKind.PARAGRAPH, "회의 자료", Location(part="붙임 1"))
    second = Block(BlockKind.PARAGRAPH, "대외비", Location(part="붙임 2"))
    fields = stated_fields(Extraction(Status.OK, "", (own, first, second)))
    assert [(each.name, each.piece.block) for each in fields] == [("보안표시", 2)]
    assert kept(Extraction(Status.OK, "", (own, first, second), fields), "a.eml").blocks == ()


def test_a_marking_is_not_crowded_out() -> None:
    # SECURITY: a hundred and more fields stand before it
    lines = [f"보존기간: 5년  공개구분: 부분공개({number % 4 + 5}) " for number in range(8)]
    many = [Block(BlockKind.PARAGRAPH, f"장소: 강당 {number}") for number in range(400)]
    blocks = (*many, *(Block(BlockKind.PARAGRAPH, line) for line in lines))
    footer = Block(BlockKind.FOOTER, "대외비")
    fields = stated_fields(Extraction(Status.OK, "", (*blocks, footer)))
    assert marking_of(fields, "a.txt") == "대외비"


def test_of_a_marked_file_nothing_is_kept(
    database: Database, tmp_path: Path, model_directory: Path
) -> None:
    share = tmp_path / "share"
    share.mkdir()
    (share / "훈련.txt").write_text("훈련 계획\n\n까마귀 작전을 편다.\n", encoding="utf-8")
    (share / "보고(대외비).txt").write_text("두루미 작전을 편다.\n", encoding="utf-8")
    (share / "지침.txt").write_text("대외비 문서를 관리한다.\n", encoding="utf-8")
    seat(database, permit_for())
    receipt = read_in(database, model_directory, share, rule("", "everyone"))
    assert [(each.path, each.status) for each in receipt.failed] == [
        ("보고(대외비).txt", "quarantined")
    ]
    (share / "훈련.txt").write_text("대외비\n훈련 계획\n\n까마귀 작전을 편다.\n", encoding="utf-8")
    receipt = read_in(database, model_directory, share)
    assert {each.path for each in receipt.failed} == {"보고(대외비).txt", "훈련.txt"}
    (folder,) = Folders(database).list()
    told = {each.path: each.reason for each in Folders(database).file_results(folder.id)}
    assert "격리" in told["훈련.txt"]
    assert told["지침.txt"] == ""
    texts = [row.text for row in Feed(database).changed_since(0) if not row.deleted]
    assert texts == ["대외비 문서를 관리한다."]
    shown = Reading(database).documents(permit_for())
    assert [each.path for each in shown] == ["지침.txt"]
    with database.reading() as connection:
        dump = "\n".join(connection.connection.driver_connection.iterdump())  # type: ignore[union-attr]
    assert "까마귀" not in dump
    assert "두루미" not in dump
