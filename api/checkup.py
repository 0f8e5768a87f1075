"""What ``neomeo doctor`` and the page of the system's state look at."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.audit_figures import KST
from records.document import Status

if TYPE_CHECKING:
    from answer.writer import AnswerWriter
    from catalog.database import Database
    from catalog.home import Home
    from ingest.isolation import Isolation

_TRIAL = "행사장 출입구 4곳에 안전요원 120명을 배치하였다."

_TRIAL_FAILED = (
    "답하지만 시험 문장이 원문과 맞지 않습니다. 맞지 않는 문장은 원문으로 답합니다. 다른 모형을 써 보시기 "
    "바랍니다."
)
_UNCALIBRATED = (
    "이 모델에는 맞춘 값이 없습니다. 맞출 때까지 질문의 낱말이 거의 다 적힌 자료로만 답하고 ‘확실한 정도’는 늘 "
    "낮음입니다. ‘neomeo calibrate’를 실행해 주시기 바랍니다."
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: good or not, with what was found and, if not good, what to do.

    ``english`` is name and detail in English, of what the page of the system's state shows; the
    command speaks Korean.
    """

    name: str
    good: bool
    detail: str
    english: tuple[str, str] = ("", "")


def checkup(home: Home, model: Path) -> list[Finding]:
    """Return the findings in a fixed order; shows paths and counts, never record content."""
    return [*disk_checked(home.root), *sandbox_checked(), *_model(home, model), *_catalog(home)]


def writer_checked(writer: AnswerWriter) -> Iterator[Finding]:
    """Yield how a language model does with a sentence of ours; nothing where none was named."""
    from answer.language_model import LanguageModel, ModelFailed
    from answer.restatement import restates
    from answer.writer import Sentence

    if not isinstance(writer, LanguageModel):
        return
    ours = Sentence(1, _TRIAL)
    try:
        written = writer.asked("안전요원 배치", [ours])
    except ModelFailed as failure:
        yield Finding("언어모형", False, f"{writer.handed_to}: {failure} 그동안 원문으로 답합니다.")
        return
    good = [each.n for each in written] == [1] and restates(written[0].text, ours.text)
    told = "답하고, 시험 문장이 원문과 맞습니다." if good else _TRIAL_FAILED
    yield Finding("언어모형", good, f"{writer.handed_to}: {told}")


def disk_checked(root: Path) -> Iterator[Finding]:
    """Yield how much disk is left where the home lies."""
    from catalog.home import LOW_DISK

    there = next((each for each in (root, *root.parents) if each.exists()), Path("/"))
    free = shutil.disk_usage(there).free
    detail, english = f"{free >> 20}MB 남음", f"{free >> 20} MB are left"
    if free < LOW_DISK:
        detail += ". 디스크를 비워 주시기 바랍니다."
        english += ". Please free some."
    yield Finding("디스크", free >= LOW_DISK, detail, ("Disk", english))


def sandbox_checked() -> Iterator[Finding]:
    """Yield how closed the parsers are on this host."""
    from ingest.isolation import isolation

    yield isolation_found(isolation())


def isolation_found(found: Isolation) -> Finding:
    """Return what a self-test of the parsers' child amounts to."""
    return Finding(
        "파일 읽기 격리",
        found.good,
        f"{found.level}: {found.detail}",
        ("Isolation of parsers", f"{found.level}: {found.english}"),
    )


def _model(home: Home, model: Path) -> Iterator[Finding]:
    from answer.calibration import calibration_of
    from index.model import ModelError, load_embedder

    try:
        embedder = load_embedder(model)
    except ModelError as problem:
        yield Finding("모델", False, str(problem))
        return
    yield Finding("모델", True, f"{model} ({embedder.dimension}차원)")
    calibration = calibration_of(home, embedder.fingerprint)
    detail = (
        f"이 모델에 맞추었습니다. 표본 질문 가운데 맞추는 데 쓰지 않은 것: {calibration.held_out.words}."
        if calibration is not None
        else _UNCALIBRATED
    )
    yield Finding("확실한 정도", calibration is not None, detail)


def _catalog(home: Home) -> Iterator[Finding]:
    from catalog.database import CatalogError, Database
    from catalog.home import HomeError

    try:
        home.check()
        database = Database.open(home)
    except (HomeError, CatalogError) as problem:
        yield Finding("자료", False, str(problem))
        return
    try:
        yield from catalog_checked(home, database)
    finally:
        database.close()


def catalog_checked(home: Home, database: Database) -> Iterator[Finding]:
    """Yield what is found of an open catalog: its folders, index and personal data."""
    from catalog.folders import Folders
    from ingest.receipt import held_back_words

    folders = Folders(database)
    connected = folders.list()
    yield Finding(
        "자료",
        True,
        f"{home.root}, 공유 폴더 {len(connected)}개",
        ("Records", f"{home.root}, shared folders: {len(connected)}"),
    )
    for folder in connected:
        reachable = os.access(folder.path, os.R_OK | os.X_OK)
        results = folders.file_results(folder.id)
        states = [(Status(one.status), one.reason) for one in results]
        failed = sum(state.failed for state, _ in states)
        doubtful = sum(state.readable and bool(reason) for state, reason in states)
        detail = f"{folder.path}, 읽지 못한 파일 {failed}개, 확인할 파일 {doubtful}개"
        english = f"{folder.path}, files not read: {failed}, to look at: {doubtful}"
        if not reachable:
            detail = f"{folder.path}에 닿을 수 없습니다. 연결을 확인해 주시기 바랍니다."
            english = f"{folder.path} cannot be reached. Please check the connection."
        elif folder.held_back:
            detail = f"{folder.path}: {held_back_words(folder.held_back)}"
            english = (
                f"{folder.path}: {folder.held_back:,} files are missing all at once, and their records "
                "were left. Please check the connection, or confirm the deletion on the folder's page."
            )
        good = reachable and not folder.held_back
        named = (f"Folder “{folder.name}”", english)
        yield Finding(f"폴더 ‘{folder.name}’", good, detail, named)
    yield from _index(home, database)
    yield from _personal_data(home, database)


def _index(home: Home, database: Database) -> Iterator[Finding]:
    from index.condition import condition, last_scrub

    found, last = condition(home, database), last_scrub(home)
    detail, english = f"{found.rows:,}개 단락", f"passages: {found.rows:,}"
    if found.waiting:
        detail += f", 그중 {found.waiting:,}개는 아직 낱말로만 찾습니다"
        english += f", found by words alone as yet: {found.waiting:,}"
    if not found.lag and not found.there:
        detail, english = "아직 읽은 자료가 없습니다.", "Nothing has been read yet."
    elif not found.there:
        detail = "없거나 읽을 수 없습니다. ‘neomeo ingest’로 만들어 주시기 바랍니다."
        english = "Missing or unreadable. Please make it with “neomeo ingest”."
    elif found.lag:
        detail += f". 자료에서 바뀐 {found.lag:,}건은 다음 작업이 잇습니다."
        english += f". Changes of records that the next job takes up: {found.lag:,}."
    if found.coming is not None:
        done, total = found.coming
        detail += f". 다른 모델의 색인을 만드는 중입니다({done:,}/{total:,}). 그동안 앞의 색인으로 답합니다."
        english += (
            f". That of another model is being made ({done:,}/{total:,}); the former answers."
        )
    yield Finding("색인", found.there or not found.lag, detail, ("Index", english))
    if last is not None and last.damaged:
        detail = (
            f"{_when(last.at)}에 손상된 파일이 있어 새로 만들었습니다: {', '.join(last.damaged)}. 디스크를 "
            "확인해 주시기 바랍니다."
        )
        english = (
            f"At {_when(last.at)} files were damaged and made anew: {', '.join(last.damaged)}. Please check "
            "the disk."
        )
        yield Finding("색인 점검", False, detail, ("Check of the index", english))
    elif last is not None:
        detail = f"{_when(last.at)}에 모든 파일이 온전했습니다."
        english = f"At {_when(last.at)} all files were whole."
        yield Finding("색인 점검", True, detail, ("Check of the index", english))


def _when(moment: str) -> str:
    """Return a kept moment (ISO 8601) in Korean time, what cannot be read as it is."""
    try:
        return f"{datetime.fromisoformat(moment).astimezone(KST):%Y-%m-%d %H:%M}"
    except ValueError:
        return moment


def _personal_data(home: Home, database: Database) -> Iterator[Finding]:
    from catalog.crypto import KeyFile, KeyUnavailable
    from catalog.sealing import kept, scanned_by_others, sealed_by_others
    from privacy.detector import DETECTOR_VERSION

    keys, count = KeyFile(home.key), kept(database)
    detail = f"원문 {count}건을 잠가 두었습니다. 열쇠 파일 {keys.path}은(는) 따로 보관해 주시기 바랍니다."
    english = f"Sealed clear texts: {count}. Please keep a copy of the key file {keys.path} apart."
    good = True
    try:
        vault = keys.vault()
    except KeyUnavailable as problem:
        if keys.there() or count:
            good, detail = False, str(problem)
            english = (
                f"The key file {keys.path} is missing, damaged or unreadable, and clear texts cannot be "
                "opened; search and answers go on. Please bring back the key file that was kept."
            )
        else:
            detail, english = "아직 잠가 둔 원문이 없습니다.", "Nothing is sealed yet."
    else:
        if sealed_by_others(database, vault):
            good = False
            detail = "다른 열쇠로 잠근 원문이 있습니다. 그 열쇠로 되돌려 주시기 바랍니다."
            english = "Clear texts were sealed with another key. Please bring that key back."
        elif keys.path.stat().st_mode & 0o077:
            good = False
            detail = f"열쇠 파일을 남이 읽을 수 있습니다. ‘chmod 600 {keys.path}’를 실행해 주시기 바랍니다."
            english = f"Others can read the key file. Please run “chmod 600 {keys.path}”."
    yield Finding("개인정보 열쇠", good, detail, ("Key of personal data", english))
    old = scanned_by_others(database, DETECTOR_VERSION)
    told = f"{old}건은 지금 판으로 가리지 않았습니다. ‘neomeo ingest’로 다시 읽어 주시기 바랍니다."
    english = f"Not masked by the present version: {old}. Please read again with “neomeo ingest”."
    yield Finding(
        "개인정보 가림",
        not old,
        told if old else "모두 지금 판으로 가렸습니다.",
        ("Masking", english if old else "All is masked by the present version."),
    )
