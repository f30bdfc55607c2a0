"""The load: several connections that are never closed, each with its next request as soon as it has its answer.

It runs in a process of its own and does as little as it can, with prepared requests on bare sockets:
what the client costs slows the bare page most, and would make the product look better than it is.
"""

import json
import multiprocessing
import re
import selectors
import socket
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from bench.ways import Way, walk

CONCURRENCY = 8
PATIENCE = 60.0  # seconds without any answer

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CLOSES = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)


class Unanswered(RuntimeError):
    """The server went silent, or answered in a way that cannot be read."""


@dataclass(frozen=True)
class Answer:
    status: int
    head: bytes
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body or b"null")


@dataclass
class Measured:
    """How long it took, each answer's time in milliseconds, and the answers; both in the order of the requests."""

    seconds: float
    milliseconds: list[float]
    answers: list[Answer]

    @property
    def per_second(self) -> float:
        return len(self.milliseconds) / self.seconds


@dataclass
class _Line:
    """One connection and the request it waits for."""

    connection: socket.socket
    number: int = -1
    sent: float = 0.0
    got: bytearray = field(default_factory=bytearray)

    def send(self, request: bytes, number: int) -> None:
        self.number, self.got = number, bytearray()
        self.sent = time.perf_counter()
        self.connection.sendall(request)

    def answer(self) -> Answer | None:
        """The answer, once it is whole."""
        end = self.got.find(b"\r\n\r\n")
        if end < 0:
            return None
        head = bytes(self.got[:end])
        status = int(head[9:12])
        found = _LENGTH.search(head)
        if found is None and status != 204:
            raise Unanswered(f"an answer without its length:\n{head.decode(errors='replace')}")
        body = bytes(self.got[end + 4 :])
        return Answer(status, head, body) if len(body) >= (int(found[1]) if found else 0) else None


class _Drive:
    def __init__(self, port: int, requests: Sequence[bytes], seconds: float | None) -> None:
        self.port, self.requests, self.seconds = port, requests, seconds
        self.selector = selectors.DefaultSelector()
        self.taken = 0
        self.times: list[tuple[int, float]] = []
        self.answers: dict[int, Answer] = {}

    def run(self, concurrency: int) -> Measured:
        self.started = time.perf_counter()
        for _ in range(concurrency):
            self._next(self._connect())
        while self.selector.get_map():
            ready = self.selector.select(PATIENCE)
            if not ready:
                raise Unanswered(f"no answer within {PATIENCE:.0f} s")
            for key, _ in ready:
                self._read(key.data)
        seconds = time.perf_counter() - self.started
        self.selector.close()
        milliseconds = [taken for _, taken in sorted(self.times)]
        return Measured(seconds, milliseconds, [self.answers[n] for n in sorted(self.answers)])

    def _connect(self) -> _Line:
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line = _Line(connection)
        self.selector.register(connection, selectors.EVENT_READ, line)
        return line

    def _next(self, line: _Line) -> None:
        """Send the next request there is: each once, or round and round until the time is up."""
        over = self.seconds is not None and time.perf_counter() - self.started >= self.seconds
        if over or (self.seconds is None and self.taken >= len(self.requests)):
            self._hang_up(line)
        else:
            line.send(self.requests[self.taken % len(self.requests)], self.taken)
            self.taken += 1

    def _hang_up(self, line: _Line) -> None:
        self.selector.unregister(line.connection)
        line.connection.close()

    def _read(self, line: _Line) -> None:
        part = line.connection.recv(262_144)
        line.got += part
        answer = line.answer()
        if answer is None:
            if not part:
                raise Unanswered("the server hung up in the middle of an answer")
            return
        self.times.append((line.number, (time.perf_counter() - line.sent) * 1000))
        if self.seconds is None or not self.answers or answer.status >= 400:
            self.answers[line.number] = answer
        if _CLOSES.search(answer.head):
            self._hang_up(line)
            line = self._connect()
        self._next(line)


def _drive(port: int, requests: Sequence[bytes], seconds: float | None, concurrency: int) -> Measured:
    return _Drive(port, requests, seconds).run(concurrency)


class Load:
    """The process that makes the load; a context manager."""

    def __enter__(self) -> "Load":
        self._pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown()

    def each(self, port: int, requests: Sequence[bytes], *, concurrency: int = CONCURRENCY) -> Measured:
        """Every request once; all answers are kept."""
        return self._pool.submit(_drive, port, requests, None, concurrency).result()

    def ways(self, port: int, ways: Sequence[Way], *, concurrency: int = CONCURRENCY) -> tuple[float, list[float]]:
        """Each way once, as a browser goes it: the seconds of all, and the milliseconds of each."""
        return self._pool.submit(walk, port, ways, concurrency).result()

    def for_seconds(
        self, port: int, requests: Sequence[bytes], seconds: float, *, concurrency: int = CONCURRENCY
    ) -> Measured:
        """The requests in turn until the time is up; only the first answer and refusals are kept."""
        return self._pool.submit(_drive, port, requests, seconds, concurrency).result()


def request(method: str, path: str, *, body: bytes = b"", **headers: str) -> bytes:
    """A request as it goes over the wire; `content_type` stands for Content-Type."""
    named = {"Host": "127.0.0.1", **{name.replace("_", "-").title(): value for name, value in headers.items()}}
    if body or method != "GET":
        named["Content-Length"] = str(len(body))
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in named.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body
