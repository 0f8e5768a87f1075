"""Does the house still answer? Kept questions asked again, for ``neomeo ask-again``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.checkup import Finding
from cli.setting import CommandFailed, desk_in, reader

if TYPE_CHECKING:
    from catalog.database import Database
    from catalog.home import Home

_PURPOSE = "판 올림 확인"
_NAME = "물어보기"


def asked_again(home: Home, most: int) -> Finding:
    """Ask the latest questions again, each with the rights of who asked; what is said stays inside.

    Good is an answer of any outcome: rights and records may have changed since. Where nothing was
    asked yet, the index and the model are opened all the same.
    """
    from catalog.database import CatalogError, Database
    from catalog.home import HomeError
    from index.model import ModelError

    try:
        home.check()
        database = Database.open(home)
        try:
            return _asked(home, database, most)
        finally:
            database.close()
    except (HomeError, CatalogError, ModelError, CommandFailed) as problem:
        return Finding(_NAME, False, str(problem))


def _asked(home: Home, database: Database, most: int) -> Finding:
    from catalog.answers import latest_answers

    desk = desk_in(home, database)
    asked = 0
    for login, answer_id in latest_answers(database, most):
        try:
            permit = reader(database, login, _PURPOSE)
        except CommandFailed:
            continue  # who asked has left
        kept = desk.answer(permit, answer_id)
        if kept is not None:
            desk.ask(permit, kept.question)
            asked += 1
    told = f"간직한 질문 {asked}개를 다시 물어 모두 답을 받았습니다."
    return Finding(_NAME, True, told if asked else "다시 물어볼 질문이 아직 없습니다.")
