"""``neomeo folder add/rules/identities/set``: with what is opened shown beforehand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cli.clock import clock
from cli.output import print_json
from cli.setting import CommandFailed, HomeOption, JsonOption, catalog_of, note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from access.rules import Rule
    from catalog.folders import Folders
    from catalog.preview import Preview


ON_DELETE_WORDS = {
    "follow": "파일이 지워지면 다음에 읽을 때 그 자료도 뺍니다.",
    "keep": "파일이 지워져도 자료를 ‘원본 삭제됨’으로 둡니다. 보존기간이 끝나면 폐기를 결정해 주시기 바랍니다.",
}
RulesOption = Annotated[
    Path,
    typer.Option("--rules", help="열람 규칙 파일(TOML, [[rule]]). 규칙이 없으면 아무도 못 봅니다."),
]


def folder_add(
    path: Annotated[Path, typer.Argument(help="공유 폴더")],
    rules: RulesOption,
    name: Annotated[str, typer.Option("--name", help="화면에 보일 이름")] = "",
    home: HomeOption = None,
) -> None:
    """공유 폴더를 열람 규칙과 함께 잇습니다."""
    from catalog.folders import FolderError, Folders
    from cli.tables import TableError, read_rules

    with catalog_of(home) as (_, database):
        folders = Folders(database)
        try:
            wanted = read_rules(rules)
            preview = shown_beforehand(folders, path.absolute(), wanted)
            added = folders.add(name or path.name, path.absolute(), wanted, at=clock()())
        except (FolderError, TableError) as problem:
            raise CommandFailed(str(problem)) from None
        note(
            database,
            "add_folder",
            {"folder": added.id, "path": str(added.path), **preview.as_dict()},
        )
    typer.echo(preview.words())
    typer.echo(f"이었습니다: {added.id} {added.name}. ‘neomeo ingest’로 읽어 주시기 바랍니다.")


def folder_rules(
    folder_id: Annotated[int, typer.Argument(help="폴더 번호")],
    table: Annotated[Path, typer.Argument(help="열람 규칙 파일(TOML, [[rule]])")],
    reason: Annotated[str, typer.Option("--reason", help="넓히는 까닭(넓힐 때 꼭 적습니다)")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="보이기만 하고 바꾸지 않기")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """폴더의 열람 규칙을 바꿉니다. 몇 명에게 몇 건이 열리고 닫히는지 먼저 보입니다."""
    from catalog.folders import FolderError, Folders
    from catalog.preview import NEEDS_REASON
    from cli.tables import TableError, read_rules

    with catalog_of(home) as (_, database):
        folders, at = Folders(database), clock()()
        try:
            rules = read_rules(table)
            preview = folders.preview(folder_id, rules, at=at)
            if not as_json:
                typer.echo(preview.words())
            if preview.widens and not reason.strip() and not dry_run:
                # SECURITY: nothing is opened without a reason
                raise CommandFailed(f"--reason에 {NEEDS_REASON}")
            if not dry_run:
                detail = {"folder": folder_id, "reason": reason.strip(), **preview.as_dict()}
                note(database, "set_rules", detail)
                folders.set_rules(folder_id, rules)
        except (FolderError, TableError) as problem:
            raise CommandFailed(str(problem)) from None
    if as_json:
        print_json({"folder": folder_id, "set": not dry_run, **preview.as_dict()})
    elif not dry_run:
        typer.echo("규칙을 바꾸었습니다.")


def folder_set(
    folder_id: Annotated[int, typer.Argument(help="폴더 번호")],
    on_delete: Annotated[
        Literal["follow", "keep"],
        typer.Option(
            "--on-delete",
            help="파일이 지워지면: follow(자료도 뺌), keep(‘원본 삭제됨’으로 두고 보존기간이 끝나면 결정)",
        ),
    ],
    home: HomeOption = None,
) -> None:
    """공유 폴더에서 파일이 지워지면 그 자료를 어떻게 할지 정합니다."""
    from catalog.folders import FolderError, Folders, OnDelete

    with catalog_of(home) as (_, database):
        folders = Folders(database)
        try:
            folders.get(folder_id)
            note(database, "set_on_delete", {"folder": folder_id, "on_delete": on_delete})
            folders.set_on_delete(folder_id, OnDelete(on_delete))
        except FolderError as problem:
            raise CommandFailed(str(problem)) from None
    typer.echo(ON_DELETE_WORDS[on_delete])


def folder_identities(
    folder_id: Annotated[int, typer.Argument(help="폴더 번호")],
    table: Annotated[
        Path | None,
        typer.Argument(help="계정 대응표(TOML, [[identity]]). 없으면 지금 것을 보입니다."),
    ] = None,
    off: Annotated[bool, typer.Option("--off", help="공유 폴더의 권한을 한도로 삼지 않기")] = False,
    reason: Annotated[str, typer.Option("--reason", help="한도에서 빼는 까닭")] = "",
    home: HomeOption = None,
) -> None:
    """공유 폴더 자체의 읽기 권한을 한도로 삼고, 그 계정이 누구인지 정합니다."""
    from catalog.folders import FolderError, Folders
    from catalog.preview import NEEDS_REASON
    from cli.tables import TableError, read_identities

    with catalog_of(home) as (_, database):
        folders, at = Folders(database), clock()()
        try:
            folders.get(folder_id)
            if table is None and not off:
                for line in _identity_lines(folders, folder_id):
                    typer.echo(line)
                return
            wanted = None if off or table is None else read_identities(table)
            preview = folders.preview_identities(folder_id, wanted, at=at)
            typer.echo(preview.words())
            if preview.widens and not reason.strip():  # SECURITY: as for rules
                raise CommandFailed(f"--reason에 {NEEDS_REASON}")
            detail = {"folder": folder_id, "reason": reason.strip(), "on": wanted is not None}
            note(database, "set_identities", {**detail, **preview.as_dict()})
            folders.set_identities(folder_id, wanted)
        except (FolderError, TableError) as problem:
            raise CommandFailed(str(problem)) from None
    typer.echo("바꾸었습니다. ‘neomeo ingest’로 공유 폴더의 권한을 읽어 주시기 바랍니다.")


def _identity_lines(folders: Folders, folder_id: int) -> list[str]:
    known = folders.identities(folder_id)
    if known is None:
        return ["공유 폴더의 권한을 한도로 삼지 않습니다."]
    return [
        f"{kind}\t{number}\t{', '.join(sorted(map(str, holders)))}"
        for (kind, number), holders in sorted(known.items())
    ] or ["대응하는 계정이 없습니다. 다른 사람에게 열린 파일만 보입니다."]


def shown_beforehand(folders: Folders, path: Path, rules: Sequence[Rule]) -> Preview:
    """Return what connecting a folder would open, told by its files as they lie there now."""
    from ingest.scan import FolderUnreachable, FoundFile, scan

    try:
        paths = [each.path for each in scan(path) if isinstance(each, FoundFile)]
    except FolderUnreachable:
        paths = []  # that it cannot be connected is said when it is tried
    return folders.preview_new(paths, rules, at=clock()())
