"""``neomeo questions``: what is asked and what found no answer, for administrators."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.output import fail, print_json
from cli.setting import AsOption, HomeOption, JsonOption, permit_in
from records.asked import Share


def questions(
    person: AsOption,
    month: Annotated[str, typer.Option("--month", help="어느 달(2026-11), 없으면 지난 1년")] = "",
    office: Annotated[
        str, typer.Option("--department", help="어느 부서(한빛시/안전총괄과), 없으면 모두")
    ] = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """여러 사람이 물은 것과 답을 찾지 못한 것을 봅니다. 세 명부터, 누구인지 없이 알립니다."""
    from answer.asked_wire import asked_json
    from catalog.asked import AskedQuestions
    from catalog.audit import Audit

    with permit_in(home, person, "질문 통계") as (database, permit):
        detail = {"month": month, "office": office}
        Audit(database).record(permit, "read_questions", detail=detail)
        told = AskedQuestions(database).report(permit, month=month, office=office)
    if told is None:
        fail("관리자 역할(administrator)이 있는 사람으로 보아 주시기 바랍니다(--as).")
    if as_json:
        print_json(asked_json(told))
        return
    for title, found in (("답을 찾지 못한 것", told.unanswered), ("많이 물은 것", told.frequent)):
        typer.echo(title)
        for topic in found:
            typer.echo(f"  {' · '.join(topic.words)}\t{topic.persons}명 이상")
        if not found:
            typer.echo("  세 명 이상이 같은 낱말로 물은 것이 없습니다.")
    for title, shares in (("달마다", told.months), ("부서마다", told.departments)):
        for each in shares:
            missed = f", 답을 찾지 못함 {each.unanswered}명 이상" if each.unanswered else ""
            typer.echo(f"{title}\t{each.name}\t{each.persons}명 이상{missed}{_questions(each)}")


def _questions(share: Share) -> str:
    """Return how many questions are told of a month or a department, in words."""
    if not share.questions:
        return ""
    missed = share.questions_unanswered
    return f"; 질문 {share.questions}개 이상" + (
        f", 답을 찾지 못한 질문 {missed}개 이상" if missed else ""
    )
