"""Mail: to the mail server that is set, otherwise into the outbox folder.

A mail's Message-ID is made of its job's id. So a mail that is sent again, because a worker was
killed before it could say that it had sent it, can be recognised on its way; in the outbox it is
the same file.
"""

import os
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address, AddressHeader
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from grants.kernel.settings import Settings
from grants.kernel.writing import Written
from workers.mail_server import Connection
from workers.notify import mail_by_notify


@dataclass(frozen=True)
class Attachment:
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Mail:
    """A mail to one person. `plain` leaves the HTML out, for those who asked for the words alone; answers go to
    `reply_to`, or to us where it is None. At `end_link` its reader, or their mail program for them, ends what they need
    not get.
    """

    to_name: str
    to_address: str
    words: Written
    plain: bool = False
    attachments: tuple[Attachment, ...] = ()
    reply_to: str | None = None
    end_link: str | None = None


def send(mail: Mail, *, job_id: UUID, settings: Settings, now: datetime, server: Connection | None = None) -> None:
    """Send a mail by the mail server or GOV.UK Notify, or keep it in the outbox where neither is set. It goes over the
    connection to `server`, where there is one already, or over one of its own.

    Raises AddressRefused when the server takes no mail for this person, GiveUp when it will never take this one, and
    smtplib's or the system's errors when it did not take it now.
    """
    if settings.notify_email_template:
        files = [(each.name, each.media_type, each.content) for each in mail.attachments]
        words = mail.words
        mail_by_notify(
            settings, to=mail.to_address, subject=words.subject, text=words.text, files=files, reference=str(job_id)
        )
        return
    message = composed(mail, job_id=job_id, settings=settings, now=now)
    if server is not None:
        server.deliver(message, to=mail.to_address)
    elif settings.smtp_url is not None:
        with closing(Connection(settings.smtp_url)) as own:
            own.deliver(message, to=mail.to_address)
    else:
        _keep(message, settings.outbox / f"{job_id}.eml")


def composed(mail: Mail, *, job_id: UUID, settings: Settings, now: datetime) -> EmailMessage:
    """The mail as it goes out."""
    message = EmailMessage(policy=OUR_HEADERS)
    message["Subject"] = mail.words.subject
    message["From"] = Address(_one_line(settings.grant_maker), addr_spec=settings.mail_from)
    message["To"] = Address(_one_line(mail.to_name), addr_spec=mail.to_address)
    if mail.reply_to is not None:
        message["Reply-To"] = Address(addr_spec=mail.reply_to)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{job_id}@{settings.mail_from.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    if mail.end_link is not None:
        message["List-Unsubscribe"] = f"<{mail.end_link}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.words.text)
    if not mail.plain:
        message.add_alternative(mail.words.html, subtype="html")
    for attachment in mail.attachments:
        _attach(message, attachment)
    if message.is_multipart():
        # Looking for a line that no part has would read all of them; no words of ours have this one.
        message.set_boundary(f"=_{job_id.hex}")
    return message


class _OurHeaders(EmailPolicy):
    """Writes the subject and the names of a mail itself.

    Python's own folding loses the space between two encoded words, so that “O’Connell’s Men’s Shed” came out as
    “O’Connell’sMen’s Shed”.
    """

    def fold(self, name: str, value: Any) -> str:
        if name.lower() not in ("subject", "from", "to") or str(value).isascii():
            folded: str = super().fold(name, value)
            return folded
        if not isinstance(value, AddressHeader):
            return f"{name}: {self._encoded(name, str(value))}{self.linesep}"
        (address,) = value.addresses
        encoded = self._encoded(name, address.display_name)
        return f"{name}: {encoded}{self.linesep} <{address.addr_spec}>{self.linesep}"

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode("ascii", "surrogateescape")

    def _encoded(self, name: str, text: str) -> str:
        return Header(text, "utf-8", header_name=name).encode(linesep=self.linesep)


OUR_HEADERS = _OurHeaders(linesep="\r\n")


def _attach(message: EmailMessage, attachment: Attachment) -> None:
    kind, _, rest = attachment.media_type.partition("/")
    subtype = rest.partition(";")[0].strip()
    message.add_attachment(
        attachment.content,
        maintype=kind,
        subtype=subtype or "octet-stream",
        filename=_one_line(attachment.name),
        params={"charset": "utf-8"} if kind == "text" else None,  # all text that we write
    )


def _one_line(text: str) -> str:
    """The text on one line, without line ends and other control characters, which have no place in a header."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


# To the outbox


def _keep(message: EmailMessage, path: Path) -> None:
    """Write the mail whole or not at all; one that is there already stays as it is."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as partial:
        partial.write(message.as_bytes())
        partial.flush()
        os.fsync(partial.fileno())
    Path(partial.name).replace(path)
