"""Who stands in a letter's approval line and who receives it, as grants read from its fields."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from access.label import Grant, GrantKind
from records.document import Field

LINE = ("기안자", "검토자", "결재권자", "협조자")
RECIPIENTS = ("수신", "수신자", "공람")
MOST_RECIPIENTS = 300

_SIGNED = re.compile(r"(?:(?P<post>.+?)\s+)?(?P<name>[가-힣]{2,4})")
_UNIT = r"(?:과|팀|국|실|계|부|소|단|원|센터|본부)"
_HEAD_OF_UNIT = re.compile(
    rf"[가-힣A-Za-z0-9·ㆍ]{{1,27}}{_UNIT}장|[가-힣]{{2,20}}(?:담당관|감사관|기획관)"
)
_HEAD_OF_AGENCY = re.compile(
    r"(?:부시장|시장|부군수|군수|부구청장|구청장|부지사|도지사|교육감|교육장)"
)
_BARE = re.compile(
    r"(?:과|팀|국|실|계|부|소|단|원|센터|본부)장|(?:서기|이사|사무|담당|감사|기획)관|주무관|연구관|지도관"
)
_AGENCIES = (
    (re.compile(r"(.{1,20}[시])장"), ""),
    (re.compile(r"(.{1,20}군)수"), ""),
    (re.compile(r"(.{1,20}구)청장"), ""),
    (re.compile(r"(.{1,20}도)지사"), ""),
    (re.compile(r"(.{1,20})교육감"), "교육청"),
    (re.compile(r"(.{1,20}(?:교육지원)?청)장"), ""),
    (re.compile(r"(.{1,20}부)장관"), ""),
    (re.compile(r"(.{1,20}처)장"), ""),
    (re.compile(r"(.{1,20}공단)이사장"), ""),
    (re.compile(r"(.{1,20}공사)사장"), ""),
    (re.compile(r"(.{1,20}(?:시|군|구|도|부|처|청|공단|공사))"), ""),
)
_DEPARTMENT = re.compile(r"(?P<unit>.{1,27}(?:과|팀|국|실|소|단|센터|본부|담당관|감사관))장?")
_OF = re.compile(r"(?P<whole>[^()]+?)\s*\(\s*(?P<part>[^()]+)\s*\)")
_POLITE = re.compile(r"\s*(?:귀하|귀중|님)$")
_NOBODY = re.compile(r"내부\s*결재|수신자\s*참[조고]|(?:각|전|관계|해당)\s.*|.*(?:참[조고]|제위)")


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed: a name, a post, or both."""

    name: str
    post: str


def signers_in(fields: Sequence[Field]) -> list[Signer]:
    """Return who drafted, reviewed, decided or agreed, in the order of the letter."""
    found = []
    for each in fields:
        if each.name not in LINE:
            continue
        value = " ".join(unicodedata.normalize("NFC", each.value).split())
        signed = _SIGNED.fullmatch(value)
        if signed is None or (not signed["post"] and _is_post(value)):
            found.append(Signer("", value))
        else:
            found.append(Signer(signed["name"], signed["post"] or ""))
    return found


def office_in(fields: Sequence[Field]) -> str:
    """Return the department that a letter says it comes from (처리과); empty when it says none."""
    return next(("".join(each.value.split()) for each in fields if each.name == "처리과"), "")


def post_grant(agency: str, office: str, post: str) -> Grant | None:
    """Return the grant of the post which a signer names, ``None`` when the post names nobody.

    ``안전총괄과장`` names one person of its agency, and ``과장`` one of the department which the
    letter comes from; ``주무관`` or ``팀장`` would name everybody who is called so.
    """
    word = "".join(post.split())
    if word == f"{office[-1:]}장" and office.endswith(("과", "국", "실", "팀", "단", "소")):
        word = f"{office}장"
    named = _HEAD_OF_UNIT.fullmatch(word) or _HEAD_OF_AGENCY.fullmatch(word)
    # SECURITY: a post that many hold opens nothing
    if not agency or named is None or _BARE.fullmatch(word):
        return None
    return Grant(GrantKind.POST, f"{agency}/{word}")


def recipients_in(agency: str, fields: Sequence[Field]) -> frozenset[Grant]:
    """Return the agencies and departments that a letter was sent to or shown.

    A department without an agency is one of the handling agency. Of ``가람시장(안전총괄과장)`` the
    department alone receives it. 내부결재 and 각 부서 name nobody.
    """
    found: set[Grant] = set()
    for each in fields:
        if each.name in RECIPIENTS:
            found.update(_recipients(agency, unicodedata.normalize("NFC", each.value)))
    return frozenset(sorted(found)[:MOST_RECIPIENTS])


def _is_post(word: str) -> bool:
    return bool(
        _HEAD_OF_UNIT.fullmatch(word) or _HEAD_OF_AGENCY.fullmatch(word) or _BARE.fullmatch(word)
    )


def _recipients(agency: str, text: str) -> Iterator[Grant]:
    for item in re.split(r"[,、;/\n]|(?<=장)[·ㆍ]", text):
        word = _POLITE.sub("", " ".join(item.split()))
        if not word or _NOBODY.fullmatch(word):
            continue
        inside = _OF.fullmatch(word)
        whole, part = (inside["whole"], inside["part"]) if inside else (word, "")
        if not part and " " in whole:
            whole, _, part = whole.partition(" ")
        named = _agency(whole)
        if named and (not part or _NOBODY.fullmatch(part)):
            yield Grant(GrantKind.AGENCY, named)
        elif named:
            yield from _department(named, part)
        elif not part:
            yield from _department(agency, whole)


def _agency(text: str) -> str:
    word = "".join(text.split())
    for pattern, ending in _AGENCIES:
        if found := pattern.fullmatch(word):
            return found[1] + ending
    return ""


def _department(agency: str, text: str) -> Iterator[Grant]:
    word = "".join(text.split())
    found = _DEPARTMENT.fullmatch(word)
    if agency and found is not None and not _BARE.fullmatch(word):
        yield Grant(GrantKind.DEPARTMENT, f"{agency}/{found['unit']}")
