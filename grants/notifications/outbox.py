"""The outbox: where mails are kept, and read by administrators, while no mail server is set."""

import email
import email.policy
import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

from grants.kernel.problems import NotFound

MOST_SHOWN = 200
_NAME = re.compile(r"^[0-9a-f-]{36}$")


@dataclass(frozen=True)
class KeptMail:
    """A mail in the outbox. `name` is its file's, without the ending."""

    name: str
    to: str
    subject: str
    at: datetime
    text: str
    attachments: tuple[str, ...]


def latest_mails(folder: Path) -> list[KeptMail]:
    """The newest mails in the outbox, the newest first."""
    files = sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    return [_read(path) for path in files[:MOST_SHOWN]]


def mail_named(folder: Path, name: str) -> KeptMail:
    """One mail in the outbox. Raises NotFound."""
    path = folder / f"{name}.eml"
    if not _NAME.match(name) or not path.is_file():
        raise NotFound("There is no such mail in the outbox.")
    return _read(path)


def _read(path: Path) -> KeptMail:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    words = message.get_body(("plain",))
    return KeptMail(
        name=path.stem,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        at=message["Date"].datetime,
        text=words.get_content() if words else "",
        attachments=tuple(part.get_filename() or "" for part in message.iter_attachments()),
    )
