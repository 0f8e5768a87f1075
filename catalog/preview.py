"""What new rules of a folder would open and close, before they hold: figures, never titles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import Connection, select

from access.decision import decide
from access.principal import Principal
from access.rules import Rule, rule_for
from catalog.organisation_schema import person
from catalog.relabelling import relabel
from catalog.schema import block, document
from catalog.scopes import rules_in_force
from catalog.standing import standing
from catalog.visible import Sight, scopes_by_number, sight_over

NEEDS_REASON = "넓히는 까닭을 적어 주시기 바랍니다."

Readers = Mapping[str, Principal]
_Acls = tuple[int, ...]
"""The scopes a text lies in: its record's and its own; none where it is not there."""


@dataclass(frozen=True, slots=True)
class _Alike:
    """Records whose texts lie in the same scopes, before a change and after it."""

    texts: frozenset[tuple[_Acls, _Acls]]
    records: frozenset[str]


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
                f"{self.people}명이 자료 {self.records}건을 더 보게 됩니다(사람마다 세어 모두 {self.opened}건)"
            )
        elif self.beyond:
            told.append(f"{self.beyond}명에게 앞으로 읽을 자료가 더 열립니다")
        if self.closed:
            told.append(f"볼 수 있던 자료가 사람마다 세어 {self.closed}건 닫힙니다")
        return ". ".join(told) + "."


@dataclass(frozen=True, slots=True)
class Seen:
    """What one person would see of a folder: the paths, in order, out of how many records."""

    paths: tuple[str, ...]
    records: int


def readers_on(connection: Connection, day: date) -> Readers:
    """Return who may read at all, as they stand on a day: looked up before anything is tried."""
    people = select(person.c.id).where(person.c.active.is_(True)).order_by(person.c.id)
    found = {each: standing(connection, each, day) for each in connection.scalars(people)}
    return {each: reader for each, reader in found.items() if reader is not None}


def preview_rules(
    connection: Connection, folder_id: int, rules: Sequence[Rule], readers: Readers, day: date
) -> Preview:
    """Return what these rules would change, inside a write transaction that is rolled back after.

    The rules are put in force as they would be, so that what is told is what would happen.
    """
    before = rules_in_force(connection, folder_id)

    def change() -> None:
        relabel(connection, folder_id, before, rules)

    return preview_change(connection, folder_id, rules, readers, day, change)


def seen_under(
    connection: Connection, folder_id: int, rules: Sequence[Rule], reader: Principal, day: date
) -> Seen:
    """Return what a person would see, inside a write transaction that is rolled back after."""
    relabel(connection, folder_id, rules_in_force(connection, folder_id), rules)
    sight = sight_over(connection, reader, day, scopes_by_number(connection))
    wanted = (
        select(document.c.id, document.c.path, document.c.acl_id)
        .where(document.c.folder_id == folder_id)
        .order_by(document.c.path)
    )
    rows = connection.execute(wanted).all()
    return Seen(tuple(row.path for row in rows if sight.opens(row.id, row.acl_id)), len(rows))


def preview_change(
    connection: Connection,
    folder_id: int,
    rules: Sequence[Rule],
    readers: Readers,
    day: date,
    change: Callable[[], None],
) -> Preview:
    """Return what a change would open and close; ``rules`` are those in force after it."""
    before_rules = rules_in_force(connection, folder_id)
    before, seen_before = _texts(connection, folder_id), _sights(connection, readers, day)
    change()
    after, seen_after = _texts(connection, folder_id), _sights(connection, readers, day)
    kinds = _kinds(before, after)
    turned = _kinds(after, before)
    more = [_gained(kinds, seen_before[each], seen_after[each]) for each in readers]
    less = [_gained(turned, seen_after[each], seen_before[each]) for each in readers]
    places = [_places(each, day, before_rules, rules) for each in readers.values()]
    return Preview(
        people=sum(map(bool, more)),
        records=len(frozenset[str]().union(*{part for parts in more for part in parts})),
        opened=sum(len(part) for parts in more for part in parts),
        closed=sum(len(part) for parts in less for part in parts),
        beyond=sum(places),
    )


def preview_paths(
    readers: Readers, paths: Iterable[str], rules: Sequence[Rule], day: date
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
    opened = {
        each: {key for key in scopes if decide(reader, day, kept[key]).allowed}
        for each, reader in readers.items()
    }
    every = set[str]().union(*opened.values())
    return Preview(
        people=sum(bool(each) for each in opened.values()),
        records=sum(scopes[key] for key in every),
        opened=sum(scopes[key] for each in opened.values() for key in each),
        beyond=sum(_places(reader, day, [], rules) for reader in readers.values()),
    )


def _sights(connection: Connection, readers: Readers, day: date) -> Mapping[str, Sight]:
    scopes = scopes_by_number(connection)
    return {each: sight_over(connection, reader, day, scopes) for each, reader in readers.items()}


def _texts(connection: Connection, folder_id: int) -> dict[str, dict[int, _Acls]]:
    """Return the scopes of each record's texts by ordinal; -1 is the record itself."""
    records = select(document.c.id, document.c.acl_id).where(document.c.folder_id == folder_id)
    own = {row.id: row.acl_id for row in connection.execute(records)}
    texts: dict[str, dict[int, _Acls]] = {each: {-1: (acl_id,)} for each, acl_id in own.items()}
    wanted = (
        select(block.c.document_id, block.c.ordinal, block.c.acl_id)
        .join(document, document.c.id == block.c.document_id)
        .where(document.c.folder_id == folder_id)
    )
    for row in connection.execute(wanted):
        texts[row.document_id][row.ordinal] = (own[row.document_id], row.acl_id)
    return texts


def _kinds(
    before: Mapping[str, Mapping[int, _Acls]], after: Mapping[str, Mapping[int, _Acls]]
) -> list[_Alike]:
    alike: dict[frozenset[tuple[_Acls, _Acls]], set[str]] = {}
    for identifier in before.keys() | after.keys():
        was, now = before.get(identifier, {}), after.get(identifier, {})
        texts = frozenset((was.get(at, ()), now.get(at, ())) for at in was.keys() | now.keys())
        alike.setdefault(texts, set()).add(identifier)
    return [_Alike(texts, frozenset(records)) for texts, records in alike.items()]


def _gained(kinds: Sequence[_Alike], before: Sight, after: Sight) -> list[frozenset[str]]:
    """Return the records of which more is seen than before, in parts that do not overlap."""
    apart = before.documents | before.closed | after.documents | after.closed

    def gains(identifier: str, kind: _Alike) -> bool:
        return any(
            _opens(after, identifier, now) and not _opens(before, identifier, was)
            for was, now in kind.texts
        )

    found = []
    for kind in kinds:
        if gains("", kind):
            found.append(kind.records - apart if apart else kind.records)
        if single := frozenset(each for each in kind.records & apart if gains(each, kind)):
            found.append(single)
    return [part for part in found if part]


def _opens(sight: Sight, identifier: str, acls: _Acls) -> bool:
    return bool(acls) and all(sight.opens(identifier, each) for each in acls)


def _places(reader: Principal, day: date, before: Sequence[Rule], rules: Sequence[Rule]) -> bool:
    """Return whether a place that a rule names opens to a reader to whom it was closed."""
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
