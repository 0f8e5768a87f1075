from __future__ import annotations

from datetime import timedelta

import pytest

from catalog.accounts import Accounts
from catalog.database import Database
from catalog.home import Home
from catalog.people import People
from catalog.tokens import LONGEST, MOST, PREFIX, TokenError, Tokens, TokenScope
from tests.support.permits import NOW

SECOND = timedelta(seconds=1)
MONTH = NOW + timedelta(days=30)
READ = [TokenScope.READ]


@pytest.fixture
def tokens(database: Database) -> Tokens:
    for login in ("kim", "lee"):
        People(database).add(login=login, name=login, agency="", department="", password=None)
    return Tokens(database)


def test_a_token_is_shown_once_and_stored_as_a_hash(tokens: Tokens, home: Home) -> None:
    token, secret = tokens.make("kim", " 야간 수집 ", READ, ends=MONTH, at=NOW)
    assert secret.startswith(PREFIX)
    assert token.name == "야간 수집"
    found = tokens.holder(secret, at=NOW)
    assert found is not None
    assert (found.id, found.person_id, found.scopes) == (token.id, "kim", (TokenScope.READ,))
    assert tokens.holder(secret + "x", at=NOW) is None
    assert tokens.holder(token.id, at=NOW) is None
    stored = b"".join(each.read_bytes() for each in home.root.glob("catalog*"))
    assert secret.encode() not in stored
    assert secret.removeprefix(PREFIX).encode() not in stored


def test_a_token_ends(tokens: Tokens) -> None:
    _, secret = tokens.make("kim", "가", READ, ends=MONTH, at=NOW)
    assert tokens.holder(secret, at=MONTH - SECOND) is not None
    assert tokens.holder(secret, at=MONTH) is None
    assert tokens.list("kim", at=MONTH) == []


def test_a_token_is_revoked_by_its_owner_alone(tokens: Tokens) -> None:
    token, secret = tokens.make("kim", "가", READ, ends=MONTH, at=NOW)
    assert not tokens.revoke("lee", token.id, at=NOW)
    assert tokens.holder(secret, at=NOW) is not None
    assert tokens.revoke("kim", token.id, at=NOW)
    assert not tokens.revoke("kim", token.id, at=NOW)
    assert tokens.holder(secret, at=NOW) is None
    assert tokens.list("kim", at=NOW) == []


def test_use_is_noted_and_the_list_is_ones_own(tokens: Tokens) -> None:
    first, secret = tokens.make("kim", "가", READ, ends=MONTH, at=NOW)
    second, _ = tokens.make("kim", "나", [*TokenScope], ends=MONTH, at=NOW + SECOND)
    tokens.make("lee", "다", READ, ends=MONTH, at=NOW)
    tokens.holder(secret, at=NOW + 5 * SECOND)
    listed = tokens.list("kim", at=NOW)
    assert [each.id for each in listed] == [second.id, first.id]
    assert listed[0].used is None
    assert listed[1].used == (NOW + 5 * SECOND).replace(tzinfo=None)


def test_disabling_a_person_revokes_their_tokens_for_good(
    tokens: Tokens, database: Database
) -> None:
    _, secret = tokens.make("kim", "가", READ, ends=MONTH, at=NOW)
    _, other = tokens.make("lee", "가", READ, ends=MONTH, at=NOW)
    Accounts(database).disable("kim", at=NOW)
    Accounts(database).enable("kim")
    assert tokens.holder(secret, at=NOW) is None
    assert tokens.holder(other, at=NOW) is not None


def test_what_cannot_be_made_says_why(tokens: Tokens) -> None:
    for name, scopes, ends, said in (
        (" ", READ, MONTH, "이름"),
        ("가", [], MONTH, "범위"),
        ("가", READ, NOW, "1년 안"),
        ("가", READ, NOW - SECOND, "1년 안"),
        ("가", READ, NOW + LONGEST + SECOND, "1년 안"),
    ):
        with pytest.raises(TokenError, match=said):
            tokens.make("kim", name, scopes, ends=ends, at=NOW)
    for _ in range(MOST):
        tokens.make("kim", "가", READ, ends=MONTH, at=NOW)
    with pytest.raises(TokenError, match="50개"):
        tokens.make("kim", "가", READ, ends=MONTH, at=NOW)
    tokens.make("kim", "가", READ, ends=MONTH + timedelta(days=1), at=MONTH)
