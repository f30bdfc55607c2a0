"""The clock: wakes what is due, once a second. Any number may run. `python -m workers.clock`"""

import signal
import threading

import structlog

from grants import create_app
from grants.kernel.waking import wake_due_jobs
from grants.kernel.web import Application

log = structlog.get_logger()
TICK_SECONDS = 1.0


def tick_until(stopped: threading.Event, app: Application, *, every: float = TICK_SECONDS) -> None:
    """Wake due jobs every second until `stopped` is set; a failure is logged and the next tick tried."""
    while not stopped.wait(every):
        try:
            wake_due_jobs(app.database, now=app.clock())
        except Exception as error:  # noqa: BLE001 - the clock goes on, whatever a tick meets
            log.error("clock_tick_failed", error=repr(error))


def main() -> None:
    from workers.broker import hint

    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    tick_until(stopped, create_app(hint=hint))


if __name__ == "__main__":
    main()
