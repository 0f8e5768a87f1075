"""The options that name a language model, for the server, a question and the check-up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from catalog.configuration import Configuration
from catalog.setting import LLM_KEY_FILE, LLM_MODEL, LLM_URL
from cli.setting import CommandFailed, home_at, option

if TYPE_CHECKING:
    from answer.writer import AnswerWriter

UrlOption = Annotated[str | None, option(LLM_URL)]
ModelOption = Annotated[str | None, option(LLM_MODEL)]
KeyOption = Annotated[Path | None, option(LLM_KEY_FILE)]


def writer_named(
    root: Path | None, url: str | None, model: str | None, key_file: Path | None
) -> AnswerWriter:
    """Return what phrases answers: the language model that was named, the records where none was.

    ``root`` is the home, the others are the options as they were given.

    Raises:
        CommandFailed: when what was named cannot be used.
    """
    from answer.language_model import LanguageModel
    from answer.model_setting import ModelSettingError, model_setting
    from answer.writer import Extractive

    chosen = Configuration.read(home_at(root).root)
    try:
        setting = model_setting(
            chosen.of(LLM_URL, url), chosen.of(LLM_MODEL, model), chosen.of(LLM_KEY_FILE, key_file)
        )
    except ModelSettingError as problem:
        raise CommandFailed(str(problem)) from None
    return LanguageModel(setting) if setting is not None else Extractive()
