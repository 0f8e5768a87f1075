"""What a later notice has changed: the former day or sum is told of something that no longer holds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.evidence import Evidence, terms_of
from answer.expectation import ANY_FIGURE, expectations
from answer.question import Question
from answer.subject import subject_of

_CHANGE = "변경|연기|연장|정정|취소|단축|순연"
_NOTICE = re.compile(
    rf"(?:{_CHANGE})(?:된|된\s*)?\s*(?:사항|내용|계획|결정)?\s*(?:알림|통보|공고|안내|통지|고시|공지|시달)?\W*$"
)
"""How the title of a record ends that changes what another one said."""
_SAYS_NOTHING = re.compile(
    rf"{_CHANGE}|사항|내용|결정|알림|통보|공고|안내|통지|고시|공지|시달|계획|일시|기간|기한|일정|일자|날짜|제"
)
"""Words of such a title, or of an item, which need not be said of what is changed."""
_FORMER = re.compile(
    rf"^\W*(?:[가-하\d]{{1,2}}[.)]\s*)?(?:(?:{_CHANGE}|개정|조정|수정)\s*전|당초|기존|종전|현행)(?![가-힣])"
)
_PRESENT = re.compile(
    rf"^\W*(?:[가-하\d]{{1,2}}[.)]\s*)?(?:(?:{_CHANGE}|개정|조정|수정)\s*후|변경|개정)(?![가-힣])"
)
"""How the line before a change begins, and that after it."""
_ASKED_OF_BEFORE = re.compile(
    rf"당초|애초|원래|본래|처음|기존|종전|예정이던|(?:{_CHANGE}|개정|조정|바뀌기|바꾸기)\s*전"
)
_ITEM = re.compile(r"\W*(?:[가-하\d]{1,2}[.)]\s*)?([^:：|]{2,20}?)(?:\s*[:：]|[은는](?=\s))")
_MOST = 2 / 3
"""Of what the title of a notice is about a line has to say so much, itself or above it."""

Ranked = Sequence[tuple[float, Evidence]]


def in_force(question: Question, ranked: Ranked, within: float) -> Ranked:
    """Return scored evidence, best first, without what a notice among it has changed since.

    A line goes where a record of the same office, no older by its date and by its title a notice of
    change (``접수 기간 변경 알림``), states the same kind of thing (a day, a sum) in a line with at
    least the share ``within`` of the best score, and is about the line's matter. Of a list that states a
    thing before and after a change the former goes. All stays where no value is asked for, or that
    of before (당초, 변경 전).
    """
    wanted = [each for each in expectations(question.text) if each.pattern != ANY_FIGURE]
    if not ranked or not wanted or question.broad or _ASKED_OF_BEFORE.search(question.text):
        return ranked
    near = [each for score, each in ranked if score >= within * ranked[0][0]]
    notices = [each for each in near if _NOTICE.search(each.record.title)]
    after = {each.record.document_id for each in near if _PRESENT.search(each.quote)}

    def changed(line: Evidence) -> bool:
        kinds = {kind for kind in wanted if kind.search(line.quote)}
        if kinds and line.record.document_id in after and _FORMER.search(line.quote):
            return True
        return any(
            _may_change(notice, line)
            and any(kind.search(notice.quote) for kind in kinds)
            and not _FORMER.search(notice.quote)
            for notice in notices
        )

    return [(score, each) for score, each in ranked if not changed(each)] or ranked


def _may_change(notice: Evidence, line: Evidence) -> bool:
    """Return whether a notice is of the matter of a line, which is no notice itself."""
    one, other = notice.record, line.record
    if one.agency != other.agency or _NOTICE.search(other.title):
        return False
    if one.date and other.date and one.date < other.date:
        return False
    said = terms_of(f"{other.title}\n{line.heading}\n{line.quote}")
    matter = {each for each in subject_of(one.title) if not _SAYS_NOTHING.fullmatch(each)}
    if not matter or len(matter & said) < _MOST * len(matter):
        return False
    item = _ITEM.match(line.quote)
    words = terms_of(item[1]) if item else frozenset[str]()
    known = terms_of(f"{one.title}\n{notice.heading}\n{notice.quote}")
    return all(each in known or _SAYS_NOTHING.fullmatch(each) for each in words)
