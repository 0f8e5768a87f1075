"""Files of one's own: brought, read as every other file, shared and taken back by their owner."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from access.permit import Permit
from answer.archive_wire import file_json
from api.archive import Audience, grants_of
from api.house import House, TheHouse
from api.jobs import queue
from api.problems import Problem, not_found
from api.session import TheReadingSession
from api.upload import FORM, received
from api.uploads import NoTurn
from catalog.personal import PersonalError
from ingest.parser import Unreadable

router = APIRouter(tags=["archive"])


class WantedAudience(BaseModel):
    """To whom a file is open besides its owner; nobody for none."""

    audience: Audience


@router.get("/own-files")
def files(house: TheHouse, permit: TheReadingSession) -> dict[str, Any]:
    """Return one's own files, the latest first, with how reading them ended."""
    return {"files": [file_json(each) for each in house.desk.files.files(permit)]}


@router.post("/own-files", status_code=202, openapi_extra=FORM)
async def add_file(request: Request, house: TheHouse, permit: TheReadingSession) -> dict[str, Any]:
    """Keep a file; it is read at once and found by its owner alone."""
    await added(request, house, permit)
    return {"state": "queued"}


@router.put("/own-files/{key}/audience", status_code=204)
def share(key: str, wanted: WantedAudience, house: TheHouse, permit: TheReadingSession) -> None:
    """Open a file of one's own to departments, communities or the agency that one belongs to."""
    if not house.desk.files.share(permit, key, grants_of(wanted.audience)):
        raise not_found()


@router.delete("/own-files/{key}", status_code=204)
def drop(key: str, house: TheHouse, permit: TheReadingSession) -> None:
    """Forget a file of one's own, and its record."""
    if not house.desk.files.drop(permit, key):
        raise not_found()


async def added(request: Request, house: House, permit: Permit) -> None:
    """Keep the file of a form for the holder and have it read.

    Raises:
        Problem: with a sentence, when there is none, it is too large or cannot be read.
    """
    try:
        with house.uploads.turn(permit):
            upload = await received(request)
            with upload.content as content:
                folder_id = await run_in_threadpool(
                    house.desk.files.add, permit, content, upload.name
                )
                await run_in_threadpool(queue, house, folder_id, everything=False)
    except (Unreadable, PersonalError) as refusal:
        raise Problem(422, str(refusal)) from None
    except NoTurn as refusal:
        raise Problem(refusal.status, str(refusal)) from None
