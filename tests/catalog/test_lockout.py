from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from catalog.database import Database
from catalog.home import Home
from catalog.lockout import (
    ADDRESS_FREE,
    FIRST_WAIT,
    FORGOTTEN,
    LOGIN_FREE,
    LONGEST_WAIT,
    Lockout,
    network_of,
)
from tests.support.permits import NOW

ROOT = Path(__file__).resolve().parents[2]
SECOND = timedelta(seconds=1)


@pytest.fixture
def lockout(database: Database) -> Lockout:
    return Lockout(database)


def fail(lockout: Lockout, times: int, login: str = "kim", address: str = "10.0.0.1") -> list[bool]:
    return [lockout.attempt(login, address, at=NOW).counts for _ in range(times)]


def test_a_login_waits_after_its_free_failures_and_longer_each_time(lockout: Lockout) -> None:
    assert fail(lockout, LOGIN_FREE + 3) == [True] * LOGIN_FREE + [False] * 3
    at, wait = NOW, FIRST_WAIT
    for _ in range(12):
        assert not lockout.attempt("kim", "10.0.0.2", at=at + wait - SECOND).counts
        at += wait
        assert lockout.attempt("kim", "10.0.0.3", at=at).counts, "the wait is over"
        wait = min(wait * 2, LONGEST_WAIT)
    assert wait == LONGEST_WAIT
    assert lockout.attempt("lee", "10.0.0.2", at=at).counts, "others are not concerned"


def test_what_is_tried_while_one_waits_does_not_prolong_it(lockout: Lockout) -> None:
    fail(lockout, LOGIN_FREE)
    for second in range(1, 60):
        assert not lockout.attempt("kim", f"10.0.1.{second}", at=NOW + SECOND * second).counts
    assert lockout.attempt("kim", "10.0.0.1", at=NOW + FIRST_WAIT).counts


def test_success_and_time_and_an_administrator_forget(lockout: Lockout) -> None:
    fail(lockout, LOGIN_FREE - 1)
    lockout.passed("kim", "10.0.0.1")
    assert fail(lockout, LOGIN_FREE) == [True] * LOGIN_FREE
    assert lockout.unlock("kim")
    assert not lockout.unlock("kim")
    assert fail(lockout, LOGIN_FREE + 1) == [True] * LOGIN_FREE + [False]
    later = NOW + FORGOTTEN + SECOND
    assert [lockout.attempt("kim", "10.0.0.1", at=later).counts for _ in range(LOGIN_FREE)] == [
        True
    ] * LOGIN_FREE


def test_an_address_waits_whomever_it_names(lockout: Lockout) -> None:
    for number in range(ADDRESS_FREE):
        assert lockout.attempt(f"person{number}", "10.0.0.1", at=NOW).wait == timedelta(0)
    turn = lockout.attempt("another", "10.0.0.1", at=NOW)
    assert (turn.counts, turn.wait) == (False, FIRST_WAIT)
    assert lockout.attempt("another", "10.0.0.9", at=NOW).counts
    assert lockout.unlock_address("10.0.0.1")
    assert lockout.attempt("another", "10.0.0.1", at=NOW).counts


def test_an_own_account_does_not_wipe_out_guesses_at_others(lockout: Lockout) -> None:
    tried = 0
    while not lockout.attempt(f"victim{tried}", "10.0.0.1", at=NOW).wait:
        tried += 1
        turn = lockout.attempt("mine", "10.0.0.1", at=NOW)
        if not turn.wait:
            lockout.passed("mine", "10.0.0.1")
    assert tried <= ADDRESS_FREE


def test_one_sender_cannot_vary_its_address_within_a_network(lockout: Lockout) -> None:
    for number in range(ADDRESS_FREE):
        lockout.attempt(f"person{number}", f"2001:db8::{number:x}", at=NOW)
    assert lockout.attempt("another", "2001:db8::ffff", at=NOW).wait
    assert not lockout.attempt("another", "2001:db8:0:1::1", at=NOW).wait
    assert network_of("::ffff:10.0.0.1") == network_of("10.0.0.1") == "10.0.0.1"
    assert network_of("testclient") == "testclient"


def test_a_restart_forgets_nothing_and_no_login_is_stored_in_clear(home: Home) -> None:
    for _ in range(LOGIN_FREE):
        database = Database.open(home)
        assert Lockout(database).attempt("my password", "10.0.0.1", at=NOW).counts
        database.close()
    database = Database.open(home)
    assert not Lockout(database).attempt("my password", "10.0.0.1", at=NOW).counts
    database.close()
    assert b"my password" not in b"".join(each.read_bytes() for each in home.root.glob("catalog*"))


def test_processes_count_together(home: Home) -> None:
    Database.open(home).close()
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from catalog.database import Database\n"
        "from catalog.home import Home\n"
        "from catalog.lockout import Lockout\n"
        "from tests.support.permits import NOW\n"
        "lockout = Lockout(Database.open(Home(Path(sys.argv[1]))))\n"
        "print(sum(lockout.attempt('kim', '10.0.0.1', at=NOW).counts for _ in range(8)))\n"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(home.root)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    counted = [int(each.communicate(timeout=120)[0]) for each in running]
    assert sum(counted) == LOGIN_FREE
