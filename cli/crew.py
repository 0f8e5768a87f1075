"""Several web workers, each replaced at once when it dies."""

from __future__ import annotations

from uvicorn.supervisors import Multiprocess


class Crew(Multiprocess):
    """What uvicorn supervises workers with, which notices, too, that one dies while it is asked.

    uvicorn keeps the worker's end of the pipe open beside its own, so that a worker that dies between
    a question and its answer is waited for until ``timeout_worker_healthcheck`` has passed, and
    nobody else is looked after meanwhile. With that end closed the pipe tells.
    """

    def keep_subprocess_alive(self) -> None:
        """Replace the workers that have died or do not answer."""
        for process in self.processes:
            process.child_conn.close()
        super().keep_subprocess_alive()
