"""Whether one sentence says what another does: no word more, none less, none in another's place."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from language.morphemes import Tagged, shared_morphemes

_LONGER = 4
"""Times as long as what it restates is what no restatement can be."""
_FIGURE = re.compile(r"[-−△▲]?\d+(?:[.,:]\d+)*")
_ROLES = {
    **dict.fromkeys([("이", "JKS"), ("가", "JKS"), ("께서", "JKS")], "subject"),
    **dict.fromkeys([("이", "JKC"), ("가", "JKC"), ("은", "JX"), ("는", "JX")], "subject"),
    **dict.fromkeys([("을", "JKO"), ("를", "JKO")], "object"),
    ("의", "JKG"): "of",
    ("하", "XSV"): "active",
    ("되", "XSV"): "passive",
}
"""What may be put behind a noun or left out, but not exchanged: who does what to whom stays."""
_LINKS = frozenset({("와", "JC"), ("과", "JC"), ("및", "MAG"), ("및", "MAJ")})
"""What links words; a comma or a dot does, too, and nothing else takes their place."""
_COMMAS = frozenset({(",", "SP"), ("·", "SP")})
_MARKS = _COMMAS | {(":", "SP"), (";", "SP"), (".", "SF")}
_BRACKETS = frozenset({"SS", "SSO", "SSC"})
_ENDINGS = frozenset(
    {
        *((form, "EF") for form in ("다", "ᆫ다", "는다", "습니다", "ᆸ니다", "음", "ᆷ")),
        *((form, "ETN") for form in ("음", "ᆷ")),
        *((form, "EC") for form in ("고", "며", "으며", "어", "아")),
        *((form, "EP") for form in ("시", "으시")),
        ("이", "VCP"),
        ("하", "XSA"),
    }
)
"""How a statement ends or goes on, which phrasing alone decides; tense and duty are not here."""


@dataclass(slots=True)
class _Said:
    """A morpheme that says something, and what stands between it and the next one.

    ``plain`` are the morphemes between that only phrase; ``apart`` says that a space or mark is
    there, too. ``roles`` is what of ``plain`` tells its part in the sentence.
    """

    form: str
    end: int
    plain: list[tuple[str, str]] = field(default_factory=list)
    apart: bool = False

    @property
    def roles(self) -> list[str]:
        return [_ROLES[each] for each in self.plain if each in _ROLES]


def restates(text: str, stated: str) -> bool:
    """Return whether a text says exactly what is stated, in other endings and particles at most.

    Every figure and every morpheme that says something stands in both, in the same order: nouns,
    names, units, verbs, negation, tense, duty, and each particle that is not plain. What is not
    known to be mere phrasing counts as saying something, and no word is taken apart or joined.
    """
    if not text.isprintable() or not unicodedata.is_normalized("NFC", text):
        return False
    if not text.strip() or len(text) > _LONGER * len(stated):
        return False
    if _FIGURE.findall(text) != _FIGURE.findall(stated):
        return False
    said, meant = _said(text), _said(stated)
    return (
        bool(said)
        and len(said) == len(meant)
        and all(
            one.form == other.form and _same_joint(one, other, last=one is said[-1])
            for one, other in zip(said, meant, strict=True)
        )
    )


def _same_joint(one: _Said, other: _Said, *, last: bool) -> bool:
    """Return whether what follows two morphemes joins them to the next ones in the same way."""
    if one.roles and other.roles and one.roles != other.roles:
        return False
    if not _links(one) <= _separates(other) or not _links(other) <= _separates(one):
        return False
    return last or (one.apart == other.apart and (one.apart or one.plain == other.plain))


def _links(each: _Said) -> bool:
    return not _LINKS.isdisjoint(each.plain)


def _separates(each: _Said) -> bool:
    return _links(each) or not _COMMAS.isdisjoint(each.plain)


def _said(text: str) -> list[_Said]:
    found: list[_Said] = []
    for each in shared_morphemes().tagged(text):
        what = each.form, each.tag
        if found and text[found[-1].end : each.start].isspace():
            found[-1].apart = True
        if found and _only_phrases(each):
            found[-1].plain.append(what)
            found[-1].apart |= what in _MARKS or each.tag in _BRACKETS
            found[-1].end = each.end
        elif each.tag not in _BRACKETS:
            found.append(_Said("".join(each.form.split()), each.end))
    return found


def _only_phrases(each: Tagged) -> bool:
    what = each.form, each.tag
    plain = what in _ROLES or what in _LINKS or what in _MARKS or what in _ENDINGS
    return plain or each.tag in _BRACKETS
