"""Reading folders in the background, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

from catalog.crypto import KeyFile
from catalog.database import Database
from catalog.folders import FolderError
from catalog.home import Home
from catalog.jobs import Jobs, JobState
from catalog.writer_lock import WriterBusy, writer_lock
from index.builder import IndexBuilder
from index.embedding import Embedder
from ingest.pipeline import Pipeline
from ingest.scan import FolderUnreachable


class Reindexing:
    """A queue of folders to read; closing the page that asked does not stop it."""

    def __init__(
        self,
        home: Home,
        database: Database,
        embedder: Embedder,
        tokenizer: Path,
        clock: Callable[[], datetime],
    ) -> None:
        """Read folders into this home."""
        self._home = home
        self._jobs = Jobs(database)
        self._pipeline = Pipeline(database, tokenizer, KeyFile(home.key))
        self._builder = IndexBuilder(home, database, embedder)
        self._clock = clock
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reindexing")

    def queue(self, folder_id: int, *, everything: bool, confirm_removal: bool = False) -> str:
        """Queue a folder and return the identifier of its job."""
        job = self._jobs.queue(folder_id, "all" if everything else "changed", at=self._clock())
        self._worker.submit(self._run, job, folder_id, everything, confirm_removal)
        return job

    def close(self) -> None:
        """Finish the job at hand and drop the waiting ones."""
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _run(self, job: str, folder_id: int, everything: bool, confirm_removal: bool) -> None:
        try:
            with writer_lock(self._home):
                receipt = self._pipeline.run(
                    folder_id,
                    at=self._clock(),
                    progress=lambda done, total: self._jobs.progress(job, done, total),
                    everything=everything,
                    confirm_removal=confirm_removal,
                )
                self._builder.catch_up()
        except (FolderError, FolderUnreachable, WriterBusy) as problem:
            self._end(job, JobState.FAILED, {"reason": str(problem)})
        except Exception:  # noqa: BLE001  (the outermost edge of this thread)
            reason = "처리하지 못했습니다. ‘neomeo doctor’로 상태를 확인해 주시기 바랍니다."
            self._end(job, JobState.FAILED, {"reason": reason})
        else:
            self._end(job, JobState.DONE, receipt.told())

    def _end(self, job: str, state: JobState, receipt: Mapping[str, object]) -> None:
        self._jobs.finish(job, state, at=self._clock(), receipt=receipt)
