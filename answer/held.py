"""Whether what is near holds what a question asks: a value of its kind, the very one of several numbered."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from answer.counted import counted, is_of
from answer.evidence import Evidence
from answer.expectation import CELL, COUNTERS, FIGURE
from index.search import Hit
from language.normal import fold
from records.table import column_paths

_SAME = (
    *COUNTERS,
    ("년", "해"),
    ("개월", "달"),
    ("일", "며칠"),
    ("살", "세"),
    ("배",),
    ("km", "킬로미터"),
    ("m", "미터"),
)
"""Words that count the same, measures of time and length with them."""
_COUNTED = re.compile(
    rf"몇\s*({'|'.join(sorted((it for same in _SAME for it in same), key=len, reverse=True))})(?![월째])"
    r"(?=[인이였까씩나을를에가의은는도과와됐되안]|만|부터|동안|늦|\s|\?|$)(?!.*(?:어떻|왜|무엇))"
)
_SUM = re.compile(
    r"얼마(?:인|였|이|입|를|에|씩|예|야|래|\s|\?|$)|얼마나\s*(?:벌|들었|들어|들까|받|내야|드나)"
    r"|(?:비용|사업비|예산|금액|단가|요금|총액|값|[가-힣]{2}[비료])[은는이가]?\s*(?:모두\s*)?[?.]?\s*$"
)
_TOLD_SUM = (
    rf"{FIGURE}\s*[백천]*[만억조](?!\s*[명대개])|{FIGURE}\s*[백천만억조]*\s*원|금\s*{FIGURE}|{FIGURE}\s*[%％]|무료|무상|{FIGURE}\s*배|절반"
    rf"|\d{{1,3}}(?:,\d{{3}})+(?![,\d]|\s*[가-힣㎡㎥])|{CELL}"
)
_OTHER_SUM = re.compile(
    r"면적|길이|거리|높이|깊이|무게|크기|넓이|비율|나이|시간|기간|속도|온도|인구|점수"
    r"|[가-힣](?<!비용)(?<!예산)(?<![비료금액값돈세가삯당])[은는이가]\s*(?:모두\s*)?얼마(?!나)"
)
"""What is asked with 얼마, too, and is no sum of money."""
_POST = "과장|국장|팀장|계장|실장|소장|관장|원장|회장|위원장|주무관|사무관|이장|통장|대표|위원|의원|교수|박사|강사|기사"
_PERSON = rf"(?:담당자|책임자|감독관|전문가|대표자|직원|공무원|{_POST})"
_NAME = r"[가-힣][가-힣○*]{1,3}"
_KINDS = (
    (re.compile(r"몇\s*시(?!간)"), re.compile(r"\d\s*시|\d{1,2}:\d\d|정오|자정")),
    (re.compile(r"몇\s*년(?![간만])"), re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)|\d\s*년")),
    (
        re.compile(r"며칠(?!에|날|인|이|입)"),
        re.compile(
            r"\d\s*(?:일|주|개월|달|년|시간|박)|하루|이틀|[사나]흘|닷새|열흘|보름|일주일|당일|전날|한\s*[달주]"
        ),
    ),
    (
        re.compile(rf"{_PERSON}(?:들)?(?:의\s*|\s+)(?:이름|성함|성명)"),
        re.compile(
            rf"{_NAME}\s*(?:{_POST}|님|씨)(?![가-힣]{{2}})|[가-힣][○*]"
            rf"|(?:{_PERSON}|담당|성명|이름)\s*[:|(]?\s*{_NAME}(?=\s|$|[|,()])"
        ),
    ),
)
"""What is asked, and what a line holds that may answer it."""
_NUMBERED = re.compile(
    r"(?<![\d.,])(\d+(?:\s*[·,~∼-]\s*\d+)*)\s*(호점|호기|호선|공구|단지|리터|권역|코스|지구)"
)
"""Names of one among several that a number tells apart, one or more of them (1·2공구)."""
_SHARE = 0.5
"""Of the words that the best lines cover, a line that holds a value has to cover so much."""
_FIRST = 5


def holds_none(question: str, evidence: Sequence[Evidence]) -> bool:
    """Return whether a question asks for a value that no line found holds which speaks of its matter.

    ``evidence`` is best first. A line speaks of it when it covers half of the words that the best of
    the first five does, itself or by what stands above it, and says what the value is of (미화원 of
    ``미화원은 몇 명``), or a word that has something to do with it, in its paragraph, its table or above. Where
    ``한 대에 얼마`` is asked and no such line holds a sum, the records are of the subject alone. ``False``
    where nothing of a kind is asked.
    """
    kinds = _kinds(question)
    if not kinds or not evidence:
        return False
    most = max(each.coverage for each in evidence[:_FIRST])
    bare = "".join(fold(question).split())
    holding = [
        each
        for each in evidence
        if (each.coverage >= _SHARE * most or _under(bare, each))
        and all(kind.search(_told(each)) for kind in kinds)
    ]
    things = counted(question)
    return not any(is_of(things, each) for each in holding)


def _under(bare: str, line: Evidence) -> bool:
    """Return whether a line is a row under a column of which the head stands in a bare question."""
    heads = () if line.row is None else (w for p in column_paths(line.block).values() for w in p)
    return any(len(head) > 1 and "".join(fold(head).split()) in bare for head in heads)


def of_another_number(question: str, hits: Sequence[Hit]) -> bool:
    """Return whether a question names one of several by its number, and the passages others alone.

    ``5호점`` where 1호점 and 2호점 are told of. ``False`` where no passage says any of the kind.
    """
    told: dict[str, set[int]] = {}
    for hit in hits:
        for unit, numbers in _numbered(f"{hit.passage.chunk.prefix}\n{hit.passage.chunk.text}"):
            told.setdefault(unit, set()).update(numbers)
    return any(
        unit in told and told[unit].isdisjoint(numbers) for unit, numbers in _numbered(question)
    )


def _numbered(text: str) -> Iterator[tuple[str, Collection[int]]]:
    """Yield the kinds and numbers of what a text numbers, all from the first to the last of a range."""
    for said, unit in _NUMBERED.findall(fold(text)):
        numbers = [int(each) for each in re.findall(r"\d+", said)]
        of_range = re.search(r"[~∼-]", said) is not None
        yield unit, range(min(numbers), max(numbers) + 1) if of_range else numbers


def _kinds(question: str) -> list[re.Pattern[str]]:
    found = [told for wanted, told in _KINDS if wanted.search(question)]
    if not found and (asked := _COUNTED.search(question)):
        same = next(each for each in _SAME if asked[1] in each)
        number = rf"(?:{FIGURE}\s*[십백천만억]*\s*여?|[한두세네]|다섯|여섯|일곱|여덟|아홉|열)\s?"
        found.append(re.compile(rf"{number}(?:{'|'.join(same)})|{CELL}|없(?:다|음|었|습)"))
    if not found and _SUM.search(question) and not _OTHER_SUM.search(question):
        found.append(re.compile(_TOLD_SUM))
    return found


def _told(line: Evidence) -> str:
    """Return a line, of a row with the heads of its table, which may state what its figures count."""
    if line.row is None:
        return line.quote
    heads = (word for path in column_paths(line.block).values() for word in path)
    return " ".join([f"| {line.quote} |", *heads, line.block.unit])
