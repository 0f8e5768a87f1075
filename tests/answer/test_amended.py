from __future__ import annotations

import pytest

from access.permit import Permit
from answer.amended import in_force
from answer.evidence import gather
from answer.question import understand
from tests.answer.papers import hit, paragraphs
from tests.index.worlds import READER

PLAN = hit(
    *paragraphs("접종 기간은 2026. 4. 1.부터 4. 30.까지이다."), title="백신 접종 계획", day=None
)
NOTICE = hit(
    *paragraphs("가. 변경 전: 2026. 4. 1. ~ 4. 30.", "나. 변경 후: 2026. 4. 15. ~ 5. 14."),
    title="백신 접종 기간 변경 알림",
    day=None,
)


def told(question: str, permit: Permit = READER) -> str:
    found = gather(question, [PLAN, NOTICE])
    asked = understand(permit, question, [])
    return "\n".join(line.quote for _, line in in_force(asked, [(1.0, e) for e in found], 0.5))


def test_the_day_before_a_notice_of_change_is_not_told() -> None:
    assert told("백신 접종 기간은 언제까지인가요?") == "나. 변경 후: 2026. 4. 15. ~ 5. 14."


@pytest.mark.parametrize(
    "question",
    ["당초 접종 기간은 언제까지였나요?", "백신 접종은 누가 하나요?", "접종은 몇 마리인가요?"],
)
def test_all_is_told_where_the_day_is_not_asked_or_that_of_before(question: str) -> None:
    assert told(question).count("\n") == 2


def test_a_notice_of_another_matter_or_office_changes_nothing() -> None:
    for other in (
        hit(*NOTICE.passage.blocks[1][1:], title="예산 편성 기간 변경 알림", day=None),
        hit(
            *NOTICE.passage.blocks[1][1:],
            title=NOTICE.passage.record.title,
            agency="나루군",
            day=None,
        ),
    ):
        question = "백신 접종 기간은 언제까지인가요?"
        found = [(1.0, each) for each in gather(question, [PLAN, other])]
        assert in_force(understand(READER, question, []), found, 0.5) == found
