"""``neomeo extract``: what the reader reads out of one file. Needs no home and no model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from cli.output import fail


def extract_command(
    file: Annotated[Path, typer.Argument(help="읽을 파일")],
    as_json: Annotated[bool, typer.Option("--json", help="JSON으로 출력")] = False,
) -> None:
    """파일 하나에서 글과 표를 뽑아 봅니다."""
    from ingest.extract import extract
    from ingest.wire import to_json

    if not file.exists():
        fail(f"파일이 없습니다: {file}. 경로를 확인해 주시기 바랍니다.")
    extraction = extract(file)
    if as_json:
        typer.echo(json.dumps(to_json(extraction), ensure_ascii=False))
    else:
        for block in extraction.blocks:
            place = block.location.label()
            typer.echo(f"[{block.kind.value}{' · ' + place if place else ''}] {block.text}")
        if extraction.reason:
            typer.echo(extraction.reason, err=True)
    if not extraction.status.readable:
        raise typer.Exit(1)
