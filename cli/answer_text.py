"""A cited answer as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from answer.narrowing import words_of
from records.answer import Answer, Outcome, Understood
from records.listing import Listing

OUTCOME_WORDS = {
    Outcome.ANSWERED: "답변",
    Outcome.PARTIAL: "일부만 답변",
    Outcome.NOT_FOUND: "찾지 못했습니다",
}


def answer_text(answer: Answer) -> str:
    """Return an answer as text: statements by agency, then the sources with their quotes."""
    lines = [f"질문: {answer.question}"]
    if answer.understood:
        lines.append("이해한 내용: " + _words(answer.understood))
    if answer.filters:
        lines.append("좁힌 범위: " + words_of(answer.filters))
    if answer.overruled:
        lines.append("범위와 달라 따르지 않은 말: " + _words(answer.overruled))
    if answer.listing is not None:
        lines += _listing_lines(answer.listing)
    if not answer.statements:
        if answer.listing is not None and answer.listing.entries:
            return "\n".join(lines)
        lines.append(f"{OUTCOME_WORDS[answer.outcome]}.")
    else:
        words = answer.confidence.words
        lines.append(f"{OUTCOME_WORDS[answer.outcome]} (확실한 정도: {words})")
    agency = ""
    for statement in answer.statements:
        if statement.agency != agency:
            agency = statement.agency
            lines.append(f"\n■ {agency}")
        marks = "".join(f"[{n}]" for n in statement.citations)
        lines.append(f"  - {statement.text} {marks}")
        if statement.computed:
            lines.append(f"      {statement.computed}")
    days = {citation.n: citation.date for citation in answer.citations}
    for group in answer.contradictions:
        lines.append("\n※ 자료마다 다릅니다.")
        for side in group:
            dated = days[side.citations[0]]
            marks = "".join(f"[{n}]" for n in side.citations)
            lines.append(f"  - {dated.isoformat() if dated else '날짜 없음'}: {side.text} {marks}")
    if answer.citations:
        lines.append("\n근거")
    for citation in answer.citations:
        day = citation.date.isoformat() if citation.date else "날짜 없음"
        issued = f"{citation.number}, {day}" if citation.number else day
        lines.append(
            f"  [{citation.n}] {citation.title} · {citation.agency} {citation.department} · {issued}"
            f" · {citation.location.label()}"
        )
        if standing := answer.standing_of(citation.document_id):
            lines.append(f"      ({' · '.join(standing)})")
        lines.append(f"      “{' '.join(citation.quote.split())}”")
    if answer.contacts:
        lines.append("\n물어볼 곳: " + " · ".join(each.words for each in answer.contacts))
    if answer.unread:
        count = sum(each.count for each in answer.unread)
        told = ", ".join(f"{each.words} {each.count}건" for each in answer.unread)
        lines.append(f"\n※ 열람하실 수 있는 폴더에 읽지 못한 파일이 {count}건 있습니다({told}).")
    if answer.writer.words:
        lines.append(f"\n{answer.writer.words}")
    if answer.label:
        lines.append(f"\n라벨: {answer.label}")
    lines += [f"\n※ {advice}" for advice in answer.advice]
    lines += [f"\n※ {notice.sentence} 열람을 신청하실 수 있습니다." for notice in answer.notices]
    return "\n".join(lines)


def _words(understood: Iterable[Understood]) -> str:
    return " · ".join(each.words for each in understood)


def _listing_lines(listing: Listing) -> list[str]:
    lines = [f"\n모두 {len(listing.entries)}건입니다."]
    if listing.words:
        lines.append(
            f"제목이나 본문에 다음 낱말(같은 뜻의 말 포함)이 모두 적힌 자료입니다: {', '.join(listing.words)}."
            " 다른 말로만 적힌 자료는 들어 있지 않습니다."
        )
    for year, own in listing.by_year:
        lines.append(f"\n■ {year} {len(own)}건")
        for each in own:
            day = each.date.isoformat() if each.date else "날짜 없음"
            stated = (each.number, each.amount, each.people, each.stage)
            told = "".join(f" · {value}" for value in stated if value)
            lines.append(f"  - {each.agency} {each.department} · {each.title} · {day}{told}")
    return [*lines, *(f"※ {gap}" for gap in listing.gaps), ""]
