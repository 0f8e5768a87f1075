"""Which line is meant by a question in other words than the line's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from answer.ask import ask
from answer.choosing import chosen_of
from answer.evidence import gather
from answer.meant import LINES, by_meaning
from answer.question import Question, understand
from catalog.listing import Listings
from index.embedding import Embedder, ModelAway, Vectors
from records.answer import Outcome
from tests.answer.papers import hit, paragraphs, table
from tests.index.worlds import OPEN, READER, World, world
from tests.support.hashing_embedder import HashingEmbedder

TITLE = "제3회 물빛축제 안전관리 결과보고"
LINES_OF_REPORT = (
    "○ 일시: 2025. 8. 2.(토) ~ 8. 3.(일)",
    "○ 장소: 물빛공원 잔디마당",
    "○ 방문객은 12,300명으로 전년보다 8% 늘었다.",
    "○ 의료반이 찰과상 4명과 탈진 2명을 처치하여 모두 귀가시켰다.",
    "○ 돌풍으로 먹거리 천막 3동이 넘어져 그 구역을 40분 동안 닫았다.",
    "○ 내년에는 천막 고정추를 40kg으로 바꾼다.",
)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path, HashingEmbedder(), OPEN) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("물빛축제에서 다친 사람은 몇 명인가", "찰과상 4명"),
        ("물빛축제에서 아픈 사람을 어떻게 했나", "찰과상 4명"),
        ("물빛축제에서 바람 때문에 생긴 일", "천막 3동"),
    ],
)
def test_the_line_that_is_meant_is_told_first(
    here: World, embedder: Embedder, question: str, line: str
) -> None:
    here.embedder = embedder
    here.shelf.put("공유/물빛축제.txt", *LINES_OF_REPORT, title=TITLE)
    here.build()
    answer = ask(READER, question, here.search(), Listings(here.database))
    assert answer.outcome is not Outcome.NOT_FOUND
    assert line in answer.statements[0].text


def test_where_a_line_says_half_of_it_nothing_is_encoded(here: World) -> None:
    embedder = HashingEmbedder()
    here.embedder = embedder
    near = here.search().nearness
    lines = gather("먹거리 천막 돌풍", [hit(*paragraphs(*LINES_OF_REPORT), title=TITLE)])
    assert by_meaning("먹거리 천막 돌풍", lines, near) == lines
    assert by_meaning("다친 사람", lines[:1], near) == lines[:1]
    assert by_meaning("다친 사람", [], near) == []
    assert embedder.embedded == 0


def test_no_more_than_the_best_lines_are_encoded_each_in_its_place(here: World) -> None:
    told: list[str] = []

    class Listening(HashingEmbedder):
        def embed_passages(self, texts: Sequence[str]) -> Vectors:
            told.extend(texts)
            return super().embed_passages(texts)

        def embed_query(self, text: str) -> Vectors:
            told.append(text)
            return super().embed_query(text)

    here.embedder = Listening()
    rows = table(
        ["구분", "인원"],
        ["0반", "긴 말 " * 300],
        *([f"{number}반", f"{number}명"] for number in range(9)),
    )
    lines = gather("물빛축제 사람들", [hit(rows, title="물빛축제 결과")])
    found = by_meaning("물빛축제 사람들", lines, here.search().nearness)
    assert len(told) == LINES + 1
    assert max(map(len, told)) < 500, "a cell of a thousand letters costs no more"
    assert all(each.startswith("물빛축제 결과\n") and "구분 | 인원" in each for each in told[:-1])
    assert told[-1] == "사람들", "what the title says tells no line from another"
    assert {each.quote for each in found} == {each.quote for each in lines}
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)


def test_without_a_model_lines_stay_as_words_order_them(here: World) -> None:
    class Away(HashingEmbedder):
        def embed_passages(self, texts: Sequence[str]) -> Vectors:
            raise ModelAway

    here.embedder = Away()
    lines = gather("다친 사람", [hit(*paragraphs(*LINES_OF_REPORT), title=TITLE)])
    assert by_meaning("다친 사람", lines, here.search().nearness) == lines


@pytest.mark.parametrize(
    ("question", "offices"),
    [
        ("축제 안전요원 배치", ["가람시"]),
        ("시군별 축제 안전요원 배치", ["가람시", "나래시"]),
        ("가람시와 나래시의 축제 안전요원 배치", ["가람시", "나래시"]),
    ],
)
def test_of_one_thing_another_office_is_told_that_says_it_nearly_as_well(
    question: str, offices: list[str]
) -> None:
    asked = understood(question)
    lines = gather(
        question, [hit(*paragraphs("○ 축제 안전요원 40명을 배치하였다."), agency="가람시")]
    )
    others = gather(question, [hit(*paragraphs("○ 축제 전날 다리를 닫았다."), agency="나래시")])

    def told(score: float) -> list[str]:
        ranked = [(1.0, lines[0]), (score, others[0])]
        return [each.record.agency for each in chosen_of(ranked, 0.55, asked)]

    assert told(0.7) == offices
    assert told(0.8) == ["가람시", "나래시"]


def understood(text: str) -> Question:
    return understand(READER, text, [("가람시", "안전과"), ("나래시", "안전과")])
