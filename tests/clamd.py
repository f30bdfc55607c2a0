"""A scanner for tests: it listens where ClamAV's daemon would, and finds what is harmful in what it is sent."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests.house import TestHouse

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
"""The text that every scanner calls harmful, and that does none. In halves, so that none finds it in this file."""


class Clamd(socketserver.BaseRequestHandler):
    """Speaks INSTREAM as ClamAV's daemon does."""

    def handle(self) -> None:
        assert self._read(10) == b"zINSTREAM\0"
        content = b""
        while size := int.from_bytes(self._read(4), "big"):
            content += self._read(size)
        self.request.sendall(b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0")

    def _read(self, size: int) -> bytes:
        found = b""
        while len(found) < size:
            part = self.request.recv(size - len(found))
            assert part
            found += part
        return found


@contextmanager
def listening_on_tcp() -> Iterator[str]:
    """A scanner on a free port; gives its CLAMD_URL."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server, _serving(server):
        yield f"tcp://127.0.0.1:{server.server_address[1]}"


@contextmanager
def listening_on_socket(path: Path) -> Iterator[str]:
    """A scanner on a socket in the file system; gives its CLAMD_URL."""
    with socketserver.ThreadingUnixStreamServer(str(path), Clamd) as server, _serving(server):
        yield f"unix:{path}"


@contextmanager
def _serving(server: socketserver.BaseServer) -> Iterator[None]:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield
    server.shutdown()


def set_scanner(house: TestHouse, url: str | None) -> None:
    """Let an installation have its files looked at there, or nowhere."""
    house.app.settings = replace(house.app.settings, clamd_url=url)
