"""Whether a line says that something was done or that it was not, and which of both is asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from answer.evidence import terms_of
from language.predicates import Predicate, denials, predicates

_NOT = re.compile(r"않|못하|못했|못한|없[다었음는]|아니[하다한]|(?<![가-힣])안\s*[한했함]")
_INSTEAD = re.compile(
    r"불참|불가|불허|제외|취소|중단|보류|생략|폐지|부결|반려|기각|각하|거부|유찰|탈락|동결"
    r"|(?<![가-힣])미(?:설치|운영|시행|실시|참여|참가|참석|이행|지원|배치|제출|납부|등록|신고|가입|보유|확보|착공|완료|도입|개최|작성|달성|집행|수립|구축|정비|교체|점검)"
)
"""Words that say as much without a negation; with one they say the contrary."""
_NONE = re.compile(r"\s*(?:[-–×✕]|0\s*(?:대|개|명|건|곳|회)?)\s*")
"""How a cell says that there is none."""
_CLAUSE = re.compile(
    r"[;]|(?<=[으이]나)\s|(?<=지만)\s|(?<=는데)\s|(?<=[하했였았었되됐]고)\s|(?<=하며)\s"
)
_PARTICLE = r"(?:은|는|이|가|을|를)?"
_ASKING = (
    r"\s*(?:(?:모두|각각|전부)\s*)?"
    r"(?:어디|어느|무엇|무슨|뭐|누구|언제|몇|얼마|인가|입니까|이름|명단|알려|찾아\s*[주줘]|[?？]|$)"
)
_ASKED = re.compile(
    rf"(?P<act>\S+)\s+[가-힣]{{1,12}}?{_PARTICLE}{_ASKING}"
    r"|(?P<acted>\S+)\s+(?:기관|곳|데|부서|시군|지자체|사례|행사)(?![이가은도]?\s+(?:\S+\s+){0,2}없)"
)
"""What is asked for and the clause before it: ``설치하지 않은 | 곳은 어디``."""
_ASKED_OF_TWO = re.compile(
    rf"(?P<act>\S+)(?P<acted>)\s+(?!경우|때|뒤|채|상태)[가-힣]+\s[가-힣]+?{_PARTICLE}{_ASKING}"
)
"""The same of a name of two words, where no single one is asked for: ``실시하지 않은 | 교육 훈련은``."""
_NOT_DONE = re.compile(r"(?:않|못)[가-힣]*[은는을한할던]$|^(?:안|못)\s*한$|없[는던]$|^아닌$")
_UNDONE = re.compile(r"([가-힣]{2,}?)(?:[을를]\s+)?(?:하|되)?지[는도를]?\s+(?:않|못)")
_UNDONE_SHORT = re.compile(r"(?<![가-힣])[^하되\W]지(?=[는도를]?\s+(?:않|못))")
_STEM = 2
"""Syllables that tell a deed; a shorter word (맡은) tells none."""
_NEAR = 12
"""Within so many characters after its stem a negation is of that deed: 설치된 곳이 하나도 없다."""
_DECIDED = re.compile(r"로\s*(?:정|[가-힣]{2})?(?:한|하였던|했던)")
"""How a clause goes on between what was to be done and the noun: 폐지하지 않기로 한 노선."""
_FINISHED = re.compile(r"[가-힣]+(?:[한된던친진린낸난킨준본운눈룬꾼긴]|(?<=[받맡얻맺찾뽑])은)")
"""A word that tells what was done; not one with a particle (한명숙은), nor a name (유시민, 해군)."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What a question asks of: who or what did it, or (``undone``) did not.

    ``stem`` is how its word begins (설치 of ``설치한``, 마치 of ``마친``), empty where anything undone
    is asked for. ``verb`` is what stands for its base form and its like, empty where it is read as none.
    ``denied`` says whether the question denies it: what was not cancelled was done.
    """

    stem: str
    undone: bool
    verb: str = ""
    denied: bool = False

    def met_by(self, text: str) -> bool:
        """Return whether a text may tell of it: where it was not done, one that says so; else one
        that does not say of this very deed that it was not done."""
        if told := self._told(text):
            return self.denied in told
        clauses = [each for each in _CLAUSE.split(text) if each.strip()]
        if self.undone:
            return any(_denied(each) for each in clauses)
        denied = [each for each in clauses if self._denied_in(each)]
        return not denied or any(self.stem in each for each in clauses if each not in denied)

    def named_in(self, text: str) -> bool:
        """Return whether a text says that this very deed was not done, where that is asked for."""
        return (
            not self.undone
            or self.told_in(text)
            or any(not set(self.stem).isdisjoint(each) for each in _INSTEAD.findall(text))
        )

    def told_in(self, text: str) -> bool:
        """Return whether a text speaks of this very deed, done or not."""
        return self.stem in text or self._says(text)

    def _says(self, text: str) -> bool:
        return bool(self.verb) and self.verb in terms_of(text)

    def _told(self, text: str) -> frozenset[bool]:
        """Return whether a text that denies something denies this very deed, tells it, or both."""
        return denials(text, self.verb) if self._says(text) else frozenset()

    def _denied_in(self, clause: str) -> bool:
        """Return whether a clause denies this deed, as 불참 does 참여, and not another beside it."""
        if not _denied(clause):
            return False
        said = [clause[found.end() :][:_NEAR] for found in re.finditer(self.stem, clause)]
        return (
            _NONE.fullmatch(clause) is not None
            or any(_NOT.search(each) for each in said)
            or any(not set(self.stem).isdisjoint(each) for each in _INSTEAD.findall(clause))
        )


def deed_asked(question: str) -> Deed | None:
    """Return the deed whose doer, place or object a question asks for; ``None`` where for none.

    Only where that is asked for itself (``설치하지 않은 곳은 어디``): in ``허가를 받지 않은 경우 과태료는
    얼마`` it is another thing.
    """
    read = predicates(question)
    for found in (*_ASKED.finditer(question), *_ASKED_OF_TWO.finditer(question)):
        act = found["act"] or found["acted"]
        until = found.end("act" if found["act"] else "acted")
        before = question[: found.start()].split()[-2:]
        finished = _FINISHED.fullmatch(act) is not None
        deed = _deed_at(question, until, read)
        verb, term, denied = (deed.stem, deed.term, deed.denied) if deed else ("", "", False)
        if _NOT_DONE.search(act) or denied or (before[-1:] in (["안"], ["못"]) and finished):
            said = " ".join([*before, act])
            instead = _INSTEAD.search(verb if denied else said)
            return Deed(instead[0] if instead else _stem_denied(said), not instead, term, True)
        stem = act[:_STEM] if len(act) > _STEM else verb
        if finished and len(stem) >= _STEM:
            return Deed(stem[:_STEM], bool(_INSTEAD.search(act)), term)
    return None


def _deed_at(question: str, until: int, read: tuple[Predicate, ...]) -> Predicate | None:
    """Return the predicate with which the clause ends there, ``않기로`` of ``않기로 한`` too."""
    decided = [each for each in read if _DECIDED.fullmatch(question[each.end : until])]
    ending = [each for each in read if each.end == until and each.qualifies]
    return next(reversed(decided or ending), None)


def _stem_denied(said: str) -> str:
    """Return how the word of what was not done begins; of one syllable, with its ending (두지)."""
    if found := _UNDONE.search(said):
        return found[1][:_STEM]
    short = _UNDONE_SHORT.search(said)
    return short[0] if short else ""


def cell_told(head: str, cell: str) -> str:
    """Return what a cell says: with its column's head where that itself says what was not done (반려)."""
    if not _INSTEAD.search(head):
        return cell
    return f"{head} {'없음' if _NONE.fullmatch(cell) else cell}"


def _denied(clause: str) -> bool:
    if _NONE.fullmatch(clause):
        return True
    return bool(_NOT.search(clause)) != bool(_INSTEAD.search(clause))
