"""smtplib alone: the same mail again and again, some over each connection, as our workers send."""

import multiprocessing
import smtplib
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

OVER_EACH = 25
FROM, TO = "grants@example.org", "somebody@example.org"


def rate(content: bytes, number: int, *, port: int, processes: int, threads: int) -> float:
    """Mails per second over `number` in each process, all beginning at once."""
    spawn = multiprocessing.get_context("spawn")
    start, times = spawn.Barrier(processes), spawn.SimpleQueue()
    arguments = {"number": number, "port": port, "threads": threads, "start": start, "times": times}
    running = [spawn.Process(target=_send_many, args=(content,), kwargs=arguments) for _ in range(processes)]
    for process in running:
        process.start()
    for process in running:
        process.join()
        if process.exitcode:
            raise RuntimeError(f"sending ended with {process.exitcode}")
    longest: float = max(times.get() for _ in running)
    return processes * number / longest


def _send_many(content: bytes, *, number: int, port: int, threads: int, start: Any, times: Any) -> None:
    def send(_: int) -> None:
        with smtplib.SMTP("127.0.0.1", port) as server:
            for _ in range(OVER_EACH):
                server.sendmail(FROM, [TO], content)

    with ThreadPoolExecutor(threads) as pool:
        start.wait()
        began = time.perf_counter()
        for _ in pool.map(send, range(number // OVER_EACH)):
            pass
        times.put(time.perf_counter() - began)
