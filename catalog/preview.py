"""What new rules of a folder would open and close, before they hold: figures, never titles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import Connection, select

from access.decision import decide
from access.rules import Rule, rule_for
from catalog.organisation_schema import person
from catalog.relabelling import relabel
from catalog.schema import block, document
from catalog.scopes import rules_in_force
from catalog.standing import standing
from catalog.visible import NOTHING, Sight, sight_on

NEEDS_REASON = "넓히는 까닭을 적어 주시기 바랍니다."

_Texts = dict[tuple[str, int], tuple[int, int]]
"""The ``acl_id`` of the record and of the block, by record and ordinal; -1 is the record itself."""


@dataclass(frozen=True, slots=True)
class Preview:
    """How many people see more than before and less than before, of how many records.

    ``opened`` and ``closed`` count pairs of a person and a record of which that person gets to
    see more, or less. ``people`` see more of ``records`` than before; ``beyond`` are the people
    for whom a rule opens a place, whether or not there is a record by now.
    """

    people: int = 0
    records: int = 0
    opened: int = 0
    closed: int = 0
    beyond: int = 0

    @property
    def widens(self) -> bool:
        """Return whether anybody would see more than before."""
        return self.opened > 0 or self.beyond > 0

    def as_dict(self) -> dict[str, int | bool]:
        """Return plain values, as the audit log and the API state them."""
        return {**asdict(self), "widens": self.widens}

    def words(self) -> str:
        """Return the figures in office Korean."""
        if not self.widens and not self.closed:
            return "보는 사람이 달라지지 않습니다."
        told = []
        if self.opened:
            told.append(
                f"{self.people}명이 자료 {self.records}건을 더 보게 됩니다(모두 {self.opened}쌍)"
            )
        elif self.beyond:
            told.append(f"{self.beyond}명에게 앞으로 읽을 자료가 더 열립니다")
        if self.closed:
            told.append(f"볼 수 있던 {self.closed}쌍이 닫힙니다")
        return ". ".join(told) + "."


def preview_rules(
    connection: Connection, folder_id: int, rules: Sequence[Rule], day: date
) -> Preview:
    """Return what these rules would change, inside a write transaction that is rolled back after.

    The rules are put in force as they would be, so that what is told is what would happen.
    """
    before = rules_in_force(connection, folder_id)
    return preview_change(
        connection, folder_id, rules, day, lambda: relabel(connection, folder_id, before, rules)
    )


def preview_change(
    connection: Connection,
    folder_id: int,
    rules: Sequence[Rule],
    day: date,
    change: Callable[[], None],
) -> Preview:
    """Return what a change would open and close; ``rules`` are those in force after it."""
    people = _people(connection)
    before_rules = rules_in_force(connection, folder_id)
    before, seen_before = _texts(connection, folder_id), _sights(connection, people, day)
    change()
    after, seen_after = _texts(connection, folder_id), _sights(connection, people, day)
    more: dict[str, set[str]] = {}
    less: dict[str, set[str]] = {}
    for each in people:
        was = _visible(before, seen_before[each])
        now = _visible(after, seen_after[each])
        more[each] = {identifier for identifier, _ in now - was}
        less[each] = {identifier for identifier, _ in was - now}
    places = {each: _places(connection, each, day, before_rules, rules) for each in people}
    return Preview(
        people=sum(bool(each) for each in more.values()),
        records=len(set[str]().union(*more.values())),
        opened=sum(map(len, more.values())),
        closed=sum(map(len, less.values())),
        beyond=sum(places.values()),
    )


def preview_paths(
    connection: Connection, paths: Iterable[str], rules: Sequence[Rule], day: date
) -> Preview:
    """Return what connecting a folder of these files under these rules would open.

    What the files state is not known before they are read, and can only close further.
    """
    rulings = [ruling for path in paths if (ruling := rule_for(path, rules)) is not None]
    scopes: dict[str, int] = {}
    kept = {}
    for ruling in rulings:
        key = ruling.scope.canonical()
        scopes[key], kept[key] = scopes.get(key, 0) + 1, ruling.scope
    opened: dict[str, set[str]] = {}
    beyond = 0
    for each in _people(connection):
        reader = standing(connection, each, day)
        assert reader is not None, "people are those who are not disabled"
        opened[each] = {key for key in scopes if decide(reader, day, kept[key]).allowed}
        beyond += _places(connection, each, day, [], rules)
    every = set[str]().union(*opened.values())
    return Preview(
        people=sum(bool(each) for each in opened.values()),
        records=sum(scopes[key] for key in every),
        opened=sum(scopes[key] for each in opened.values() for key in each),
        beyond=beyond,
    )


def _people(connection: Connection) -> list[str]:
    wanted = select(person.c.id).where(person.c.active.is_(True)).order_by(person.c.id)
    return list(connection.execute(wanted).scalars())


def _sights(connection: Connection, people: Sequence[str], day: date) -> Mapping[str, Sight]:
    return {each: sight_on(connection, each, day) for each in people}


def _texts(connection: Connection, folder_id: int) -> _Texts:
    records = select(document.c.id, document.c.acl_id).where(document.c.folder_id == folder_id)
    own = {row.id: row.acl_id for row in connection.execute(records)}
    wanted = (
        select(block.c.document_id, block.c.ordinal, block.c.acl_id)
        .join(document, document.c.id == block.c.document_id)
        .where(document.c.folder_id == folder_id)
    )
    texts = {
        (row.document_id, row.ordinal): (own[row.document_id], row.acl_id)
        for row in connection.execute(wanted)
    }
    return texts | {(each, -1): (acl_id, acl_id) for each, acl_id in own.items()}


def _visible(texts: _Texts, sight: Sight) -> set[tuple[str, int]]:
    if sight == NOTHING:
        return set()
    return {
        (identifier, ordinal)
        for (identifier, ordinal), acls in texts.items()
        if all(sight.opens(identifier, acl_id) for acl_id in acls)
    }


def _places(
    connection: Connection, person_id: str, day: date, before: Sequence[Rule], rules: Sequence[Rule]
) -> bool:
    """Return whether a place that a rule names opens to a person to whom it was closed."""
    reader = standing(connection, person_id, day)
    if reader is None:
        return False
    for rule in (*before, *rules):
        probe = "/".join(filter(None, (rule.path, rule.pattern.replace("*", "") or "자료")))
        was, now = (
            (ruling := rule_for(probe, each)) is not None
            and decide(reader, day, ruling.scope).allowed
            for each in (before, rules)
        )
        if now and not was:
            return True
    return False
