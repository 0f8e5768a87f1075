"""Records of the same content told as one, among what one reader may see."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from answer.evidence import Evidence
from index.search import Hit
from language.likeness import Likeness
from records.answer import Case
from records.passage import Particulars
from records.stage import standing

_FINAL = re.compile(r"최종|확정|수정")


@dataclass(frozen=True, slots=True)
class Folded:
    """A record, and those of the same content which it stands for."""

    record: Particulars
    copies: tuple[Particulars, ...]


def fold(records: Iterable[Particulars]) -> list[Folded]:
    """Return records with those of the same content folded, in the order of each one's first.

    Word for word the same counts everywhere; nearly the same only within one agency, since what
    two offices did alike are two cases. Of each group the record that came furthest stands for the
    others (issued before approved before draft), then the newest, then the one named 최종, then the
    first.

    SECURITY: ``records`` are what a permit opened. They are compared here, pair by pair and at
    the time of the question; nothing that was computed with hidden records has a say.
    """
    groups: list[tuple[Particulars, Likeness | None, list[Particulars]]] = []
    for record in dict.fromkeys(records):
        likeness = Likeness.from_bytes(record.likeness) if record.likeness else None
        for first, theirs, members in groups:
            if _same(theirs, likeness, one_agency=first.agency == record.agency):
                members.append(record)
                break
        else:
            groups.append((record, likeness, [record]))
    return [_folded(members) for _, _, members in groups]


def unrepeated(hits: Sequence[Hit], folded: Sequence[Folded]) -> list[Hit]:
    """Return hits without the same text of copies: that of the standing record remains.

    It takes the place of the first of them.
    """
    leads = _leads(folded)
    kept: dict[tuple[str, str], Hit] = {}
    for hit in hits:
        document = hit.passage.record.document_id
        lead = leads.get(document, document)
        said = lead, hit.passage.chunk.text
        if said not in kept or (document == lead and kept[said].passage.record.document_id != lead):
            kept[said] = hit
    return list(kept.values())


def one_voice(evidence: Sequence[Evidence], folded: Sequence[Folded]) -> list[Evidence]:
    """Return evidence without what copies repeat of the record that stands for them."""
    leads = _leads(folded)
    said = {(each.record.document_id, _bare(each.quote)) for each in evidence}
    return [
        each
        for each in evidence
        if (leads.get(each.record.document_id, ""), _bare(each.quote)) not in said
    ]


def with_copies(cases: Sequence[Case], folded: Sequence[Folded]) -> tuple[Case, ...]:
    """Return cases, each with the records of the same content that are no case themselves."""
    told = {case.document_id for case in cases}
    groups = {
        record.document_id: group
        for one in folded
        for group in [(one.record, *one.copies)]
        for record in group
    }
    return tuple(
        replace(
            case,
            copies=tuple(
                case_of(record)
                for record in groups.get(case.document_id, ())
                if record.document_id not in told
            ),
        )
        for case in cases
    )


def case_of(record: Particulars, copies: Sequence[Particulars] = ()) -> Case:
    """Return a record as a case of which nothing is cited."""
    return Case(
        record.document_id,
        record.title,
        record.agency,
        record.department,
        record.date,
        stage=standing(record).stage.words,
        copies=tuple(case_of(copy) for copy in copies),
    )


def _leads(folded: Sequence[Folded]) -> dict[str, str]:
    """Return for each copy the record that stands for it."""
    return {copy.document_id: one.record.document_id for one in folded for copy in one.copies}


def _bare(text: str) -> str:
    return "".join(text.split())


def _same(one: Likeness | None, other: Likeness | None, *, one_agency: bool) -> bool:
    if one is None or other is None:
        return False
    return one.same(other) or (one_agency and one.nearly(other))


def _folded(group: list[Particulars]) -> Folded:
    best = max(group, key=_order)  # of equals the first
    return Folded(best, tuple(record for record in group if record is not best))


def _order(record: Particulars) -> tuple[int, int, int]:
    name = record.path.rsplit("/", 1)[-1]
    return (
        standing(record).stage,
        record.date.toordinal() if record.date else 0,
        len(_FINAL.findall(name)),
    )
