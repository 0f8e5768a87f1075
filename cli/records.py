"""``neomeo records``: what has expired, and its disposal with a certificate."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.output import confirmed, print_json
from cli.setting import (
    AsOption,
    CommandFailed,
    HomeOption,
    JsonOption,
    catalog_of,
    home_at,
    model_of,
    permit_in,
)

records = typer.Typer(
    help="보존기간이 끝난 자료를 알리고, 결정된 폐기를 합니다.", no_args_is_help=True
)


@records.command("expired")
def expired(person: AsOption, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """보존기간이 끝난 자료를 기록물관리자에게 알립니다. 알릴 뿐 숨기거나 지우지 않습니다."""
    from catalog.disposal_text import expired_json
    from catalog.retention import Retentions

    with permit_in(home, person, "보존기간 확인") as (database, permit):
        found = Retentions(database).expired(permit)
    if as_json:
        print_json({"records": [expired_json(each) for each in found]})
        return
    for each in found:
        ends = each.retention.ends.isoformat() if each.retention.ends else ""
        gone = "\t원본 삭제됨" if each.original_gone else ""
        typer.echo(f"{each.document_id}\t{each.retention.period}\t{ends}\t{each.path}{gone}")
    if not found:
        typer.echo("보존기간이 끝난 자료가 없습니다.")


@records.command("dispose")
def dispose(
    document_ids: Annotated[list[str], typer.Argument(help="자료 번호(expired에 나옵니다)")],
    person: AsOption,
    decision: Annotated[str, typer.Option("--decision", help="평가·폐기 결정 번호")],
    decided: Annotated[datetime, typer.Option("--decided", formats=["%Y-%m-%d"], help="결정한 날")],
    certificate: Annotated[
        Path | None, typer.Option("--certificate", help="폐기 확인서를 쓸 파일(.json, .txt)")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="묻지 않고 폐기")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """결정된 자료의 글·색인·판·인용을 지우고 확인서를 남깁니다. 되돌릴 수 없습니다."""
    from catalog.database import CatalogError
    from catalog.disposal import Decision, DisposalRefused, Disposals
    from catalog.disposal_text import certificate_text
    from catalog.writer_lock import WriterBusy, writer_lock
    from index.builder import IndexBuilder
    from index.model import ModelError, shared_embedder

    if not yes:
        confirmed(f"자료 {len(document_ids)}건을 폐기하겠습니까? 되돌릴 수 없습니다.")
    place = home_at(home)
    with permit_in(home, person, "기록물 폐기") as (database, permit):
        try:
            with writer_lock(place):
                embedder = shared_embedder(model_of(place))  # before anything is gone
                made = Disposals(database).dispose(
                    permit, document_ids, Decision(decision, decided.date())
                )
                IndexBuilder(place, database, embedder).catch_up()
                database.scrub()
        except (DisposalRefused, WriterBusy, ModelError, CatalogError) as problem:
            raise CommandFailed(str(problem)) from None
    text = certificate_text(made)
    if certificate is not None:
        body = json.dumps({"id": made.id, **made.body}, ensure_ascii=False, indent=2)
        try:
            certificate.write_text(
                body if certificate.suffix == ".json" else text, encoding="utf-8"
            )
        except OSError:
            typer.echo(
                "확인서 파일을 쓸 수 없습니다. ‘neomeo records certificates’로 보시기 바랍니다.",
                err=True,
            )
    if as_json:
        print_json({"id": made.id, **made.body})
    else:
        typer.echo(text)


@records.command("scrub")
def scrub(home: HomeOption = None) -> None:
    """지운 내용이 색인과 자료 파일에 남지 않게 다시 씁니다."""
    from catalog.database import CatalogError
    from catalog.writer_lock import WriterBusy, writer_lock
    from index.builder import IndexBuilder
    from index.model import ModelError, shared_embedder

    with catalog_of(home) as (place, database):
        try:
            with writer_lock(place):
                IndexBuilder(place, database, shared_embedder(model_of(place))).catch_up()
                database.scrub()
        except (WriterBusy, ModelError, CatalogError) as problem:
            raise CommandFailed(str(problem)) from None
    typer.echo("다시 썼습니다.")


@records.command("certificates")
def certificates(person: AsOption, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """폐기 확인서를 기록물관리자에게 보여 줍니다."""
    from catalog.disposal import Disposals
    from catalog.disposal_text import certificate_text

    with permit_in(home, person, "폐기 확인서") as (database, permit):
        found = Disposals(database).certificates(permit)
    if as_json:
        print_json({"certificates": [{"id": each.id, **each.body} for each in found]})
        return
    typer.echo("\n\n".join(certificate_text(each) for each in found) or "없습니다.")
