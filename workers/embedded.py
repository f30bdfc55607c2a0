"""Workers and clock as threads of the web process, for an installation without Redis."""

import threading
from dataclasses import dataclass

from dramatiq import Worker

from grants.kernel.web import Application
from workers import actors
from workers.broker import broker
from workers.clock import tick_until

THREADS = 2


@dataclass
class Embedded:
    worker: Worker
    stopped: threading.Event
    clock: threading.Thread

    def stop(self) -> None:
        self.stopped.set()
        self.clock.join(timeout=5)
        self.worker.stop(timeout=5000)


_running: list[Embedded] = []


def start(app: Application) -> Embedded:
    """Start worker threads and a clock for `app` in this process."""
    actors.work_for(app)
    broker.emit_after("process_boot")
    worker = Worker(broker, worker_threads=THREADS, worker_timeout=100)
    worker.start()
    stopped = threading.Event()
    clock = threading.Thread(target=tick_until, args=(stopped, app), name="clock", daemon=True)
    clock.start()
    embedded = Embedded(worker, stopped, clock)
    _running.append(embedded)
    return embedded


def stop() -> None:
    """Stop everything that `start` began; jobs that had not ended come back by themselves."""
    while _running:
        _running.pop().stop()
