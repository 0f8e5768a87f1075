"""``neomeo feedback``: what one says of an answer, and what was said of one's records."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from cli.output import NOTHING_FOUND, fail, print_json
from cli.setting import AsOption, HomeOption, JsonOption, catalog_of, reader
from records.feedback import LONGEST_REMARK, Feedback, RecordFeedback, Verdict

if TYPE_CHECKING:
    from access.permit import Permit
    from answer.feedback_desk import FeedbackDesk

feedback = typer.Typer(
    help="답변이 도움이 되었는지, 틀렸는지 남기고, 내 자료에 대한 의견을 봅니다.",
    no_args_is_help=True,
)
_NO_PLACE = "그런 답변이나 그 답변의 그런 부분이 없습니다. ‘neomeo feedback places’로 확인해 주시기 바랍니다."
AnswerArgument = Annotated[str, typer.Argument(help="답변 번호(ask --json의 id)")]
PlaceOption = Annotated[str, typer.Option("--place", help="어느 부분(places에 나옵니다)")]


@contextmanager
def _desk(home: HomeOption, person: str) -> Iterator[tuple[FeedbackDesk, Permit]]:
    from answer.feedback_desk import FeedbackDesk

    with catalog_of(home) as (_, database):
        yield FeedbackDesk(database), reader(database, person, "의견")


@feedback.command("places")
def places(
    answer: AnswerArgument, person: AsOption, home: HomeOption = None, as_json: JsonOption = False
) -> None:
    """답변에서 의견을 남길 수 있는 부분과, 이미 남긴 의견을 봅니다."""
    from answer.feedback_wire import own_json

    with _desk(home, person) as (desk, permit):
        found = desk.places(permit, answer)
        said = desk.own(permit, answer)
    if found is None:
        fail("그런 답변이 없습니다. 답변 번호를 확인해 주시기 바랍니다.", NOTHING_FOUND)
    if as_json:
        print_json(own_json(found, said))
        return
    verdicts = {each.place: each.verdict.words for each in said}
    for each in found:
        typer.echo("\t".join(filter(None, (each.key, each.words, verdicts.get(each.key, "")))))
    if not found:
        typer.echo("근거가 없는 답변이라 의견을 남길 부분이 없습니다.")


@feedback.command("give")
def give(
    answer: AnswerArgument,
    verdict: Annotated[Verdict, typer.Argument(help="helped(도움 됨) 또는 wrong(틀린 내용)")],
    person: AsOption,
    place: PlaceOption = "answer",
    remark: Annotated[str, typer.Option("--remark", help="무엇이 틀렸는지")] = "",
    home: HomeOption = None,
) -> None:
    """답변이나 그 한 부분에 의견을 남깁니다. 같은 부분에 다시 남기면 바뀝니다."""
    if len(remark) > LONGEST_REMARK:
        fail(f"--remark 는 {LONGEST_REMARK}자 안으로 적어 주시기 바랍니다.")
    with _desk(home, person) as (desk, permit):
        done = desk.give(permit, answer, Feedback(place, verdict, remark.strip()))
    if not done:
        fail(_NO_PLACE, NOTHING_FOUND)
    typer.echo(f"{verdict.words}: 남겼습니다.")


@feedback.command("take-back")
def take_back(
    answer: AnswerArgument, person: AsOption, place: PlaceOption = "answer", home: HomeOption = None
) -> None:
    """남긴 의견을 되돌립니다."""
    with _desk(home, person) as (desk, permit):
        done = desk.take_back(permit, answer, place)
    if not done:
        fail(_NO_PLACE, NOTHING_FOUND)
    typer.echo("되돌렸습니다.")


@feedback.command("records")
def records(person: AsOption, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """담당하는 자료에 대한 의견을 봅니다. 누가 보냈는지는 알리지 않습니다."""
    from answer.feedback_wire import on_records_json

    with _desk(home, person) as (desk, permit):
        found = desk.on_records(permit)
    if as_json:
        print_json(on_records_json(found))
        return
    for each in found:
        typer.echo(_text(each))
    if not found:
        typer.echo("아직 보일 의견이 없습니다.")


def _text(each: RecordFeedback) -> str:
    helped = f" · 도움 됨 {each.helped}명 이상" if each.helped else ""
    wrong = f" · 틀린 내용 {each.wrong}명" if each.wrong else ""
    lines = [f"{each.record.title} ({each.record.document_id}){helped}{wrong}"]
    for report in each.reports:
        place = report.location.label() if report.location else "이 자료를 인용한 답변 전체"
        changed = " · 그 뒤 자료가 바뀜" if report.changed else ""
        lines.append(f"  [{place}] {report.persons}명{changed}")
        lines += [f"    “{' '.join(report.quote.split())}”"] if report.quote else []
        lines += [f"    - {' '.join(remark.split())}" for remark in report.remarks]
    return "\n".join(lines)
