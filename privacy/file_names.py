"""Personal data in the names of files and folders."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from privacy.detector import Detector
from privacy.kinds import Found, Kind
from privacy.lexicon import DUTIES, NAME_LABELS, POSTS, PRIVATE, REGIONS
from privacy.surnames import COMPOUND, GIVEN, SINGLE

_PAPERS = (
    "이력서|자기소개서|자소서|사직서|진정서|탄원서|청원서|진술서|경위서|각서|서약서|동의서|위임장|진단서|소견서"
    "|신청서|신고서|청구서|이의신청서?|확인서|재직증명서|주민등록등본|등본|초본|가족관계증명서|통장 ?사본|신분증"
    "|여권|면허증|민원|상담|면담|조사서|진술|고소장|고발장|지원서|응시원서|추천서|처방전|계약서"
)
_OWNER = re.compile(
    rf"(?<![가-힣])(?P<before>[가-힣]{{3,4}})[ (\[-]{{1,2}}(?:{_PAPERS})"
    rf"|(?:{_PAPERS})[ (\[-]{{1,3}}(?P<behind>[가-힣]{{3,4}})(?![가-힣])"
)
_NO_NAMES = DUTIES | NAME_LABELS | POSTS | PRIVATE | REGIONS
_SHORTEST, _LONGEST = 3, 64
_WORDS = str.maketrans("_/", " \n")
_PLAIN = re.compile(r"[0-9A-Za-z가-힣]+")


def found_in_path(
    path: str, detector: Detector, known: Iterable[tuple[str, Kind]] = ()
) -> tuple[Found, ...]:
    """Return the personal data of a path: ascending, apart, in its offsets.

    Besides what the detector finds: the name before or behind a paper that is handed in by its
    owner (``홍길동_이력서.hwp``), and whatever of three and more letters was found in the file's text
    (``known``). The suffix is no part of a name.
    """
    spaced = path.translate(_WORDS)
    found = list(detector.find(spaced))
    for match in _OWNER.finditer(spaced):
        for group in ("before", "behind"):
            if match[group] and _is_name(match[group]):
                found.append(Found(*match.span(group), Kind.NAME))
    for datum, kind in set(known):
        found += _places(path, datum, kind)
    apart: list[Found] = []
    for one in sorted(found):
        if apart and one.start < apart[-1].end:
            last = apart.pop()
            one = replace(last, end=max(last.end, one.end))
        apart.append(one)
    return tuple(apart)


def _is_name(word: str) -> bool:
    given = word[2:] if word[:2] in COMPOUND else word[1:]
    named = word[:2] in COMPOUND or (word[0] in SINGLE and len(word) == 3)
    return named and word not in _NO_NAMES and all(letter in GIVEN for letter in given)


def _places(path: str, datum: str, kind: Kind) -> Iterator[Found]:
    letters = "".join(_PLAIN.findall(datum))
    if _SHORTEST <= len(letters) <= _LONGEST:
        torn = r"[^0-9A-Za-z가-힣/]{0,2}".join(map(re.escape, letters))
        for match in re.finditer(torn, path):
            yield Found(*match.span(), kind)
