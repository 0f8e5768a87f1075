from __future__ import annotations

from datetime import timedelta

from api.limits import _MOST, Buckets
from tests.support.web import Clock

SECOND = timedelta(seconds=1)


def test_a_bucket_empties_and_refills() -> None:
    clock = Clock()
    buckets = Buckets(60, clock)
    assert [buckets.take("kim") for _ in range(60)] == [timedelta(0)] * 60
    assert buckets.take("kim") == SECOND
    assert buckets.take("lee") == timedelta(0)
    clock.advance(SECOND * 3)
    assert [bool(buckets.take("kim")) for _ in range(4)] == [False, False, False, True]
    clock.advance(timedelta(hours=1))
    assert [bool(buckets.take("kim")) for _ in range(61)] == [False] * 60 + [True]


def test_a_clock_that_is_set_back_gives_nothing_away_and_locks_nobody_out() -> None:
    clock = Clock()
    buckets = Buckets(60, clock)
    for _ in range(60):
        buckets.take("kim")
    clock.advance(-timedelta(hours=1))
    assert buckets.take("kim") == SECOND
    clock.advance(timedelta(hours=1) + SECOND)
    assert buckets.take("kim") == timedelta(0)


def test_memory_stays_bounded_and_whoever_waits_goes_on_waiting() -> None:
    clock = Clock()
    buckets = Buckets(60, clock)
    for _ in range(61):
        buckets.take("greedy")
    for number in range(_MOST * 2):
        buckets.take(str(number))
        clock.advance(timedelta(milliseconds=10))
        if number % 50 == 0:
            for _ in range(3):
                buckets.take("greedy")
    assert len(buckets._buckets) <= _MOST + 2
    assert buckets.take("greedy") > timedelta(0) or buckets.take("greedy") > timedelta(0)
