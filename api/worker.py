"""Works on jobs: reads folders and brings the index up to the catalog, one job at a time."""

from __future__ import annotations

import logging
import shutil
import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from api.pulse import Pulse
from catalog.crypto import KeyFile
from catalog.database import Database
from catalog.folders import FolderError, Folders
from catalog.home import Home, HomeError
from catalog.job import Claim, FenceLost, JobKind, JobState, Wish
from catalog.jobs import Jobs
from catalog.rereading import queue_due, queue_first, queue_outdated
from catalog.writer_lock import WriterBusy, working, writer_lock
from index.builder import IndexBuilder
from index.condition import is_current, scrub, scrub_is_due
from index.embedding import Embedder
from index.model import ModelError
from ingest.pipeline import READER_VERSION, Pipeline, Step
from ingest.receipt import POSTPONED
from ingest.scan import FolderUnreachable
from privacy.detector import DETECTOR_VERSION
from records.document import Status

_LOG = logging.getLogger(__name__)
_TEXTS = 60.0
"""Seconds of reading after which the texts read so far are put into the index, without vectors."""
_LOOK = 1.0
"""Seconds between two looks for what another process has queued."""
_SAME_AGAIN = 600.0
"""Seconds after which an error that goes on (a disk that takes nothing) is logged again."""
_SCRUBBED_BYTES = 20_000_000
"""Read by a scrub in a second: a disk does ten times that, and answers must not wait."""
_LEAST_FREE = 32 << 20
_FULL = (
    "디스크가 가득 차서 멈추었습니다. 자료 폴더(home)가 있는 디스크를 비운 뒤 ‘neomeo job retry’로 "
    "다시 시도해 주시기 바랍니다."
)
_STATES = {Wish.PAUSE: JobState.PAUSED, Wish.CANCEL: JobState.CANCELLED}
_BROKEN = "처리하지 못했습니다. ‘neomeo doctor’로 상태를 확인해 주시기 바랍니다."


class _Interrupted(Exception):
    """Something waits that matters more than the scrub."""


class _Stopped(Exception):
    """The job is to rest or to end before it is done."""

    def __init__(self, state: JobState) -> None:
        super().__init__(state)
        self.state = state


class Worker:
    """Takes up the jobs of a home, in the background or one by one."""

    def __init__(
        self,
        home: Home,
        database: Database,
        embedder: Callable[[], Embedder],
        tokenizer: Path,
        clock: Callable[[], datetime],
        *,
        report: Callable[[int, int], None] = lambda done, total: None,
        reread: timedelta | None = None,
    ) -> None:
        """Work on this home; the model is asked for when the first job is taken up.

        ``report`` is told of each file and each embedded chunk. With ``reread`` a folder whose last
        reading is so long ago is read again.
        """
        self._reread = reread
        self._report = report
        self._home = home
        self._database = database
        self._jobs = Jobs(database)
        self._embedder = embedder
        self._tokenizer = tokenizer
        self._clock = clock
        self._logged: tuple[tuple[type[Exception], str] | None, float] = None, 0.0
        self._leaving = threading.Event()
        self._queued = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="worker", daemon=True)

    def start(self) -> None:
        """Work in the background until closed."""
        self._thread.start()

    def wake(self) -> None:
        """Say that something was queued."""
        self._queued.set()

    def close(self) -> None:
        """Leave the job at hand at its next step, to go on with when the next worker starts."""
        self._leaving.set()
        self._queued.set()
        if self._thread.ident is not None:
            self._thread.join()

    def run_next(self) -> bool:
        """Take up the next job and work on it to its end; ``False`` when none waits.

        Raises:
            WriterBusy: when another process works.
        """
        with writer_lock(self._home):
            claim = self._jobs.claim(at=self._clock())
            if claim is not None:
                self._work(claim)
        return claim is not None

    def _serve(self) -> None:
        """Take up jobs, as soon as no other web worker of this home does."""
        while not self._leaving.is_set():
            try:
                with working(self._home):
                    self._serve_alone()
            except WriterBusy:
                self._leaving.wait(_LOOK)

    def _serve_alone(self) -> None:
        self._renew()
        while not self._leaving.is_set():
            try:
                if self.run_next() or self._due():
                    continue
            except WriterBusy:
                pass
            except Exception as error:  # noqa: BLE001  (the edge of this thread, which outlives a full disk)
                self._log(error)
            try:
                self._scrub()
            except _Interrupted:
                self._queued.clear()
                continue
            except OSError:
                _LOG.exception("the index could not be scrubbed; it is tried again")
            self._queued.wait(_LOOK)
            self._queued.clear()

    def _log(self, error: Exception) -> None:
        """Log what kept a job from being worked on: the same error not each second that it goes on."""
        # the lines after the first one hold the values of a statement, which change with the time
        logged, now = (type(error), str(error).partition("\n")[0]), time.monotonic()
        if logged != self._logged[0] or now >= self._logged[1] + _SAME_AGAIN:
            self._logged = logged, now
            _LOG.error("a job could not be worked on; it is taken up again", exc_info=error)

    def _renew(self) -> None:
        """Queue what another program or another model makes necessary: once, when work begins.

        Where folders are not read by themselves, the next job that somebody begins sees to it.
        """
        if self._reread is None:
            return
        try:
            queued = queue_outdated(
                self._database, READER_VERSION, DETECTOR_VERSION, at=self._clock()
            )
            if not queued and not is_current(self._home, self._embedder().fingerprint):
                queue_first(self._database, at=self._clock())
        except Exception:  # noqa: BLE001  (the edge of this thread, which outlives a full disk)
            _LOG.exception("what is out of date could not be queued; it is at the next start")

    def _due(self) -> bool:
        every = self._reread
        return every is not None and queue_due(self._database, every, at=self._clock()) > 0

    def _scrub(self) -> None:
        """Read the index through, slowly, once a day; when something is damaged it is written anew."""
        if not scrub_is_due(self._home, at=self._clock()):
            return
        found = scrub(self._home, at=self._clock(), pace=self._paced)
        if found is not None and found.damaged:
            _LOG.error("damaged files of the index: %s", ", ".join(found.damaged))
            with writer_lock(self._home):
                IndexBuilder(self._home, self._database, self._embedder()).renew()

    def _paced(self, read: int) -> None:
        """Wait as long as so many bytes take at a low rate.

        Raises:
            _Interrupted: when there is something else to do.
        """
        if self._queued.wait(read / _SCRUBBED_BYTES) or self._jobs.waits():
            raise _Interrupted

    def _work(self, claim: Claim) -> None:
        try:
            self._end(claim, JobState.DONE, self._read(claim))
        except FenceLost:
            pass  # another worker has it, and tells how it ends
        except _Stopped as stopped:
            if stopped.state is JobState.QUEUED:
                self._jobs.put_back(claim)
            else:
                self._end(claim, stopped.state, {})
        except (FolderError, FolderUnreachable, ModelError) as problem:
            self._end(claim, JobState.FAILED, {"reason": str(problem)})
        except Exception:  # noqa: BLE001  (the outermost edge of this thread)
            self._end(claim, JobState.FAILED, {"reason": self._why()})

    def _read(self, claim: Claim) -> Mapping[str, object]:
        pulse, bring = Pulse(self._jobs, claim, self._clock), self._texts_meanwhile()

        def read(step: Step) -> None:
            so_far = {**step.receipt.as_dict(), "at_hand": step.path}
            self._tell(pulse, step.done, step.total, "files", receipt=so_far)
            bring()

        pipeline = Pipeline(self._database, self._tokenizer, KeyFile(self._home.key))
        try:
            with pulse.beating():
                receipt = pipeline.run(
                    claim.folder_id,
                    at=self._clock(),
                    progress=read,
                    everything=claim.kind is not JobKind.CHANGED,
                    confirm_removal=claim.confirm_removal,
                    only=self._failed(claim) if claim.kind is JobKind.RETRY else None,
                )
        except FolderUnreachable:
            self._index(pulse)  # what an earlier job left is no business of this folder
            raise
        return {**receipt.told(), "waiting": self._index(pulse)}

    def _failed(self, claim: Claim) -> frozenset[str]:
        """Return the files which the job that is tried again could not read, nor any since.

        Of those that somebody chose, where they chose some.
        """
        former = self._jobs.get(claim.of or "")
        passed_over = former.receipt.get("not_opened", ()) if former is not None else ()
        results = Folders(self._database).file_results(claim.folder_id)
        failed = {each["path"] for each in passed_over if each["status"] in POSTPONED}
        failed |= {each.path for each in results if Status(each.status).failed}
        return frozenset(failed & claim.only if claim.only else failed)

    def _texts_meanwhile(self) -> Callable[[], None]:
        """Return what has the texts that were read so far found, while a job reads for long.

        What is read anew is found no more by what the index has of it. It takes a fifth of the time at most.
        """
        due = time.monotonic() + _TEXTS

        def bring() -> None:
            nonlocal due
            began = time.monotonic()
            if began >= due:
                builder = IndexBuilder(self._home, self._database, self._embedder())
                builder.catch_up(hurried=lambda: True)
                ended = time.monotonic()
                due = ended + max(_TEXTS, 4 * (ended - began))

        return bring

    def _index(self, pulse: Pulse) -> int:
        """Bring the index up to the catalog, and return how many chunks have no vector yet.

        Texts can be found at once. Vectors follow, those that an earlier job left as well; where
        another job waits, that one is taken up first, and sees to them.
        """
        builder = IndexBuilder(self._home, self._database, self._embedder())
        built = builder.catch_up(
            lambda done, total: self._tell(pulse, done, total, "chunks"), hurried=self._jobs.waits
        )
        return built.waiting

    def _why(self) -> str:
        """Return why a job may have broken off, as far as the home itself tells."""
        try:
            self._home.check()
        except HomeError as problem:
            return str(problem)
        return _FULL if shutil.disk_usage(self._home.root).free < _LEAST_FREE else _BROKEN

    def _tell(self, pulse: Pulse, done: int, total: int, of: str, **more: object) -> None:
        """Tell how far the job at hand is, and follow what is wanted of it.

        Raises:
            _Stopped: when it is to rest or to end.
            FenceLost: when it is not this worker's any more.
        """
        self._report(done, total)
        if self._leaving.is_set():
            raise _Stopped(JobState.QUEUED)
        wish = pulse.note({of: (done, total), **more}, last=done == total)
        if wish is not Wish.NONE:
            raise _Stopped(_STATES[wish])

    def _end(self, claim: Claim, state: JobState, receipt: Mapping[str, object]) -> None:
        self._jobs.end(claim, state, at=self._clock(), receipt=receipt)
