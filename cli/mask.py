"""``neomeo mask``: a copy of one file without personal data. Needs no home and no model."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.output import print_json
from cli.setting import CommandFailed, JsonOption

if TYPE_CHECKING:
    from privacy.kinds import Found

OutOption = Annotated[
    Path | None, typer.Option("--out", "-o", help="가린 사본을 둘 파일. 없으면 화면에 씁니다.")
]


def mask_command(
    file: Annotated[Path, typer.Argument(help="가릴 파일")],
    out: OutOption = None,
    as_json: JsonOption = False,
) -> None:
    """파일의 개인정보를 가린 사본을 만들고, 무엇을 찾았는지 알립니다."""
    from privacy.masks import masked

    if not file.is_file():
        raise CommandFailed(f"파일이 없습니다: {file}. 경로를 확인해 주시기 바랍니다.")
    if out is not None and out.exists() and out.samefile(file):
        raise CommandFailed("원본 위에는 쓰지 않습니다. 다른 파일 이름을 적어 주시기 바랍니다.")
    text, found = _searched(file)
    copy = masked(text, found)
    if as_json:
        spans = [{"start": each.start, "end": each.end, "type": each.kind.value} for each in found]
        print_json({"found": spans, "text": copy})
        return
    if out is None:
        typer.echo(copy)
    else:
        _write(out, copy)
    _tell(found)


def _searched(file: Path) -> tuple[str, Sequence[Found]]:
    """Return the NFC text of a file and the personal data in it, in the text's offsets.

    A text file's text is all of it, line breaks as they are; of other formats it is what the
    confined parser reads, a line break between blocks.

    Raises:
        CommandFailed: when the file cannot be read, with what to do.
    """
    from ingest.extract import extract
    from ingest.limits import LIMITS
    from ingest.parser import Unreadable
    from ingest.plain import decode
    from ingest.sniff import is_text
    from privacy.detector import shared_detector

    try:
        if file.stat().st_size <= LIMITS.file_bytes and is_text(file):
            text = unicodedata.normalize("NFC", decode(file.read_bytes()))
            return text, shared_detector().find(text)
    except Unreadable as refusal:
        raise CommandFailed(refusal.reason) from None
    except OSError:
        raise CommandFailed(
            f"파일을 열 수 없습니다: {file}. 읽기 권한이 있는지 확인해 주시기 바랍니다."
        ) from None
    extraction = extract(file)
    if not extraction.status.readable:
        raise CommandFailed(extraction.reason)
    if extraction.reason:
        typer.echo(extraction.reason, err=True)
    return shared_detector().find_in_record(extraction.blocks)


def _write(out: Path, copy: str) -> None:
    try:
        with out.open("w", encoding="utf-8", newline="") as stream:
            stream.write(copy)
    except OSError:
        raise CommandFailed(
            f"사본을 쓸 수 없습니다: {out}. 폴더와 쓰기 권한을 확인해 주시기 바랍니다."
        ) from None


def _tell(found: Sequence[Found]) -> None:
    """Print what was found, by kind and count; never what stood there."""
    from privacy.kinds import LABELS
    from privacy.masks import MASKS

    counts = Counter(each.kind for each in found)
    for kind, label in LABELS.items():
        if counts[kind]:
            typer.echo(f"{label}\t{MASKS[kind]}\t{counts[kind]}건", err=True)
    if not found:
        typer.echo(
            "찾은 개인정보가 없습니다. 가릴 것이 남았는지 한 번 더 살펴보시기 바랍니다.", err=True
        )
