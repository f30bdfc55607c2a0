"""A scanner for tests: it listens where ClamAV's daemon would, and finds what is harmful in what it is sent."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from tests.house import TestHouse

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
"""The text that every scanner calls harmful, and that does none. In halves, so that none finds it in this file."""


@dataclass(frozen=True)
class Limits:
    """What the daemon's settings allow, in bytes."""

    stream: int = 100 * 1024 * 1024
    """`StreamMaxLength`: of more it reads no further."""
    file: int = 100 * 1024 * 1024
    """`MaxFileSize`, with `AlertExceedsMax yes`: of more it says that there was more."""


class Clamd(socketserver.BaseRequestHandler):
    """Speaks INSTREAM as ClamAV's daemon does: these are the bytes that clamd 1.4.6 of Debian answers."""

    def __init__(self, *given: Any, limits: Limits) -> None:
        self.limits = limits
        super().__init__(*given)

    def handle(self) -> None:
        if self._read(10) != b"zINSTREAM\0":
            self.request.sendall(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while size := int.from_bytes(self._read(4), "big"):
            if len(content) + size > self.limits.stream:
                self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
            content += self._read(size)
        self.request.sendall(b"stream: " + self._found(content) + b"\0")

    def _found(self, content: bytes) -> bytes:
        if len(content) > self.limits.file:
            return b"Heuristics.Limits.Exceeded.MaxFileSize FOUND"
        return b"Eicar-Signature FOUND" if EICAR in content else b"OK"

    def _read(self, size: int) -> bytes:
        found = b""
        while len(found) < size:
            part = self.request.recv(size - len(found))
            assert part
            found += part
        return found


class HangsUp(socketserver.BaseRequestHandler):
    """A scanner that is stopped while it reads."""

    def handle(self) -> None:
        self.request.recv(10)


@contextmanager
def listening_on_tcp(limits: Limits = Limits(), *, handler: Any = None) -> Iterator[str]:
    """A scanner on a free port; gives its CLAMD_URL."""
    handler = handler or partial(Clamd, limits=limits)
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server, _serving(server):
        yield f"tcp://127.0.0.1:{server.server_address[1]}"


@contextmanager
def listening_on_socket(path: Path, limits: Limits = Limits()) -> Iterator[str]:
    """A scanner on a socket in the file system; gives its CLAMD_URL."""
    with socketserver.ThreadingUnixStreamServer(str(path), partial(Clamd, limits=limits)) as server, _serving(server):
        yield f"unix:{path}"


@contextmanager
def _serving(server: socketserver.BaseServer) -> Iterator[None]:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield
    server.shutdown()


def set_scanner(house: TestHouse, url: str | None) -> None:
    """Let an installation have its files looked at there, or nowhere."""
    house.app.settings = replace(house.app.settings, clamd_url=url)
