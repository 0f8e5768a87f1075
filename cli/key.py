"""``neomeo key``: the key of the clear personal data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.setting import CommandFailed, HomeOption, catalog_of

if TYPE_CHECKING:
    from catalog.crypto import KeyFile
    from catalog.database import Database

key = typer.Typer(help="개인정보 원문을 잠그는 열쇠를 다룹니다.", no_args_is_help=True)


@key.callback()
def _key() -> None:
    """개인정보 원문을 잠그는 열쇠를 다룹니다."""


@key.command("rotate")
def rotate(
    lost: Annotated[
        bool,
        typer.Option(
            "--lost", help="열쇠를 잃었을 때: 열 수 없는 원문을 버리고 새 열쇠를 만듭니다."
        ),
    ] = False,
    home: HomeOption = None,
) -> None:
    """새 열쇠를 만들어 보관한 원문을 모두 다시 잠그고, 옛 열쇠를 없앱니다."""
    from catalog.crypto import KeyFile, KeyUnavailable
    from catalog.sealing import forget, seal_anew
    from catalog.writer_lock import WriterBusy, writer_lock

    with catalog_of(home) as (place, database):
        keys = KeyFile(place.key)
        try:
            with writer_lock(place):
                if lost:
                    _refuse_if_at_hand(database, keys)
                    dropped = forget(database)
                    keys.made()
                    typer.echo(
                        f"열 수 없는 원문 {dropped}건을 버리고 새 열쇠를 만들었습니다: {keys.path}. "
                        "‘neomeo ingest’로 원본을 다시 읽어 주시기 바랍니다."
                    )
                    return
                vault = keys.vault().renewed()
                vault.save(keys.path)  # both keys, until everything is sealed anew
                count = seal_anew(database, vault)
                vault.without_earlier_keys().save(keys.path)
        except KeyUnavailable as problem:
            raise CommandFailed(
                f"{problem} 끝내 찾지 못하면 ‘neomeo key rotate --lost’로 새로 만들어 주시기 바랍니다."
            ) from None
        except WriterBusy as problem:
            raise CommandFailed(str(problem)) from None
    typer.echo(f"새 열쇠로 원문 {count}건을 다시 잠갔습니다: {keys.path}")


def _refuse_if_at_hand(database: Database, keys: KeyFile) -> None:
    from catalog.crypto import KeyUnavailable
    from catalog.sealing import sealed_by_others

    try:
        vault = keys.vault()
    except KeyUnavailable:
        return
    if not sealed_by_others(database, vault):
        raise CommandFailed(
            f"열쇠({keys.path})가 멀쩡합니다. 바꾸려면 --lost 없이 실행해 주시기 바랍니다."
        )


def without_key(keys: KeyFile) -> str:
    """Return the sentence for an ingest whose key is gone."""
    return (
        f"개인정보 원문의 열쇠({keys.path})가 없어 원문을 보관하지 않고 가리기만 합니다. 열쇠를 되돌린 뒤 "
        "‘neomeo ingest --all’로 다시 읽어 주시기 바랍니다."
    )
