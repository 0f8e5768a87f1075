from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.limits import Buckets
from api.problems import detail_of, status_of
from catalog.home import Home
from catalog.pace import MOST, Pace, PaceUnavailable
from tests.support.web import Clock

ROOT = Path(__file__).resolve().parents[2]
SECOND = timedelta(seconds=1)


def test_a_bucket_empties_and_refills() -> None:
    clock = Clock()
    buckets = Buckets("person", 60, clock, Pace())
    assert [buckets.take("kim") for _ in range(60)] == [timedelta(0)] * 60
    assert buckets.take("kim") == SECOND
    assert buckets.take("lee") == timedelta(0)
    clock.advance(SECOND * 3)
    assert [bool(buckets.take("kim")) for _ in range(4)] == [False, False, False, True]
    clock.advance(timedelta(hours=1))
    assert [bool(buckets.take("kim")) for _ in range(61)] == [False] * 60 + [True]


def test_a_clock_that_is_set_back_gives_nothing_away_and_locks_nobody_out() -> None:
    clock = Clock()
    buckets = Buckets("person", 60, clock, Pace())
    for _ in range(60):
        buckets.take("kim")
    clock.advance(-timedelta(hours=1))
    assert buckets.take("kim") == SECOND
    clock.advance(timedelta(hours=1) + SECOND)
    assert buckets.take("kim") == timedelta(0)


def test_memory_stays_bounded_and_whoever_waits_goes_on_waiting() -> None:
    clock = Clock()
    buckets = Buckets("person", 60, clock, Pace())
    for _ in range(61):
        buckets.take("greedy")
    for number in range(MOST * 2):
        buckets.take(str(number))
        clock.advance(timedelta(milliseconds=10))
        if number % 50 == 0:
            for _ in range(3):
                buckets.take("greedy")
    kept = buckets.pace._connection.execute("SELECT count(*) FROM bucket").fetchone()[0]
    assert kept <= MOST + 2
    assert buckets.take("greedy") > timedelta(0) or buckets.take("greedy") > timedelta(0)


def test_several_processes_count_together_and_anew_when_the_server_starts(home: Home) -> None:
    clock = Clock()

    def worker() -> Buckets:
        return Buckets("person", 3, clock, Pace.shared(home))

    one, other = worker(), worker()
    assert [bool(each.take("kim")) for each in (one, other, one, other)] == [False] * 3 + [True]
    assert not Buckets("address", 3, clock, one.pace).take("kim"), "another kind"
    for each in (one, other):
        each.pace.close()
    assert worker().take("kim"), "a worker that starts anew gives nothing away"
    Pace.begin_anew(home)
    assert not worker().take("kim")


def test_on_a_full_disk_nothing_goes_through_until_there_is_room() -> None:
    pace, clock = Pace(), Clock()
    buckets = Buckets("person", 3, clock, pace)
    pages = pace._connection.execute("PRAGMA page_count").fetchone()[0]
    pace._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(PaceUnavailable) as refused:
        for number in range(1000):
            buckets.take(str(number))
    assert status_of(refused.value) == 503
    assert "디스크" in detail_of(refused.value)
    pace._connection.execute("PRAGMA max_page_count = 1000")
    assert not buckets.take("kim")


def test_who_is_killed_while_counting_harms_nothing(home: Home) -> None:
    count = (
        "import sys; from datetime import UTC, datetime; from pathlib import Path\n"
        "from catalog.home import Home; from catalog.pace import Pace\n"
        "pace = Pace.shared(Home(Path(sys.argv[1])))\n"
        "while True: pace.take('person', 'kim', 60, datetime.now(UTC)); print(flush=True)"
    )
    for _ in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", count, str(home.root)], cwd=ROOT, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            for _ in range(50):
                process.stdout.readline()
            process.kill()
    pace = Pace.shared(home)
    assert pace.take("person", "kim", 60, datetime.now(UTC)) > timedelta(0)
    pace.close()
