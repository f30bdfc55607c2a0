"""Has files looked at by ClamAV's daemon, over its INSTREAM command, where one is set."""

import re
import socket
from contextlib import suppress
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.running import GiveUp, Record, Work
from grants.kernel.uploads.service import digest_to_scan, record_scan
from grants.kernel.web import this_app

PATIENCE = 150.0  # seconds for its answer: longer than the daemon's own patience with a file, MaxScanTime
CHUNK = 64 * 1024
OVER_ITS_LIMITS = re.compile(r"size limit exceeded|Heuristics\.Limits\.Exceeded")
LIMITS = "Look at its StreamMaxLength, MaxFileSize and MaxScanSize."


class ScanFailed(RuntimeError):
    """The scanner could not say; the file stays closed and is looked at again."""


class TooMuch(GiveUp):
    """The file is over the scanner's limits, so another try today says the same. It is neither clean nor harmful."""


def scan_file(work: Work) -> Record | None:
    """Have the file that the job names looked at. Without a scanner it stays as it is: not looked at."""
    app, upload_id = this_app(), UUID(work.args["upload_id"])
    if app.settings.clamd_url is None:
        return None
    with work.database.read() as session:
        digest = digest_to_scan(session, upload_id)
    if digest is None:
        return None
    harmful = is_harmful(app.files.get(digest), app.settings.clamd_url)

    def record(session: Session, now: datetime) -> None:
        record_scan(session, upload_id, harmful=harmful, now=now)

    return record


def is_harmful(content: bytes, url: str) -> bool:
    """What the daemon at `tcp://host:port` or `unix:/path` says.

    Raises TooMuch and ScanFailed when it cannot say, and OSError.
    """
    with _connected(url) as daemon:
        with suppress(ConnectionError):  # it may hang up before the end of the file, and has said why
            _send(daemon, content)
        said = _answer(daemon)
    if OVER_ITS_LIMITS.search(said):
        raise TooMuch(f"The file is more than the scanner takes. {LIMITS} It answered: {said[:200]}")
    if said.endswith(" OK"):
        return False
    if said.endswith(" FOUND"):
        return True
    raise ScanFailed(f"The scanner answered: {said[:200]}" if said else f"The scanner hung up. {LIMITS}")


def _send(daemon: socket.socket, content: bytes) -> None:
    daemon.sendall(b"zINSTREAM\0")
    for start in range(0, len(content), CHUNK):
        part = content[start : start + CHUNK]
        daemon.sendall(len(part).to_bytes(4, "big") + part)
    daemon.sendall(bytes(4))


def _connected(url: str) -> socket.socket:
    parts = urlsplit(url)
    if parts.scheme == "tcp":
        return socket.create_connection((parts.hostname or "localhost", parts.port or 3310), timeout=PATIENCE)
    daemon = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    daemon.settimeout(PATIENCE)
    try:
        daemon.connect(parts.path)
    except OSError:
        daemon.close()
        raise
    return daemon


def _answer(daemon: socket.socket) -> str:
    said = b""
    with suppress(ConnectionError):
        while b"\0" not in said and len(said) < 4_096:
            part = daemon.recv(1_024)
            if not part:
                break
            said += part
    return said.split(b"\0")[0].decode("utf-8", "replace").strip()
