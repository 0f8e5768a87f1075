"""Questions over real records: what is understood among them, dropped, and followed up."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from answer.desk import Desk
from index.vocabulary import known_terms
from records.answer import Answer, Outcome
from records.document import Field, Piece
from tests.index.worlds import OPEN, OTHER, OURS, READER, THEIRS, World, world
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.shelf import rule, text_blocks

CLOSED = rule("공유", "agency:나루군", agency="한빛시")
LETTER = "시행 안전총괄과-1234"


@pytest.fixture
def made(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path, HashingEmbedder(), OPEN, OURS, THEIRS) as opened:
        opened.shelf.put("공유/불꽃제.txt", "불꽃제 인파를 나누어 걷게 하였다.", title="불꽃제")
        opened.shelf.put("안전/등불.txt", "등불축제 안전요원 40명을 두었다.", title="등불축제")
        opened.shelf.put("나루/감사.txt", "카나리아 보조금 환수", title="카나리아")
        opened.build()
        yield opened


def desk(made: World) -> Desk:
    return Desk(made.search(), made.database)


def keys(answer: Answer) -> list[str]:
    return [each.key for each in answer.understood]


def test_only_what_may_be_seen_puts_a_word_right(made: World) -> None:
    _, mine = desk(made).ask(READER, "인퍄를 나누어 걷게 하였나?")
    assert keys(mine) == ["typo:인퍄를>인파를"]
    assert known_terms(READER, made.search(), ["환수", "요원"]) == {"요원"}
    assert known_terms(OTHER, made.search(), ["환수", "요원"]) == {"환수"}
    _, closed = desk(made).ask(READER, "보죠금 환수")
    _, theirs = desk(made).ask(OTHER, "보죠금 환수")
    assert keys(closed) == []
    assert keys(theirs) == ["typo:보죠금>보조금"]


def test_an_office_is_known_by_the_records_that_may_be_seen(made: World) -> None:
    _, mine = desk(made).ask(READER, "나루군은 무엇을 환수했나?")
    _, theirs = desk(made).ask(OTHER, "나루군은 무엇을 환수했나?")
    assert (keys(mine), keys(theirs)) == ([], ["agency:나루군"])


def test_what_was_put_right_is_dropped(made: World) -> None:
    _, answer = desk(made).ask(READER, "인퍄를 나누어", drop=["typo:인퍄를>인파를"])
    assert (keys(answer), answer.dropped) == ([], ("typo:인퍄를>인파를",))


def test_a_word_goes_with_the_right_to_what_it_was_learned_from(made: World) -> None:
    reading = desk(made)
    first, answer = reading.ask(READER, "한빛시 인퍄 관리")
    assert keys(answer) == ["agency:한빛시", "typo:인퍄>인파"][::-1]
    made.shelf.relabel(CLOSED, rule("안전", "agency:나루군", agency="한빛시"), THEIRS)
    again = reading.answer(READER, first)
    assert again is not None
    assert keys(again) == []
    _, following = reading.ask(READER, "예산은?", after=first)
    assert "agency:한빛시" not in keys(following)


def test_only_ones_own_answer_is_followed(made: World) -> None:
    reading = desk(made)
    first, _ = reading.ask(READER, "한빛시 등불축제 안전요원은 몇 명?")
    _, mine = reading.ask(READER, "예산은?", after=first)
    assert keys(mine) == ["subject:등불 축제 안전 요원", "agency:한빛시"]
    assert mine.after == first
    _, foreign = reading.ask(OTHER, "예산은?", after=first)
    _, missing = reading.ask(OTHER, "예산은?", after="0" * 16)
    assert foreign == missing
    assert (keys(foreign), foreign.after) == ([], "")


def test_a_thread_keeps_its_subject(made: World) -> None:
    reading = desk(made)
    first, _ = reading.ask(READER, "등불축제 안전요원은 몇 명?")
    second, _ = reading.ask(READER, "예산은?", after=first)
    _, third = reading.ask(READER, "작년에는?", after=second)
    assert keys(third) == ["years:2025", "subject:등불 축제 안전 요원 예산"]


def test_a_record_is_found_by_its_number(tmp_path: Path) -> None:
    with world(tmp_path, HashingEmbedder(), OPEN, THEIRS) as made:
        for path in ("공유/협조.txt", "나루/협조.txt"):
            blocks = text_blocks("협조 요청", LETTER, "안전요원 배치에 협조하여 주시기 바랍니다.")
            number = Field("문서번호", LETTER[3:], Piece(1, 3, len(LETTER)))
            made.shelf.put_blocks(path, blocks, fields=[number])
        for n in range(30):
            made.shelf.put(f"공유/{n}.txt", "안전총괄과에서 1234명에게 알렸다.")
        made.build()
        _, answer = desk(made).ask(READER, "안전총괄과-1234 무엇을 요청했나?")
        assert [case.agency for case in answer.cases] == ["한빛시"]
        assert {each.number for each in answer.citations} == {"안전총괄과-1234"}
        hidden = replace(THEIRS, path="공유")
        made.shelf.relabel(hidden, THEIRS)
        _, closed = desk(made).ask(READER, "안전총괄과-1234 무엇을 요청했나?")
        assert closed.cases == ()


def test_an_answer_of_an_older_version_still_opens(made: World) -> None:
    reading = desk(made)
    first, answer = reading.ask(READER, "불꽃제 인파를 어떻게 했나?")
    with sqlite3.connect(made.home.database) as connection:
        (body,) = connection.execute("SELECT body FROM answer").fetchone()
        old = {
            key: value
            for key, value in json.loads(body).items()
            if key not in ("understood", "dropped", "after")
        }
        connection.execute("UPDATE answer SET body = ?", [json.dumps(old)])
    again = reading.answer(READER, first)
    assert again is not None
    assert (again.question, again.outcome) == (answer.question, answer.outcome)
    assert again.understood == ()


def test_an_answer_that_goes_while_it_is_kept_is_not_handed_out(made: World) -> None:
    """Its record is disposed of between keeping and opening: here the catalog itself does it."""
    blocks = text_blocks("협조 요청", LETTER, "안전요원 배치에 협조하여 주시기 바랍니다.")
    number = Field("문서번호", LETTER[3:], Piece(1, 3, len(LETTER)))
    made.shelf.put_blocks("공유/협조.txt", blocks, fields=[number])
    made.build()
    question = "안전총괄과-1234 무엇을 요청했나?"
    _, whole = desk(made).ask(READER, question)
    assert whole.citations
    with sqlite3.connect(made.home.database) as connection:
        connection.execute(
            "CREATE TRIGGER disposed AFTER INSERT ON answer_source "
            f"WHEN NEW.n = {len(whole.citations)} "
            "BEGIN DELETE FROM answer WHERE id = NEW.answer_id; END"
        )
    _, gone = desk(made).ask(READER, question)
    assert gone.outcome is Outcome.NOT_FOUND
    assert "협조" not in repr(replace(gone, question=""))
    assert not (gone.statements or gone.citations or gone.cases)
