"""Requests as the people of a round make them, and answers that must be good ones."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from bench.load import Answer, Load, Measured, request
from bench.results import Line
from bench.ways import Way
from bench.world import Somebody

BARE_SECONDS = 0.5
BARE = [request("GET", "/")]


class Refused(RuntimeError):
    """The server refused what the benchmark asked; a rate of refusals would mean nothing."""


def api(method: str, path: str, body: Any, by: Somebody | None, *, version: int | str | None = None) -> bytes:
    """A request of a program that acts for somebody."""
    headers = {"Content_Type": "application/json", "Accept": "application/json"}
    if by is not None:
        headers["Authorization"] = f"Bearer {by.token}"
    if version is not None:
        headers["If_Match"] = "*" if version == "*" else f'"{version}"'
    sent = b"" if method == "GET" else json.dumps(body, ensure_ascii=False).encode()
    return request(method, f"/api/v1{path}", body=sent, **headers)


def page(path: str, cookie: str) -> bytes:
    """A request of a browser that is signed in."""
    return request("GET", path, Cookie=cookie, Accept="text/html")


class Client:
    """Makes requests, measures those it is told to, and keeps one line for each thing measured."""

    def __init__(self, load: Load, port: int, bare_port: int, *, bare_seconds: float = BARE_SECONDS) -> None:
        self.load, self.port, self.bare_port, self.bare_seconds = load, port, bare_port, bare_seconds
        self.lines: dict[str, Line] = {}

    def do(self, requests: Sequence[bytes]) -> list[Any]:
        """Make requests without measuring them; gives what their answers hold."""
        return [answer.json() for answer in good(self.load.each(self.port, requests))]

    def each(self, name: str, requests: Sequence[bytes], *, goal: float | None = None) -> list[Any]:
        """Measure requests that can be made once each."""
        answers = self._measure(name, lambda: self.load.each(self.port, requests), goal)
        return [answer.json() for answer in answers]

    def again(self, name: str, requests: Sequence[bytes], seconds: float, *, goal: float | None = None) -> None:
        """Measure requests that can be made again and again."""
        self._measure(name, lambda: self.load.for_seconds(self.port, requests, seconds), goal)

    def ways(self, name: str, ways: Sequence[Way], *, least_rate: float) -> None:
        """Measure whole ways of browsers, each once."""
        before = self._bare()
        seconds, milliseconds = self.load.ways(self.port, ways)
        line = self.lines.setdefault(name, Line(name, least_rate=least_rate))
        line.add(len(ways) / seconds, (before + self._bare()) / 2, milliseconds)

    def together(self, name: str, parts: Sequence[str]) -> None:
        """Reckon how often what takes several requests, each just measured, can be done."""
        lines = [self.lines[part] for part in parts]
        rate = 1 / sum(1 / line.rates[-1] for line in lines)
        bare = sum(line.bare_rates[-1] for line in lines) / len(lines)
        self.lines.setdefault(name, Line(name)).add(rate, bare)

    def _measure(self, name: str, drive: Callable[[], Measured], goal: float | None) -> list[Answer]:
        """The bare page just before and just after, so that all three meet the machine in one mood."""
        before = self._bare()
        measured = drive()
        answers = good(measured)
        line = self.lines.setdefault(name, Line(name, least_ratio=goal))
        line.add(measured.per_second, (before + self._bare()) / 2, measured.milliseconds)
        return answers

    def _bare(self) -> float:
        measured = self.load.for_seconds(self.bare_port, BARE, self.bare_seconds / 2)
        good(measured)
        return measured.per_second


def good(measured: Measured) -> list[Answer]:
    """The answers. Raises Refused unless every one is a success."""
    for answer in measured.answers:
        if not 200 <= answer.status < 300:
            raise Refused(f"{answer.head.decode(errors='replace')}\n\n{answer.body.decode(errors='replace')[:2000]}")
    return measured.answers
