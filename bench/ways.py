"""The whole way of an applicant's browser: it starts a draft, fills in sections, looks at the answers and sends."""

import re
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection
from urllib.parse import urlencode

Fields = Mapping[str, str | Sequence[str]]

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


class Lost(RuntimeError):
    """A page was not what it should have been, so that the way ended there."""


@dataclass(frozen=True)
class Way:
    """One applicant: the header with which they are signed in, the page where they begin and what they fill in there,
    and by the key of each section, what they fill in.
    """

    cookie: str
    begins: str
    chosen: Fields
    sections: Mapping[str, Fields]


class _Browser:
    """One connection with its cookies and the page that it shows."""

    def __init__(self, port: int, cookie: str) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        name, _, value = cookie.partition("=")
        self.cookies, self.path, self.page = {name: value}, "", ""

    def visit(self, path: str) -> None:
        self._ask("GET", path, "")

    def reach(self, path: str) -> None:
        """Open a page, unless what was sent has led there."""
        if self.path != path:
            self.visit(path)

    def send(self, path: str, typed: Fields) -> None:
        """Send the form of the page that is shown, and follow where it leads."""
        hidden = {name: unescape(value) for name, value in _HIDDEN.findall(self.page)}
        self._ask("POST", path, urlencode({**hidden, **typed}, doseq=True))

    def _ask(self, method: str, path: str, body: str) -> None:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Accept": "text/html",
        }
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        page = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.status in (302, 303):
            return self.visit(answer.headers["Location"])
        if answer.status != 200:
            raise Lost(f"{method} {path} gives {answer.status}\n{_told(page)}")
        self.path, self.page = path.partition("#")[0], page
        return None


def walk(port: int, ways: Sequence[Way], concurrency: int) -> tuple[float, list[float]]:
    """Go all of these ways, so many at once: the seconds that it took, and each way's milliseconds."""
    started = time.perf_counter()
    with ThreadPoolExecutor(concurrency) as pool:
        milliseconds = list(pool.map(lambda way: _one(port, way), ways))
    return time.perf_counter() - started, milliseconds


def _one(port: int, way: Way) -> float:
    started = time.perf_counter()
    browser = _Browser(port, way.cookie)
    browser.visit(way.begins)
    browser.send(way.begins, way.chosen)
    draft = browser.path
    for key, typed in way.sections.items():
        section = f"{draft}/sections/{key}"
        browser.reach(section)
        browser.send(section, typed)
        if browser.path == section:
            raise Lost(f"{section} was not taken\n{_told(browser.page)}")
    browser.reach(f"{draft}/check")
    browser.send(f"{draft}/submission", {"declaration": "yes"})
    if not browser.path.endswith("/receipt"):
        raise Lost(f"{draft} was not sent\n{_told(browser.page)}")
    browser.connection.close()
    return 1000 * (time.perf_counter() - started)


def _told(page: str) -> str:
    """What a page says, without its head and its menu."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).split())[:1000]
