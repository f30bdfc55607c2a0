"""Workers and clock as threads of the web process, for an installation without Redis."""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from dramatiq import Worker

from grants.kernel.jobs import DOCUMENTS, MAIL, REACTIONS
from grants.kernel.web import Application
from workers import actors
from workers.broker import broker
from workers.clock import tick_until

THREADS = ({REACTIONS, MAIL}, 2), ({DOCUMENTS}, 2)
"""Queues, and the threads that they have to themselves: no document may hold up a mail with a sign-in code."""


@dataclass
class Embedded:
    workers: Sequence[Worker]
    stopped: threading.Event
    clock: threading.Thread

    def stop(self) -> None:
        self.stopped.set()
        self.clock.join(timeout=5)
        for worker in self.workers:
            worker.stop(timeout=5000)


_running: list[Embedded] = []


def start(app: Application) -> Embedded:
    """Start worker threads and a clock for `app` in this process."""
    actors.work_for(app)
    broker.emit_after("process_boot")
    # It warns of a second worker, which has queues of its own and takes none from the first.
    broker.logger.setLevel(logging.ERROR)
    workers = [Worker(broker, queues=queues, worker_threads=threads, worker_timeout=100) for queues, threads in THREADS]
    for worker in workers:
        worker.start()
    stopped = threading.Event()
    clock = threading.Thread(target=tick_until, args=(stopped, app), name="clock", daemon=True)
    clock.start()
    embedded = Embedded(workers, stopped, clock)
    _running.append(embedded)
    return embedded


def stop() -> None:
    """Stop everything that `start` began; jobs that had not ended come back by themselves."""
    while _running:
        _running.pop().stop()
