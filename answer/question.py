"""What a question asks for, as far as words tell: whose records, which years, done or planned."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from access.permit import Permit
from answer.document_types import types_asked
from answer.extent import listing_asked
from answer.identifiers import identifiers_asked
from answer.narrowing import contradicts, within
from answer.procedure import steps_asked
from answer.recognised import without
from answer.subject import subject_of
from answer.thread import SUBJECT, Before, carried
from answer.when import days_of, times_asked, years_of
from answer.whose import Office, Own, narrowed, offices_asked
from index.search import Filters
from language.particles import PARTICLES, says
from language.tense import PAST
from records.answer import Understood

_VERSION = re.compile(rf"(?:최종|확정|수정|개정|보완)\s*본(?:{PARTICLES}|에서|에)*(?![가-힣])")
"""Which form of a record is meant: its matter never says so."""
_MANY = re.compile(r"사례|기관별|시군별|부서별|곳곳|어느\s*곳|비교")
_DONE = re.compile(rf"{PAST}|결과|실적|처리|조치|대응|지난\s*번|저번|실제")
_PLANNED = re.compile(
    r"계획|예정|할\s*것|하려|려던|려고|기로\s*(?:한|했|하였)|추진안"
    r"|(?:당초|애초)(?!\s*(?:보다|대비|대로|에\s*비))|예상|전망|목표(?:[는가치]|인원)*\s*(?:몇|얼마|무엇|어떻|어느|[?？]|$)"
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what was understood of it.

    ``text`` is what is searched for. ``understood`` is what the asker is shown, and all else
    follows from it: what was dropped has no effect. ``years`` are preferred, not demanded, since
    a record of one year often lies in another year's folder. ``broad`` questions ask how several
    offices did it (a single word asks what there is), others one thing; with ``steps`` it asks how
    that is to be done. ``subject`` are the nouns that it is about.
    Where it names an agency, ``others`` are those that it does not, of which the asker may see records.
    ``overruled`` was understood as well, and lies outside of what the asker has set; ``text`` is
    without its words.
    """

    text: str
    understood: tuple[Understood, ...]
    filters: Filters
    broad: bool
    years: frozenset[int]
    today: date
    done: bool
    planned: bool
    steps: bool
    subject: tuple[str, ...]
    others: frozenset[str] = frozenset()
    overruled: tuple[Understood, ...] = ()

    def values(self, kind: str) -> list[str]:
        """Return the values of what was understood of a kind, in order."""
        return [each.value for each in self.understood if each.kind == kind]

    def names_office(self, text: str) -> bool:
        """Return whether a text says the name of an office that was understood, the narrowest."""
        named = self.values("department") or self.values("agency")
        return any(says(text, each) for each in named)


def understand(
    permit: Permit,
    text: str,
    offices: Sequence[Office],
    *,
    drop: Collection[str] = (),
    before: Before = Before(),
    filters: Filters = Filters(),
) -> Question:
    """Return what a question asks for, within ``filters``.

    ``offices`` are those whose records the asker may see. ``drop`` are keys of what was
    understood and is not wanted (:attr:`records.answer.Understood.key`).
    """
    text = " ".join(_VERSION.sub(" ", text).split()) or text
    own = Own(permit.principal.agency, permit.principal.department)
    found = [*identifiers_asked(text)]
    every = list(listing_asked(text))
    for recognise in (
        lambda rest: offices_asked(rest, own, offices),
        lambda rest: times_asked(rest, permit.day),
        types_asked,
    ):
        found += recognise(without(text, found))
    stated = [each.understood for each in sorted([*found, *every], key=lambda each: each.start)]
    subject = subject_of(without(text, [*found, *every]))
    taken = carried(without(text, found), subject, stated, before, offices)
    wanted = [each for each in dict.fromkeys([*stated, *taken]) if each.key not in drop]
    overruled = tuple(each for each in wanted if contradicts(each, filters, own, offices))
    understood = tuple(each for each in wanted if each not in overruled)
    held = within(narrowed(understood, own, offices), filters)
    void = [each for each in (*found, *every) if each.understood in overruled]
    left = " ".join(without(text, void).split()) if void else text
    question = _question(permit, left or text, understood, subject, held)
    named = set(question.values("agency"))
    others = frozenset(agency for agency, _ in offices if named and agency) - named
    return replace(question, others=others, overruled=overruled)


def _question(
    permit: Permit,
    text: str,
    understood: tuple[Understood, ...],
    subject: tuple[str, ...],
    filters: Filters,
) -> Question:
    kinds = {each.kind: each.value for each in understood}
    years = {year for each in understood if each.kind == "years" for year in years_of(each.value)}
    if filters.years:
        years &= filters.years
    if "month" in kinds:
        since, until = days_of(kinds["month"])
        filters = replace(filters, since=since, until=until)
    taken = tuple(kinds.get(SUBJECT, "").split())
    stated = [f"{year}년" for year in years if len(years) == 1 and str(year) not in text]
    sums = [f"{int(each.value):,}원" for each in understood if each.kind == "amount"]
    added = [*stated, *(s for s in sums if s not in text)]
    one_word = _is_one_word(text, kinds) and not taken
    broad = "others" in kinds or bool(_MANY.search(text)) or one_word
    return Question(
        text=" ".join([*taken, text, *added]),
        understood=understood,
        filters=filters,
        broad=broad,
        years=frozenset(years),
        today=permit.day,
        done=bool(_DONE.search(text)) and not _PLANNED.search(text),
        planned=bool(_PLANNED.search(text)),
        steps=not broad and steps_asked(text),
        subject=tuple(dict.fromkeys([*taken, *subject])),
    )


def _is_one_word(text: str, kinds: Collection[str]) -> bool:
    return len(text.split()) == 1 and not {"number", "article", "amount"}.intersection(kinds)
