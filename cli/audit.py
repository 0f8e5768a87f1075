"""``neomeo audit``: the log of who read what, for auditors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.audit_text import entry_line, figures_text
from cli.clock import clock
from cli.output import fail, print_json
from cli.setting import CommandFailed, HomeOption, JsonOption, catalog_of, host_origin, permit_in

if TYPE_CHECKING:
    from catalog.audit_log import Reader, Wanted
    from catalog.database import Database

PersonOption = Annotated[str, typer.Option("--person", help="누가(로그인 이름)")]
ActOption = Annotated[str, typer.Option("--act", help="무엇을(ask, open, unmask …)")]
RecordOption = Annotated[str, typer.Option("--record", help="어느 자료를(자료 번호)")]
SubjectOption = Annotated[str, typer.Option("--subject", help="누구의 개인정보를(해시)")]
OutcomeOption = Annotated[str, typer.Option("--outcome", help="어떻게 끝났는지(refused …)")]
SinceOption = Annotated[str, typer.Option("--from", help="언제부터(2026-10-01)")]
UntilOption = Annotated[str, typer.Option("--until", help="언제까지(그날 포함)")]

audit = typer.Typer(help="열람 기록을 살피고 확인합니다.", no_args_is_help=True)


@audit.command("verify")
def verify(
    anchor: Annotated[
        str, typer.Option("--anchor", help="전에 따로 적어 둔 닻(행 번호:해시)과도 맞춰 봅니다.")
    ] = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """기록이 고쳐지거나 지워지지 않았는지 확인합니다. 맞지 않으면 1로 끝납니다."""
    from catalog.audit_chain import Head
    from catalog.audit_key import KeyUnusable
    from catalog.audit_verification import verify as walk

    with catalog_of(home) as (_, database):
        try:
            found = walk(database, kept=Head.parse(anchor) if anchor else None)
        except (KeyUnusable, OSError, ValueError) as problem:
            raise CommandFailed(str(problem)) from None
    if as_json:
        print_json(
            {
                "whole": not found.problems,
                "rows": found.rows,
                "anchor": str(found.head or ""),
                "problems": list(found.problems),
                "remarks": list(found.remarks),
            }
        )
        raise typer.Exit(1 if found.problems else 0)
    for remark in found.remarks:
        typer.echo(remark)
    if found.problems:
        fail("\n".join(found.problems))
    typer.echo(f"{found.rows:,}개 행이 모두 이어지고 봉인이 맞습니다.")
    if found.head is not None:
        typer.echo(f"닻: {found.head}")
        typer.echo("이 값을 다른 곳에 적어 두면 다음에 --anchor 로 맞춰 볼 수 있습니다.")


@audit.command("anchor")
def drop_anchor(
    remark: Annotated[str, typer.Option("--remark", help="닻을 다시 내리는 까닭")],
    home: HomeOption = None,
) -> None:
    """백업을 되돌린 뒤처럼 까닭이 있을 때, 지금 기록에 닻을 다시 내립니다. 까닭은 기록에 남습니다."""
    from catalog.audit import Audit

    if not remark.strip():
        raise CommandFailed("--remark 에 까닭을 적어 주시기 바랍니다.")
    with _reading(home) as (database, reader):
        Audit(database).drop_anchor(
            reader.person_id, remark.strip(), at=reader.at, origin=reader.origin
        )
    typer.echo("닻을 다시 내렸습니다. ‘neomeo audit verify’로 확인해 주시기 바랍니다.")


@audit.command("list")
def list_acts(
    person: PersonOption = "",
    act: ActOption = "",
    record: RecordOption = "",
    subject: SubjectOption = "",
    outcome: OutcomeOption = "",
    since: SinceOption = "",
    until: UntilOption = "",
    before: Annotated[int | None, typer.Option("--before", help="이 행보다 앞의 것")] = None,
    count: Annotated[int, typer.Option("--count", "-n", min=1, max=200, help="몇 건까지")] = 50,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """누가 언제 무엇을 했는지 새것부터 보여 줍니다. 본 일도 기록에 남습니다."""
    from catalog.audit_log import AuditLog
    from catalog.audit_wire import page_json

    wanted = _wanted(person, act, record, subject, outcome, since, until)
    with _reading(home) as (database, reader):
        page = AuditLog(database).page(reader, wanted, before=before, limit=count)
    if as_json:
        print_json(page_json(page))
        return
    for entry in page.entries:
        typer.echo(entry_line(entry))
    if page.next is not None:
        typer.echo(f"더 있습니다: --before {page.next}")
    if not page.entries:
        typer.echo("조건에 맞는 기록이 없습니다.")


@audit.command("export")
def export_acts(
    file: Annotated[Path, typer.Argument(help="새로 만들 파일. 옆에 .sig 서명을 둡니다.")],
    as_csv: Annotated[bool, typer.Option("--csv", help="표 계산용 CSV(없으면 JSON 줄)")] = False,
    person: PersonOption = "",
    act: ActOption = "",
    record: RecordOption = "",
    subject: SubjectOption = "",
    outcome: OutcomeOption = "",
    since: SinceOption = "",
    until: UntilOption = "",
    home: HomeOption = None,
) -> None:
    """기록을 서명과 함께 내보냅니다. 내보낸 일도 기록에 남습니다."""
    from catalog.audit_export import Form, export

    wanted = _wanted(person, act, record, subject, outcome, since, until)
    with _reading(home) as (database, reader):
        made = export(database, reader, wanted, file, Form.CSV if as_csv else Form.JSON_LINES)
    typer.echo(f"{made.lines:,}줄을 {made.file}에 쓰고 서명을 {made.signature}에 두었습니다.")


@audit.command("key")
def public_key(home: HomeOption = None) -> None:
    """내보낸 기록의 서명을 확인할 공개 열쇠를 보여 줍니다. 감사 담당이 미리 받아 두시기 바랍니다."""
    from catalog.audit_key import AuditKey

    with _reading(home) as (database, _):
        typer.echo(AuditKey.open(database.home).public.pem, nl=False)


@audit.command("verify-export")
def verify_export_command(
    file: Annotated[Path, typer.Argument(help="내보낸 파일. 서명은 옆의 .sig에서 읽습니다.")],
    key: Annotated[
        Path | None, typer.Option("--key", help="미리 받아 둔 공개 열쇠. 없으면 --home의 것")
    ] = None,
    home: HomeOption = None,
) -> None:
    """내보낸 기록이 서명한 그대로인지 확인합니다. 아니면 1로 끝납니다."""
    from catalog.audit_export import ExportRefused, verify_export
    from catalog.audit_key import AuditKey, KeyUnusable, PublicKey

    try:
        if key is not None:
            public = PublicKey.read(key)
        else:
            with _reading(home) as (database, _):
                public = AuditKey.open(database.home).public
        stated = verify_export(file, public)
    except (ExportRefused, KeyUnusable) as problem:
        raise CommandFailed(str(problem)) from None
    typer.echo(
        f"서명한 그대로입니다: {stated['lines']:,}줄, {stated['made']}, 닻 {stated['anchor']}"
    )


@audit.command("prune")
def prune_rows(
    access_years: Annotated[int, typer.Option("--access-years", help="접속 기록(1년 이상)")] = 2,
    rights_years: Annotated[int, typer.Option("--rights-years", help="권한 변경(3년 이상)")] = 3,
    home: HomeOption = None,
) -> None:
    """보존 기간이 지난 행을 지웁니다. 지운 일은 기록에 남고, 남은 행은 그대로 확인됩니다."""
    from catalog.audit_retention import Spans, prune

    with _reading(home) as (database, reader):
        removed = prune(database, reader, Spans(access_years, rights_years))
    typer.echo(f"{removed:,}개 행을 지웠습니다.")


@audit.command("review")
def review_month(
    month: Annotated[str, typer.Argument(help="점검할 달(2026-10). 없으면 점검한 달 목록")] = "",
    auditor: Annotated[str, typer.Option("--as", help="서명하는 감사자(로그인 이름)")] = "",
    remark: Annotated[str, typer.Option("--remark", help="점검 의견. 적으면 서명합니다.")] = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """한 달의 열람 기록을 점검합니다. 감사자가 의견을 적으면 서명으로 남습니다."""
    from catalog.audit_figures import figures_json
    from catalog.audit_review import Reviews
    from catalog.audit_wire import review_json

    with _reading(home) as (database, reader):
        reviews = Reviews(database)
        if not month:
            signed = reviews.list(reader)
            if as_json:
                print_json({"reviews": [review_json(each) for each in signed]})
            for each in [] if as_json else signed:
                typer.echo(f"{each.month}\t{each.reviewer}\t{each.at:%Y-%m-%d}\t{each.remark}")
            return
        if remark or auditor:
            with permit_in(home, auditor, "열람 기록 점검") as (_, permit):
                review = reviews.sign(permit, month, remark)
            typer.echo(f"{review.month} 점검을 {review.reviewer} 이름으로 서명했습니다.")
            return
        found = reviews.figures(reader, month)
    if as_json:
        print_json(figures_json(found))
    else:
        typer.echo(figures_text(found))


@contextmanager
def _reading(home: Path | None) -> Iterator[tuple[Database, Reader]]:
    """Yield the catalog and who runs the command, as a reader of the log.

    Raises:
        CommandFailed: with what to do, for whatever was refused.
    """
    from catalog.audit import AuditUnavailable
    from catalog.audit_export import ExportRefused
    from catalog.audit_key import KeyUnusable
    from catalog.audit_log import NotAnAuditor, Reader
    from catalog.audit_retention import RetentionTooShort
    from catalog.audit_review import ReviewRefused

    who = host_origin()
    with catalog_of(home) as (_, database):
        try:
            yield database, Reader(who, who, clock()())
        except NotAnAuditor:
            raise CommandFailed(
                "감사자만 서명할 수 있습니다. --as 를 확인해 주시기 바랍니다."
            ) from None
        except (
            AuditUnavailable,
            ExportRefused,
            KeyUnusable,
            RetentionTooShort,
            ReviewRefused,
            ValueError,
        ) as problem:
            raise CommandFailed(str(problem)) from None


def _wanted(
    person: str, act: str, record: str, subject: str, outcome: str, since: str, until: str
) -> Wanted:
    """Return the filters as stated; days are days in the local zone, both included.

    Raises:
        CommandFailed: when a day is none.
    """
    from catalog.audit_log import Wanted

    last = _day(until)
    return Wanted(
        *(person, act, record, subject, outcome),
        since=_day(since),
        until=last + timedelta(days=1) if last is not None else None,
    )


def _day(text: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.combine(date.fromisoformat(text), time()).astimezone()
    except ValueError:
        raise CommandFailed(
            f"‘{text}’은(는) 날짜가 아닙니다. 2026-10-01처럼 적어 주시기 바랍니다."
        ) from None
