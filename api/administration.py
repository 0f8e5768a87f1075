"""Shared folders and jobs, for administrators and the owners of folders.

Paths and counts, never titles or text.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from access.label import Grant, Label
from access.role import Role
from access.rules import Rule
from api.house import House, TheHouse
from api.jobs import job_json, queue
from api.problems import Problem, not_found
from api.session import TheAdministrator, TheFolderOwner, TheKeeper, keeps_folder
from catalog.folders import FileResult, Folder, FolderError, OnDelete
from catalog.preview import NEEDS_REASON, Preview
from ingest.isolation import isolation
from ingest.receipt import held_back_words
from ingest.scan import FolderUnreachable, FoundFile, scan

router = APIRouter(tags=["administration"])


class WantedRule(BaseModel):
    """One rule: who may see what lies under a path."""

    path: Annotated[str, Field(max_length=1000)]
    audience: Annotated[list[str], Field(max_length=200)]
    agency: Annotated[str, Field(max_length=100)] = ""
    department: Annotated[str, Field(max_length=100)] = ""
    heading: Annotated[str, Field(max_length=500)] = ""
    pattern: Annotated[str, Field(max_length=200)] = ""
    fields: dict[str, str] = {}
    role: Role | None = None
    placeholder: Annotated[str, Field(max_length=100)] = ""
    opens: date | None = None
    closes: date | None = None
    grounds: Annotated[list[Annotated[int, Field(ge=1, le=8)]], Field(max_length=8)] = []
    notice: bool = False


class WantedFolder(BaseModel):
    """A folder to connect; without a rule nobody sees anything of it."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    path: Annotated[str, Field(min_length=1, max_length=4000)]
    rules: Annotated[list[WantedRule], Field(max_length=1000)] = []


class WantedRules(BaseModel):
    """Rules to set anew, and why; the reason is needed when anybody sees more by them."""

    rules: Annotated[list[WantedRule], Field(max_length=1000)]
    reason: Annotated[str, Field(max_length=500)] = ""


class WantedReindex(BaseModel):
    """Whether unchanged files are read again, too, and whether missing ones were deleted indeed."""

    everything: bool = False
    confirm_removal: bool = False


class WantedOnDelete(BaseModel):
    """What a deleted file means for its record."""

    on_delete: OnDelete


@router.get("/folders")
def folders(house: TheHouse, keeper: TheKeeper) -> dict[str, Any]:
    """Return the folders one keeps with their latest jobs, and how closed the parsers are."""
    found = isolation()
    return {
        "folders": [
            _folder_json(house, folder)
            for folder in house.folders.list()
            if keeps_folder(house, keeper.principal, folder.id)
        ],
        "isolation": {"level": found.level, "detail": found.detail},
    }


@router.post("/folders", status_code=201)
def add_folder(
    wanted: WantedFolder,
    house: TheHouse,
    administrator: TheAdministrator,
    response: Response,
    dry_run: bool = False,
) -> dict[str, Any]:
    """Connect a folder under its rules; with ``dry_run`` tell only what that would open."""
    try:
        rules = [rule_of(rule) for rule in wanted.rules]
        place = house.places.checked(Path(wanted.path))  # SECURITY: below an allowed place alone
        # without a name it is refused below, and without rules nothing is opened
        paths = _paths(place) if rules and wanted.name.strip() else []
        preview = house.folders.preview_new(paths, rules, at=house.clock())
        if dry_run:
            response.status_code = 200
            return preview.as_dict()
        folder = house.folders.add(wanted.name, place, rules, at=house.clock())
    except (FolderError, ValueError) as problem:
        raise Problem(422, str(problem)) from None
    house.audit.record(
        administrator,
        "add_folder",
        detail={"folder": folder.id, "path": str(folder.path), **preview.as_dict()},
    )
    return _folder_json(house, folder)


@router.post("/folders/{folder_id}/rules")
def preview_rules(
    folder_id: int,
    wanted: WantedRules,
    house: TheHouse,
    _: TheAdministrator,
    dry_run: Literal["true"] = "true",
) -> dict[str, Any]:
    """Return how many people would see more, or less, of how many records; sets nothing."""
    return previewed(house, folder_id, wanted).as_dict()


@router.put("/folders/{folder_id}/rules")
def set_rules(
    folder_id: int, wanted: WantedRules, house: TheHouse, administrator: TheAdministrator
) -> dict[str, Any]:
    """Set the rules of a folder anew and return what that opened and closed."""
    preview = previewed(house, folder_id, wanted)
    reason = wanted.reason.strip()
    if preview.widens and not reason:  # SECURITY: nothing is opened without a reason
        raise Problem(422, f"{preview.words()} {NEEDS_REASON}")
    house.audit.record(
        administrator,
        "set_rules",
        detail={"folder": folder_id, "reason": reason, **preview.as_dict()},
    )
    house.folders.set_rules(folder_id, [rule_of(rule) for rule in wanted.rules])
    return preview.as_dict()


def _paths(folder: Path) -> list[str]:
    try:
        return [each.path for each in scan(folder) if isinstance(each, FoundFile)]
    except FolderUnreachable:
        return []  # that it cannot be connected is said when it is tried


def previewed(house: House, folder_id: int, wanted: WantedRules) -> Preview:
    """Return what rules would open and close; nothing is set.

    Raises:
        Problem: 422 for rules that cannot hold, 404 for a folder that is not there.
    """
    try:
        rules = [rule_of(rule) for rule in wanted.rules]
    except ValueError as problem:
        raise Problem(422, str(problem)) from None
    try:
        return house.folders.preview(folder_id, rules, at=house.clock())
    except FolderError:
        raise not_found() from None


@router.post("/folders/{folder_id}/reindex", status_code=202)
def reindex(
    folder_id: int, wanted: WantedReindex, house: TheHouse, keeper: TheFolderOwner
) -> dict[str, Any]:
    """Queue a folder to be read; returns its job."""
    try:
        house.folders.get(folder_id)
    except FolderError:
        raise not_found() from None
    house.audit.record(keeper, "reindex", detail={"folder": folder_id, **wanted.model_dump()})
    job = queue(
        house, folder_id, everything=wanted.everything, confirm_removal=wanted.confirm_removal
    )
    return {"id": job}


@router.put("/folders/{folder_id}/on-delete")
def set_on_delete(
    folder_id: int, wanted: WantedOnDelete, house: TheHouse, administrator: TheAdministrator
) -> dict[str, Any]:
    """Set what a deleted file means for its record, from the next reading on."""
    try:
        house.folders.get(folder_id)
        house.audit.record(
            administrator,
            "set_on_delete",
            detail={"folder": folder_id, "on_delete": wanted.on_delete.value},
        )
        house.folders.set_on_delete(folder_id, wanted.on_delete)
        return _folder_json(house, house.folders.get(folder_id))
    except FolderError:
        raise not_found() from None


@router.get("/folders/{folder_id}/files")
def files(folder_id: int, house: TheHouse, _: TheFolderOwner) -> dict[str, Any]:
    """Return how reading each file ended."""
    try:
        house.folders.get(folder_id)
    except FolderError:
        raise not_found() from None
    return {
        "files": [
            {
                "path": each.path,
                "status": each.status,
                "reason": each.reason,
                "original_gone": each.original_gone,
            }
            for each in file_results(house, folder_id)
        ]
    }


def file_results(house: House, folder_id: int) -> list[FileResult]:
    """Return how reading each file ended, then what the latest job did not open, and why."""
    latest = house.jobs.latest(folder_id)
    passed_over = latest.receipt.get("not_opened", ()) if latest else ()
    return [
        *house.folders.file_results(folder_id),
        *(FileResult(each["path"], each["status"], each["reason"]) for each in passed_over),
    ]


def rule_of(wanted: WantedRule) -> Rule:
    """Return the rule that was stated.

    Raises:
        ValueError: in Korean, when a grant cannot be read or the rule could not hold.
    """
    label = Label(
        frozenset(Grant.parse(grant) for grant in wanted.audience),
        wanted.opens,
        wanted.closes,
        wanted.role,
        notice=wanted.notice,
    )
    return Rule(
        wanted.path,
        label,
        wanted.agency,
        wanted.department,
        wanted.heading,
        wanted.pattern,
        tuple(sorted(wanted.fields.items())),
        wanted.placeholder,
        frozenset(wanted.grounds),
    )


def _folder_json(house: House, folder: Folder) -> dict[str, Any]:
    latest = house.jobs.latest(folder.id)
    return {
        "id": folder.id,
        "name": folder.name,
        "path": str(folder.path),
        "rules": len(house.folders.rules(folder.id)),
        "files": len(house.folders.file_results(folder.id)),
        "on_delete": folder.on_delete.value,
        "held_back": folder.held_back,
        "held_back_reason": held_back_words(folder.held_back) if folder.held_back else "",
        "job": job_json(latest) if latest else None,
    }
