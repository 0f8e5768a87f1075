"""``neomeo backup``, ``restore`` and ``rebuild``: what to do for a bad day, and on it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.clock import clock
from cli.output import progress
from cli.setting import CommandFailed, HomeOption, catalog_of, home_at, model_of, note


def backup(
    target: Annotated[Path, typer.Argument(help="백업을 둘 새 폴더")],
    with_key: Annotated[
        bool, typer.Option("--with-key", help="가려 둔 개인정보를 여는 열쇠도 함께 담기")
    ] = False,
    home: HomeOption = None,
) -> None:
    """자료·색인·열쇠를 한 폴더에 담습니다. 서버가 떠 있는 채로 해도 됩니다."""
    from catalog.backup import BackupError, back_up
    from index.generation import copy_generations

    with catalog_of(home) as (place, database):
        note(database, "backed_up", {"target": str(target.absolute()), "with_key": with_key})
        try:
            made = back_up(
                place,
                target.absolute(),
                at=clock()(),
                with_key=with_key,
                copy_index=lambda into: copy_generations(place.index, into),
            )
        except BackupError as problem:
            raise CommandFailed(str(problem)) from None
    typer.echo(f"백업했습니다: {target} ({made.files}개 파일, {made.bytes >> 20}MB)")
    if not with_key:
        typer.echo(
            "가린 개인정보를 여는 열쇠는 담지 않았습니다. 따로 보관해 주시기 바랍니다(docs/operations.md)."
        )


def restore(
    source: Annotated[Path, typer.Argument(help="백업 폴더")],
    home: HomeOption = None,
) -> None:
    """백업으로 새 자료 폴더를 만듭니다. 모든 파일의 해시를 먼저 확인합니다."""
    from catalog.audit_figures import KST
    from catalog.backup import BackupError
    from catalog.backup import restore as set_up

    place = home_at(home)
    try:
        held = set_up(source.absolute(), place)
    except BackupError as problem:
        raise CommandFailed(str(problem)) from None
    with catalog_of(home) as (_, database):
        note(database, "restored", {"source": str(source.absolute()), "taken": held.taken})
    taken = f"{datetime.fromisoformat(held.taken).astimezone(KST):%Y-%m-%d %H:%M}"
    typer.echo(
        f"되돌렸습니다: {place.root} ({taken}의 자료). 그 뒤의 권한 변경과 폐기는 되돌아갔으니 "
        "다시 반영한 뒤 ‘neomeo ingest’를 실행해 주시기 바랍니다."
    )


def rebuild(home: HomeOption = None) -> None:
    """색인을 버리고 자료에서 새로 만듭니다. 다 만들 때까지 앞의 색인으로 답합니다."""
    from catalog.writer_lock import WriterBusy, writer_lock
    from index.builder import IndexBuilder
    from index.model import ModelError, shared_embedder

    with catalog_of(home) as (place, database):
        try:
            with writer_lock(place), progress("색인") as report:
                embedder = shared_embedder(model_of(place))
                made = IndexBuilder(place, database, embedder).rebuild(report)
        except (WriterBusy, ModelError) as problem:
            raise CommandFailed(str(problem)) from None
    typer.echo(f"새로 만들었습니다: {made.total}개 단락")
