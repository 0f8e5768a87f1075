"""Every route, in a world with hidden records and in its twin that never held them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.embedding import Embedder
from tests.api.test_routes import addresses
from tests.twins.cases import CASES
from tests.twins.crawler import Noticed, canaries, crawl
from tests.twins.world import BUNDLE, Plan, Record, served

pytestmark = pytest.mark.no_cover

PLAN = Plan(
    visible=(
        Record(
            f"{BUNDLE}/축제 결과보고.txt",
            (
                "# 한빛 불빛축제 결과보고",
                "안전요원 120명을 출입구와 계단에 배치하였다.",
                "인파는 일방통행으로 나누어 걷게 하였다.",
            ),
            date(2025, 10, 3),
            ("카나리아부대 요원 7,777명을 몰래 두었다.", "낙찰 하한율 87.745%로 계약하였다."),
        ),
        Record(
            "열린/보조금 정산.txt",
            ("# 문화예술 보조금 정산", "보조금 3,000만 원을 정산하고 잔액 12만 원을 돌려받았다."),
            date(2024, 5, 1),
        ),
        Record("열린/민원 처리.txt", ("# 소음 민원 처리", "소음 민원 31건을 처리하였다.")),
    ),
    hidden=(
        Record(
            "닫힌/카나리아 감사.txt",
            ("# 카나리아 특별감사 결과", "축제 안전요원 배치 실패로 담당자를 징계하였다."),
            date(2025, 11, 1),
        ),
        Record(  # nearly the same as what is visible
            "닫힌/축제 결과보고.txt",
            (
                "# 한빛 불빛축제 결과보고",
                "안전요원 120명을 출입구와 계단에 배치하였다.",
                "인파는 일방통행으로 나누어 걷게 하였다.",
            ),
            date(2025, 10, 4),
        ),
        Record("닫힌/보조금.txt", ("# 보조금 부정수급 비밀조사", "보조금 9,999만 원을 환수한다.")),
    ),
    queries=(
        "지난번 축제 때 다른 기관은 인파 관리를 어떻게 했나요?",
        "카나리아 특별감사 결과는?",
        "최근 3년 축제 안전요원 현황 모두",
        "보조금은 얼마를 정산했나요?",
        "가람시는 안전요원을 몇 명 두었나요?",
        "낙찰 하한율",
        "소음 민원",
        "안전요원은 모두 몇 명을 배치했나요?",
        "카나리야 감사",  # one letter from what is hidden
        "가람시 축제과 dksswjs dydnjs, 작년 결과보고서",
    ),
    open_to=("agency:한빛시", "community:축제"),
    closed_to=("department:가람시/축제과", "community:카나리아 공간"),
    communities=("축제",),
)


def twins(root: Path, plan: Plan, model: Path, embedder: Embedder) -> list[list[Noticed]]:
    noticed = []
    for name, with_hidden in (("a", False), ("b", True)):
        with served(root / name, plan, model, embedder, with_hidden=with_hidden) as app:
            noticed.append(crawl(app, plan))
    return noticed


def judge(first: list[Noticed], second: list[Noticed], plan: Plan) -> None:
    assert len(first) == len(second)
    for one, other in zip(first, second, strict=True):
        assert one == other
    told = "\n".join(f"{headers}{body}" for *_, headers, body in second)
    assert [word for word in canaries(plan) if word in told] == []


def test_every_route_has_a_case(sample_web: FastAPI) -> None:
    served = {(method, path) for method, path, _ in addresses(sample_web)}
    assert served - set(CASES) == set(), "a route that no twin has called"
    assert set(CASES) - served == set(), "a case of a route that is gone"


def test_no_route_tells_the_worlds_apart(
    tmp_path: Path, model_directory: Path, embedder: Embedder
) -> None:
    first, second = twins(tmp_path, PLAN, model_directory, embedder)
    judge(first, second, PLAN)
    found = [body for _, path, status, _, body in second if status == 200 and "120명" in body]
    assert len(found) > 5, "what may be seen is found in both"


def test_the_harness_sees_a_difference(
    tmp_path: Path, model_directory: Path, embedder: Embedder
) -> None:
    """The closed folder opened to everyone: the worlds must come apart, and canaries be heard."""
    opened = Plan(PLAN.visible, PLAN.hidden, PLAN.open_to, ("everyone",), PLAN.queries[:2])
    first, second = twins(tmp_path, opened, model_directory, embedder)
    with pytest.raises(AssertionError):
        judge(first, second, opened)
    told = "\n".join(body for *_, body in second)
    assert "카나리아" in told


WORDS = st.sampled_from(
    ["축제", "안전", "요원", "인파", "보조금", "정산", "민원", "계약", "배치", "결과"]
)
SENTENCES = st.lists(WORDS, min_size=2, max_size=6).map(lambda words: " ".join(words) + " 하였다.")
DAYS = st.none() | st.dates(date(2020, 1, 1), date(2026, 1, 1))
NAMES = ("가", "나", "다", "라")


def records(folder: str, canary: str) -> st.SearchStrategy[tuple[Record, ...]]:
    """Records at distinct paths, whose lines carry a word of their own where they are hidden."""
    one = st.tuples(st.lists(SENTENCES, min_size=1, max_size=3), DAYS, st.booleans())
    return st.lists(one, max_size=3).map(
        lambda found: tuple(
            Record(
                f"{BUNDLE if parted and not canary else folder}/{name}.txt",
                (f"# {canary}{name} 기록", *(f"{line} {canary}{name}" for line in lines)),
                day,
                (f"카나리아{name} {lines[0]}",) if parted and not canary else (),
            )
            for name, (lines, day, parted) in zip(NAMES, found, strict=False)
        )
    )


PLANS = st.builds(
    Plan,
    records("열린", ""),
    records("닫힌", "숨은카나리아"),
    st.sampled_from([("agency:한빛시",), ("person:reader",), ("everyone",), ("community:축제",)]),
    st.sampled_from(
        [("agency:가람시",), ("person:other",), ("post:한빛시/감사관",), ("line",), ()]
    ),
    st.lists(SENTENCES, min_size=1, max_size=2).map(tuple),
    st.sampled_from([("축제",), ()]),
)


@settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=PLANS)
def test_no_random_worlds_come_apart(
    tmp_path_factory: pytest.TempPathFactory,
    model_directory: Path,
    embedder: Embedder,
    plan: Plan,
) -> None:
    first, second = twins(tmp_path_factory.mktemp("random"), plan, model_directory, embedder)
    judge(first, second, plan)
