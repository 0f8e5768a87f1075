"""``neomeo ingest`` and ``neomeo job``: reading shared folders, beside a server or without one."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.clock import clock
from cli.key import without_key
from cli.output import print_json, progress
from cli.setting import CommandFailed, HomeOption, JsonOption, catalog_of, model_of, note

if TYPE_CHECKING:
    from api.worker import Worker
    from catalog.database import Database
    from catalog.folders import Folder
    from catalog.home import Home
    from catalog.job import Job
    from catalog.jobs import Jobs

job = typer.Typer(help="색인 작업을 보고, 쉬게 하고, 다시 하고, 취소합니다.", no_args_is_help=True)
_LOOK = 0.3
"""Seconds between two looks at a job that another process works on."""
_STATES = {
    "queued": "기다리는 중",
    "running": "읽는 중",
    "paused": "쉬는 중",
    "done": "끝남",
    "failed": "실패",
    "cancelled": "취소함",
}


def ingest(
    folder_id: Annotated[int | None, typer.Argument(help="폴더 번호. 없으면 모두")] = None,
    everything: Annotated[bool, typer.Option("--all", help="바뀌지 않은 파일도 다시 읽기")] = False,
    confirm_removal: Annotated[
        bool,
        typer.Option("--confirm-removal", help="한꺼번에 없어진 파일이 지운 것이 맞음을 확인"),
    ] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """공유 폴더를 읽어 찾을 수 있게 합니다. 서버가 떠 있으면 서버에 맡기고 끝날 때까지 보여 줍니다."""
    if confirm_removal and folder_id is None:
        raise CommandFailed("삭제를 확인할 폴더의 번호를 적어 주시기 바랍니다.")
    from catalog.crypto import KeyFile, KeyUnavailable
    from catalog.folders import FolderError, Folders
    from catalog.job import JobKind
    from catalog.jobs import Jobs
    from catalog.sealing import writing_vault

    with catalog_of(home) as (place, database):
        folders, jobs = Folders(database), Jobs(database)
        keys = KeyFile(place.key)
        try:
            wanted = folders.list() if folder_id is None else [folders.get(folder_id)]
            if writing_vault(database, keys) is None:
                typer.echo(without_key(keys), err=True)
        except (FolderError, KeyUnavailable) as problem:
            raise CommandFailed(str(problem)) from None
        kind = JobKind.ALL if everything else JobKind.CHANGED
        if confirm_removal:
            note(database, "confirm_removal", {"folder": folder_id})
        queued = [
            (each, jobs.queue(each.id, kind, at=clock()(), confirm_removal=confirm_removal))
            for each in wanted
        ]
        told = _followed(place, database, queued)
    _print(told, as_json=as_json)


@job.command("list")
def job_list(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """색인 작업을 최근 것부터 보여 줍니다."""
    from catalog.jobs import Jobs

    with catalog_of(home) as (_, database):
        found = Jobs(database).list()
    if as_json:
        from api.jobs import job_json

        print_json({"jobs": [job_json(each) for each in found]})
        return
    for each in found:
        far = f"{each.done}/{each.total}" if each.total else ""
        if each.chunks_total:
            far += f"\t뜻 색인 {each.chunks_done}/{each.chunks_total}"
        typer.echo(f"{each.id}\t{each.folder_id}번 폴더\t{_STATES[each.state.value]}\t{far}")
    if not found:
        typer.echo("색인 작업이 없습니다. ‘neomeo ingest’로 시작해 주시기 바랍니다.")


@job.command("pause")
def job_pause(job_id: str, home: HomeOption = None) -> None:
    """작업을 쉬게 합니다. 읽던 파일까지 마치고 쉽니다."""
    _change(home, job_id, "job_paused", lambda jobs: jobs.pause(job_id, at=clock()()))
    typer.echo(f"쉬게 했습니다: {job_id}")


@job.command("resume")
def job_resume(job_id: str, home: HomeOption = None) -> None:
    """쉬는 작업을 다시 하게 합니다. 멈춘 곳에서 이어집니다."""
    _change(home, job_id, "job_resumed", lambda jobs: jobs.resume(job_id))
    typer.echo(
        f"다시 하게 했습니다: {job_id}. 서버가 없으면 ‘neomeo ingest’로 이어 주시기 바랍니다."
    )


@job.command("retry")
def job_retry(job_id: str, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """끝난 작업이 읽지 못한 파일만 다시 읽고, 끝날 때까지 보여 줍니다."""
    from catalog.folders import Folders
    from catalog.job import JobRefused
    from catalog.jobs import Jobs

    with catalog_of(home) as (place, database):
        jobs = Jobs(database)
        note(database, "job_retried", {"job": job_id})
        try:
            again = jobs.retry(job_id, at=clock()())
        except JobRefused as problem:
            raise CommandFailed(str(problem)) from None
        queued = jobs.get(again)
        assert queued is not None, "it was queued here"
        folder = Folders(database).get(queued.folder_id)
        told = _followed(place, database, [(folder, again)])
    _print(told, as_json=as_json)


@job.command("cancel")
def job_cancel(job_id: str, home: HomeOption = None) -> None:
    """작업을 취소합니다. 그때까지 읽은 자료는 남습니다."""
    _change(home, job_id, "job_cancelled", lambda jobs: jobs.cancel(job_id, at=clock()()))
    typer.echo(f"취소했습니다: {job_id}")


def _change(home: HomeOption, job_id: str, act: str, change: Callable[[Jobs], None]) -> None:
    from catalog.job import JobRefused
    from catalog.jobs import Jobs

    with catalog_of(home) as (_, database):
        note(database, act, {"job": job_id})
        try:
            change(Jobs(database))
        except JobRefused as problem:
            raise CommandFailed(str(problem)) from None


def _followed(
    place: Home, database: Database, queued: Sequence[tuple[Folder, str]]
) -> list[dict[str, Any]]:
    """See jobs through to their ends and return what they did, as plain values."""
    from catalog.jobs import Jobs

    jobs, told = Jobs(database), []
    for each, job_id in queued:
        with progress(f"{each.name} 읽기") as report:
            ended = _see_through(place, database, jobs, job_id, report)
        told.append(_told(database, each.id, each.name, ended))
    return told


def _see_through(
    place: Home,
    database: Database,
    jobs: Jobs,
    job_id: str,
    report: Callable[[int, int], None],
) -> Job:
    """Work until a job has ended or rests, or watch the process that works; return it as it is then.

    Raises:
        CommandFailed: when it is gone, as all of a folder that was disconnected.
    """
    from catalog.writer_lock import WriterBusy, is_served

    worker = _worker(place, database, report)
    while True:
        found = jobs.get(job_id)
        if found is None:
            raise CommandFailed(
                "읽기 작업이 없어졌습니다. 그사이 폴더를 끊었는지 ‘neomeo folder list’로 확인해 주시기 바랍니다."
            )
        if found.state.value not in ("queued", "running"):
            return found
        report(found.done, found.total)
        try:
            if not is_served(place) and worker.run_next():
                continue
        except WriterBusy:
            pass
        time.sleep(_LOOK)


def _worker(place: Home, database: Database, report: Callable[[int, int], None]) -> Worker:
    from api.worker import Worker
    from index.model import shared_embedder

    model = model_of(place)
    return Worker(
        place,
        database,
        lambda: shared_embedder(model),
        model / "tokenizer.json",
        clock(),
        report=report,
    )


def _told(database: Database, folder_id: int, name: str, found: Job) -> dict[str, Any]:
    """Return the receipt of a folder with what could not be read, as plain values."""
    from catalog.folders import Folders
    from records.document import Status

    passed_over = found.receipt.get("not_opened", [])
    figures = {key: value for key, value in found.receipt.items() if isinstance(value, int)}
    failed = [
        {"path": each.path, "status": each.status, "reason": each.reason}
        for each in Folders(database).file_results(folder_id)
        if each.reason and not Status(each.status).readable
    ]
    known = {each["path"] for each in failed}
    return {
        "id": folder_id,
        "name": name,
        "job": found.id,
        "state": found.state.value,
        "reason": found.receipt.get("reason") or f"{name}: {_STATES[found.state.value]}",
        **figures,
        "problems": [*failed, *(each for each in passed_over if each["path"] not in known)],
    }


def _print(told: Sequence[dict[str, Any]], *, as_json: bool) -> None:
    """Tell what jobs did.

    Raises:
        CommandFailed: when one of them did not come to its end.
    """
    if as_json:
        print_json({"folders": told})
    else:
        _print_words(told)
    problems = [each["reason"] for each in told if each["state"] != "done"]
    if problems:
        raise CommandFailed("\n".join(problems))


def _print_words(told: Sequence[dict[str, Any]]) -> None:
    from ingest.receipt import held_back_words

    for each in told:
        if each["state"] != "done":
            continue
        typer.echo(
            f"{each['name']}: 모두 {each['total']}건 = 읽음 {each['indexed']} + 바뀌지 않음 "
            f"{each['unchanged']} + 옮김 {each['moved']} + 제외 {each['excluded']} + 실패 "
            f"{each['failed']} (없어짐 {each['removed']}, 원본 삭제됨 {each['kept']})"
        )
        if each["waiting"]:
            typer.echo(
                f"  {each['waiting']:,}개 단락은 아직 낱말로만 찾습니다. 다음 작업이 잇습니다."
            )
        if each["held_back"]:
            typer.echo(f"  {held_back_words(each['held_back'])}")
        for one in each["problems"]:
            typer.echo(f"  {one['path']}: {one['reason']}")
    if not told:
        typer.echo("이어 둔 폴더가 없습니다. ‘neomeo folder add’로 이어 주시기 바랍니다.")
