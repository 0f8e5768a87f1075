"""Which company a question asks for, and whether a line names one."""

from __future__ import annotations

import re

from answer.evidence import Evidence
from language.morphemes import shared_morphemes
from language.normal import fold
from records.table import header_line

_PARTY = "(?:업체|회사|기업|시공사|시행사|계약상대자|낙찰자|수급인|수탁자|수탁기관|운영사|제조사|대행사|상호)"
_ASKED = re.compile(
    rf"(?:어느|무슨|어떤)\s*(?:업체|회사|기업)(?![를을])|{_PARTY}의?\s*이름"
    rf"|{_PARTY}명?[은는이가]?\s*(?:모두\s*)?(?:어디|누구|무엇인|뭐(?!라))|{_PARTY}명?[은는][?.]*\s*$"
)
_TRADE = (
    "건설|종건|종합|토건|산업|상사|공업|개발|엔지니어링|미디어|기획|조경|물산|전자|테크|이엔지|인쇄|화학|운수|여객|고속|관광|물류|유통"
    "|전기|통신|환경|시스템|솔루션|디자인|사무소|조합|협회|재단|공단|연구원|연구소|대학교?|상회|식품|농산|영농|클린|조명|설비|보안"
    "|컨소시엄|컴퍼니|코리아|그룹|은행|증권|보험|제약|항공|건영"
)
_NAMED = re.compile(
    r"㈜|\(주\)|주식회사|유한회사|\(유\)|법인\s|[A-Z][A-Za-z]{2,}"
    rf"|{_PARTY}(?:명)?\s*[:：|(]\s*[가-힣A-Z]"
    rf"|[가-힣]{{2,}}(?:{_TRADE})(?:[은는이가과와의을를도에로,|)·]|으로|\s|$)"
)
"""A form of company, a label of one, or a word that ends like the name of one."""
_SHORTEST = 3
_PLACE = re.compile(r".*(?:[시군구읍면동리길로역천산교초관명]|마을|말|센터|블록)")
"""What is not known to Kiwi, either, and is no company: places, and labels (공사명)."""


def asks_for_a_company(question: str) -> bool:
    """Return whether a question asks which company (``어느 업체``, ``시공사는 어디``)."""
    return _ASKED.search(question) is not None


def names_a_company(question: str, line: Evidence) -> bool:
    """Return whether a line may name a company that the question does not.

    By its form, the column that it stands in, or as a noun that Kiwi does not know: such are most names.
    """
    if _NAMED.search(line.quote):
        return True
    if line.row is not None and re.search(_PARTY, header_line(line.block)):
        return True
    said = fold(question) + fold(line.record.agency)
    return any(
        not each.known and each.tag.startswith("NN") and len(each.form) >= _SHORTEST
        for each in shared_morphemes().tagged(fold(line.quote))
        if each.form not in said and not _PLACE.fullmatch(each.form)
    )
