"""Has files looked at by ClamAV's daemon, over its INSTREAM command, where one is set."""

import socket
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.running import Record, Work
from grants.kernel.upload_service import digest_to_scan, record_scan
from grants.kernel.web import this_app

PATIENCE = 30.0  # seconds for each answer
CHUNK = 64 * 1024


class ScanFailed(RuntimeError):
    """The scanner could not say; the file stays closed and is looked at again."""


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
    """What the daemon at `tcp://host:port` or `unix:/path` says. Raises ScanFailed when it cannot say, and OSError."""
    with _connected(url) as daemon:
        daemon.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), CHUNK):
            part = content[start : start + CHUNK]
            daemon.sendall(len(part).to_bytes(4, "big") + part)
        daemon.sendall(bytes(4))
        said = _answer(daemon)
    if said.endswith("OK"):
        return False
    if said.endswith("FOUND"):
        return True
    raise ScanFailed(f"The scanner answered: {said[:200]}")


def _connected(url: str) -> socket.socket:
    parts = urlsplit(url)
    if parts.scheme == "tcp":
        return socket.create_connection((parts.hostname or "localhost", parts.port or 3310), timeout=PATIENCE)
    daemon = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    daemon.settimeout(PATIENCE)
    daemon.connect(parts.path)
    return daemon


def _answer(daemon: socket.socket) -> str:
    said = b""
    while b"\0" not in said and len(said) < 4_096:
        part = daemon.recv(1_024)
        if not part:
            break
        said += part
    return said.split(b"\0")[0].decode("utf-8", "replace").strip()
