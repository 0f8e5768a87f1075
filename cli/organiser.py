"""Who changes the organisation at the machine, as the audit log names them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from access.role import ORGANISERS
from cli.clock import clock
from cli.setting import CommandFailed, catalog_of, host_origin

if TYPE_CHECKING:
    from catalog.database import Database
    from catalog.doer import Doer


ByOption = Annotated[
    str,
    typer.Option(
        "--as", help="누가 바꾸는지(관리자나 기록물관리 담당자의 로그인 이름). 감사 기록에 남습니다"
    ),
]


@contextmanager
def organising(root: Path | None, login: str) -> Iterator[tuple[Database, Doer, datetime]]:
    """Yield the catalog, who acts, and the moment; what cannot be done ends as a sentence.

    Raises:
        CommandFailed: when the named person is no organiser, or the change is refused.
    """
    from catalog.audit import AuditUnavailable
    from catalog.doer import Doer
    from catalog.people import People, PeopleError

    at, origin = clock()(), host_origin()
    by = Doer(origin, origin)
    with catalog_of(root) as (_, database):
        if login:
            principal = People(database).principal(login, at=at)
            # SECURITY: the name in the audit log is that of somebody who may do this
            if principal is None or not principal.roles & ORGANISERS:
                raise CommandFailed(
                    f"‘{login}’님은 조직 정보를 바꿀 수 없습니다. 관리자나 기록물관리 담당자의 로그인 "
                    "이름을 적어 주시기 바랍니다."
                )
            by = Doer(login, origin, principal)
        try:
            yield database, by, at
        except (PeopleError, AuditUnavailable, ValueError) as problem:
            raise CommandFailed(str(problem)) from None


def day_of(text: str, option: str) -> date | None:
    """Return the day that an option states; ``None`` when it is empty.

    Raises:
        CommandFailed: when it is no date.
    """
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandFailed(
            f"{option} ‘{text}’: 2026-07-01처럼 날짜를 적어 주시기 바랍니다."
        ) from None
