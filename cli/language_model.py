"""The options that name a language model, for the server, a question and the check-up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.setting import CommandFailed

if TYPE_CHECKING:
    from answer.writer import AnswerWriter

UrlOption = Annotated[
    str,
    typer.Option(
        "--llm-url",
        envvar="NEOMEO_LLM_URL",
        help="문장을 다듬을 언어모형의 내부망 주소(http://127.0.0.1:8080/v1). 없으면 쓰지 않음",
    ),
]
ModelOption = Annotated[
    str, typer.Option("--llm-model", envvar="NEOMEO_LLM_MODEL", help="그 서버에 올린 모형의 이름")
]
KeyOption = Annotated[
    Path | None,
    typer.Option(
        "--llm-key-file",
        envvar="NEOMEO_LLM_KEY_FILE",
        help="그 서버의 열쇠를 적은 파일(필요할 때만)",
    ),
]


def writer_named(url: str, model: str, key_file: Path | None) -> AnswerWriter:
    """Return what phrases answers: the language model that was named, the records where none was.

    Raises:
        CommandFailed: when what was named cannot be used.
    """
    from answer.language_model import LanguageModel
    from answer.model_setting import ModelSettingError, model_setting
    from answer.writer import Extractive

    try:
        setting = model_setting(url, model, key_file)
    except ModelSettingError as problem:
        raise CommandFailed(str(problem)) from None
    return LanguageModel(setting) if setting is not None else Extractive()
