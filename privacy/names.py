"""Names of private persons; those of officials in their duties stay."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from language.morphemes import Morphemes
from privacy.cues import (
    PRIVATE_DEED,
    Whose,
    announced,
    county_follows,
    person_follows,
    post_follows,
    role_follows,
)
from privacy.kinds import Found, Kind
from privacy.lexicon import BANKS, DUTIES, LABELS, NAME_LABELS, POSTS, PRIVATE, REGIONS
from privacy.shapes import NEAR, Reading, Shape
from privacy.surnames import COMPOUND, FOREIGN, GIVEN, SINGLE
from privacy.surroundings import REACH, Surroundings

_WORD = re.compile(r"(?<![가-힣○*])[가-힣]{2,9}(?![가-힣○*])")
_SPACED = re.compile(r"(?<![가-힣])[가-힣] {1,3}[가-힣] {1,3}[가-힣](?![가-힣○])")
_LATIN = re.compile(
    r"(?<![A-Za-z])[A-Z][A-Za-z'-]{1,20}(?:,? [A-Z][A-Za-z'-]{0,20}){1,3}(?![A-Za-z])"
)
_TAIL = re.compile(
    r"(?:씨|님|군|양|옹|여사)?(?:이|가|은|는|을|를|의|에게|에게서|께|께서|께서는|께서도|과"
    r"|와|도|로|으로|이며|이고|이다|입니다"
    r"|이라|라고|이라고|이라는|라는|한테|만|인|측|네|에|이나|나|까지|부터|처럼|등|외|이었다|였다|이었으며)?"
)
_LISTED = re.compile(
    r"(?:\([^()\n]{0,16}\))?(?: ?씨| ?님)?(?:와|과|및)? ?(?:[,·/、] ?(?:및 )?|및 )"
)
_TO_NUMBER = re.compile(
    r"(?:씨|님)?(?:의|은|는)?[ \t(<,/|:·-]{0,4}(?:☎|T|TEL|Tel|전화|전화번호|연락처|휴대폰"
    r"|휴대전화|핸드폰|H\.? ?P\.?|HP|주민등록번호|주민번호|생년월일|주소)?(?:은"
    r"|는)?[ \t:.)☎]{0,3}"
)
_FROM_NUMBER = re.compile(r"[ (|/,]{1,3}")
_BOUNDARY = re.compile(r"\s*(?:$|[\n,.()|/·;:\]→>\"'”’-])")
_ACTS_OR_SUFFERS = frozenset(["이", "가", "은", "는", "을", "를", "에게"])
_SAYS_WHO = frozenset(["입니다", "이라고"])
_CLOSE = 3
_NO_NAMES = PRIVATE | POSTS | DUTIES | NAME_LABELS | BANKS | REGIONS
_THINGS = frozenset({Kind.VEHICLE, Kind.CARD})
"""Numbers beside which the thing is named more often than its holder: 전기차 12가 3456."""
_BELOW = re.compile("이하(?:$|[가는도로를만에의인])")
_OF_A_PLACE = re.compile(r"에(?! ?(?:대|의|관|따|비|게))")
"""The particle that persons take only before 대한, 의한 and the like: 하늬구에 사는."""
_PLACE = re.compile(r"[가-힣]{2}(?:시|군|읍|면)")
_MAIL_HEAD = re.compile(r"(?:보낸|받는|받은) ?사람 ?:? ?$")
"""In the head of a mail stand officials and others alike."""


class Names:
    """Finds private names; Kiwi tells names from words."""

    def __init__(self, morphemes: Morphemes) -> None:
        self._morphemes = morphemes

    def find(self, around: Surroundings, others: Sequence[Found]) -> Named:
        """Return the names of private persons, and those of whom the text says that they are officials.

        ``others`` are the identifiers and addresses found so far, ascending. A word before or
        behind a name, a number beside it, or a list that it continues says whose it is. A post
        or a duty beside it makes it an official's, which is left; so is the same name elsewhere in
        the text where nothing but a number beside it, or the head of a mail, speaks for a person.
        """
        others = [each for each in others if each.kind not in _THINGS]
        found, officials = self._words(around, others)
        return Named(sorted({*found, *_apart(around), *_latin(around)}), officials)

    def _words(
        self, around: Surroundings, others: Sequence[Found]
    ) -> tuple[list[Found], frozenset[str]]:
        reading = Reading(self._morphemes, around.text)
        last: tuple[int, bool] | None = None
        found: list[tuple[Found, bool]] = []
        officials: set[str] = set()
        for match in _WORD.finditer(around.text):
            stretches = _stretches(match.start(), match[0])
            if not stretches:
                continue
            before = around.before(match.start(), REACH)
            whose, gap = announced(before)
            if whose is None and last and _continues(around.text, last[0], match.start()):
                whose, gap = (Whose.PERSON if last[1] else Whose.OFFICIAL), ","
            if whose is Whose.OFFICIAL:  # no need to ask what it looks like
                last = (match.end(), False)
                officials |= {around.text[start:end] for start, end, _ in stretches}
                continue
            judged = [_judged(around, each, whose, gap, others) for each in stretches]
            officials |= {around.text[slice(*each.span)] for each in judged if each.posted}
            if whose is None and not any(each.speaks for each in judged):
                continue
            best = max(judged, key=lambda each: reading.shape(*each.span) is Shape.NAME)
            if best.is_private(reading.shape(*best.span)):
                last = (match.end(), True)
                weak = (whose is None and not best.addressed) or bool(_MAIL_HEAD.search(before))
                found.append((Found(*best.span, Kind.NAME), weak))
        named = frozenset(each for each in officials if len(each) > 2)
        return [
            each
            for each, weak in found
            if not (weak and around.text[each.start : each.end] in named)
        ], named


@dataclass(frozen=True, slots=True)
class Named:
    """Names of private persons, ascending, and what may be names of officials."""

    found: list[Found]
    officials: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What the surroundings of a stretch say of it, were it a name."""

    span: tuple[int, int]
    whose: Whose | None
    firm: bool
    closed: bool
    addressed: bool
    beside: bool
    acts: bool
    posted: bool

    @property
    def speaks(self) -> bool:
        return self.addressed or self.beside or self.acts

    def is_private(self, shape: Shape) -> bool:
        """Return whether it is a private person's name, given how much it looks like a name.

        The less it looks like one, the firmer the words around it must be.
        """
        if self.whose is Whose.OFFICIAL or (self.whose is None and self.posted):
            return False
        told = self.whose is not None or self.addressed or self.beside
        if self.span[1] - self.span[0] == 2:
            return told and (shape is Shape.NAME or (self.firm and shape is Shape.PIECES))
        if shape is Shape.NAME:
            return told or self.acts
        if shape is Shape.PIECES:
            return told
        if shape is Shape.COMPOUND:
            return self.firm
        return self.whose is Whose.LABEL and self.closed


def _judged(
    around: Surroundings,
    stretch: tuple[int, int, str],
    whose: Whose | None,
    gap: str,
    others: Sequence[Found],
) -> _Evidence:
    start, end, tail = stretch
    after = around.after(end)
    if tail == "에" and _OF_A_PLACE.match(after):
        whose = None
    titled = person_follows(after)
    doubtful = county_follows(after) and (end - start == 2 or not _given(around, stretch))
    addressed = titled or role_follows(after)
    beside = _beside(around.text, stretch, others)
    closed = not tail and bool(_BOUNDARY.match(after))
    announced_so = closed and whose is not None and (bool(gap.strip()) or whose is Whose.LABEL)
    return _Evidence(
        (start, end),
        whose,
        (titled and not doubtful) or beside or announced_so,
        closed,
        addressed,
        beside,
        _acts(around, stretch),
        post_follows(after),
    )


def _continues(text: str, end: int, start: int) -> bool:
    """Return whether a word goes on with a list of names whose last one ended before it."""
    return start - end <= NEAR + _CLOSE and bool(_LISTED.fullmatch(text[end:start]))


def _given(around: Surroundings, stretch: tuple[int, int, str]) -> bool:
    """Return whether a stretch goes on behind its first syllable as given names do."""
    return all(letter in GIVEN for letter in around.text[stretch[0] + 1 : stretch[1]])


def _acts(around: Surroundings, stretch: tuple[int, int, str]) -> bool:
    """Return whether a stretch that nothing announces stands where private persons act."""
    _, end, tail = stretch
    if not _given(around, stretch):
        return False
    if tail in _SAYS_WHO:
        return True
    return tail in _ACTS_OR_SUFFERS and bool(PRIVATE_DEED.search(around.after(end)))


def _beside(text: str, stretch: tuple[int, int, str], others: Sequence[Found]) -> bool:
    """Return whether a personal number or address stands right behind or before a stretch."""
    start, end, tail = stretch
    after = bisect_left(others, end, key=lambda found: found.start)
    behind = others[after].start if after < len(others) else end + NEAR + 1
    if behind - end <= NEAR and _TO_NUMBER.fullmatch(text[end:behind]):
        return True
    before = bisect_right(others, start, key=lambda found: found.end) - 1
    near = before >= 0 and start - others[before].end <= _CLOSE and not tail
    return near and bool(_FROM_NUMBER.fullmatch(text[others[before].end : start]))


def _stretches(start: int, word: str) -> list[tuple[int, int, str]]:
    """Return what may be a name at the beginning of a word: its span, and the rest of the word.

    The rest must be an ending or a title. Three syllables come first (four for surnames of two),
    two last.
    """
    if word.startswith(FOREIGN):
        sizes: tuple[int, ...] = (8, 7, 6, 5, 4, 3)
    elif word[:2] in COMPOUND:
        sizes = (3, 4, 2) if word[3:4] in _ACTS_OR_SUFFERS | {"의"} else (4, 3, 2)
    else:
        sizes = (3, 2)
    if not word.startswith(FOREIGN) and word[:2] not in COMPOUND and word[0] not in SINGLE:
        return []
    if word in _NO_NAMES or word[:2] in LABELS or _PLACE.match(word) or _BELOW.match(word):
        return []
    return [
        (start, start + size, word[size:])
        for size in sizes
        if size <= len(word)
        and _TAIL.fullmatch(word, size)
        and word[:size] not in _NO_NAMES
        and word[1:size] not in POSTS  # 박과장님
        and (size > 2 or word[0] in SINGLE)
    ]


def _apart(around: Surroundings) -> Iterator[Found]:
    """Yield names written with spaces between the syllables, behind a word that announces them."""
    for match in _SPACED.finditer(around.text):
        letters = match[0].replace(" ", "")
        surname = letters[0] in SINGLE or letters[:2] in COMPOUND
        if not surname or letters in _NO_NAMES:
            continue
        whose, _ = announced(around.before(match.start()))
        private = whose in (Whose.PERSON, Whose.LABEL)
        if private and not post_follows(around.after(match.end())):
            yield Found(match.start(), match.end(), Kind.NAME)


def _latin(around: Surroundings) -> Iterator[Found]:
    """Yield names in Latin letters behind a word that announces a private person."""
    for match in _LATIN.finditer(around.text):
        whose, _ = announced(around.before(match.start()))
        if whose in (Whose.PERSON, Whose.LABEL):
            yield Found(match.start(), match.end(), Kind.NAME)
