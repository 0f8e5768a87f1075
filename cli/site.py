"""``neomeo site``: what holds for the whole installation."""

from __future__ import annotations

from typing import Annotated

import typer

from access.grade import GRADE_WORDS, Grade
from cli.setting import HomeOption, catalog_of, note

site = typer.Typer(help="이 시스템 전체에 적용되는 것을 정합니다.", no_args_is_help=True)


@site.command("ceiling")
def ceiling(
    grade: Annotated[
        Grade | None,
        typer.Argument(help="둘 수 있는 가장 높은 보안등급(C, S, O). 없으면 보여 주기만"),
    ] = None,
    home: HomeOption = None,
) -> None:
    """보안등급(N2SF) 상한을 정합니다. 더 높은 자료는 곧바로 빼고, 앞으로도 들이지 않습니다."""
    from catalog.site import Site

    with catalog_of(home) as (_, database):
        settings = Site(database)
        if grade is None:
            typer.echo(f"보안등급 상한: {GRADE_WORDS[settings.ceiling()]}")
            return
        note(database, "set_ceiling", {"ceiling": grade.value})
        gone = settings.set_ceiling(grade)
        note(database, "ceiling_set", {"ceiling": grade.value, "withdrawn": gone})
    typer.echo(f"보안등급 상한을 {GRADE_WORDS[grade]}(으)로 정했습니다. 뺀 자료 {gone}건.")
