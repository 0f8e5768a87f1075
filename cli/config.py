"""``neomeo config``: what is set, and where each value comes from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import typer

from catalog.configuration import (
    FILE,
    SECTIONS,
    Configuration,
    ConfigurationError,
    Source,
    Stated,
    shown_as_set,
    unknown_variables,
)
from catalog.setting import HOME, TABLE
from cli.output import print_json
from cli.setting import CommandFailed, HomeOption, JsonOption, home_at

config = typer.Typer(help="설정과 그 값이 온 곳을 보여 줍니다.", no_args_is_help=True)
_SECTIONS = dict(
    zip(SECTIONS, ("통합 로그인(OpenID Connect)", "앞에 둔 프록시와 그 로그인"), strict=True)
)


@config.callback()
def _group() -> None:
    """Keep ``show`` a command of its own: Typer would otherwise call the only one itself."""


@config.command("show")
def config_show(
    context: typer.Context, home: HomeOption = None, as_json: JsonOption = False
) -> None:
    """설정마다 값과 그 값이 온 곳(명령, 환경 변수, neomeo.toml, 기본값)을 보여 줍니다. 비밀은 보이지 않습니다."""
    from api.setting import SettingError, read_settings

    place = home_at(home)
    chosen = Configuration.read(place.root)
    problems = [f"모르는 환경 변수가 있습니다: {each}" for each in unknown_variables()]
    source = context.get_parameter_source("home")
    given = place.root if source is not None and source.name == "COMMANDLINE" else None
    lines = [_line(each) for each in _found(chosen, given, problems)]
    for name in SECTIONS:
        there = chosen.section(name) is not None
        stated_in = Source.FILE if there else Source.DEFAULT
        lines.append((f"[{name}]", shown_as_set(there), stated_in, _SECTIONS[name]))
    try:
        read_settings(place)
    except SettingError as problem:
        problems.append(str(problem))
    if as_json:
        names = ("name", "value", "source", "purpose")
        settings = [dict(zip(names, each, strict=True)) for each in lines]
        print_json({"settings": settings, "problems": problems})
    else:
        typer.echo(f"설정 파일\t{place.root / FILE}")
        for line in lines:
            typer.echo("\t".join(line))
    if problems:
        raise CommandFailed("\n".join(problems))


def _found(
    chosen: Configuration, home: Path | None, problems: list[str]
) -> Iterator[Stated[object]]:
    for setting in TABLE:
        try:
            found = chosen.found(setting, home if setting is HOME else None)
        except ConfigurationError as problem:
            problems.append(str(problem))
            continue
        yield found


def _line(found: Stated[object]) -> tuple[str, str, str, str]:
    return found.setting.name, found.shown, found.source, found.setting.purpose
