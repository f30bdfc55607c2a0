"""What a delivery status notification (RFC 3464) says. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string, policy
from email.message import EmailMessage, Message
from email.utils import parseaddr
from hashlib import sha256
from uuid import UUID

REFUSED, RETURNED = "refused", "returned"
WAYS = (REFUSED, RETURNED)
"""A server refused the mail while we gave it to it; or took it, and sent word later that it could not deliver it."""

LONGEST_SAID, LONGEST_NOTE = 500, 500
_OURS = re.compile(r"<([0-9a-fA-F-]{36})@([^<>@\s]+)>")
_STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")


@dataclass(frozen=True)
class Notification:
    """A mail of ours, by the id in its Message-ID, that could not be delivered to an address. `report` tells the report
    of that from others about the same mail.
    """

    mail_id: UUID
    address: str
    status: str
    said: str
    report: str


def notifications_in(content: bytes, *, domain: str) -> list[Notification]:
    """What a report says of a mail that we sent from `domain`; nothing where it says of none that it has failed."""
    report = message_from_bytes(content, policy=policy.default)
    assert isinstance(report, EmailMessage)
    mail_id = _mail_id(report, domain)
    if mail_id is None or report.get_content_type() != "multipart/report":
        return []
    return [
        Notification(mail_id, address, status, said, str(report["Message-ID"] or "") or sha256(content).hexdigest())
        for group in _groups(report)
        if _text(group, "Action").lower() == "failed" and (address := _address(group))
        for status, said in [(_status(group), _said(group))]
    ]


def is_of_the_address(status: str) -> bool:
    """Whether a status (RFC 3463) says for good that the address takes no mail, and not only this one at this time."""
    return status.startswith(("5.0.", "5.1.", "5.2.", "5.4.")) or not status


def status_of(code: int, said: str) -> str:
    """The status that a server names in its answer; made of the answer's first figure where it names none."""
    found = _STATUS.search(said)
    return found.group() if found else f"{code // 100}.0.0"


def _groups(report: EmailMessage) -> Iterator[Message]:
    """The fields of each recipient, of those parts that say how a delivery went."""
    for part in report.walk():
        if part.get_content_type() == "message/delivery-status" and isinstance(part.get_payload(), list):
            yield from (
                group for group in part.get_payload() if isinstance(group, Message) and group["Final-Recipient"]
            )


def _mail_id(report: EmailMessage, domain: str) -> UUID | None:
    """The id of the mail that came back, of its headers or of what it says that it answers."""
    named = [str(part["Message-ID"]) for part in _returned(report) if part["Message-ID"]]
    named += [str(report[name]) for name in ("In-Reply-To", "References") if report[name]]
    for text in named:
        for name, host in _OURS.findall(text):
            if host.lower() == domain.lower():
                try:
                    return UUID(name)
                except ValueError:
                    continue
    return None


def _returned(report: EmailMessage) -> Iterator[Message]:
    """The mail that came back, or its headers."""
    for part in report.walk():
        kind = part.get_content_type()
        payload = part.get_payload()
        if kind == "message/rfc822" and isinstance(payload, list) and payload and isinstance(payload[0], Message):
            yield payload[0]
        elif kind == "text/rfc822-headers" and isinstance(part, EmailMessage):
            yield message_from_string(part.get_content())


def _address(group: Message) -> str:
    """The address that we wrote to, where the report tells it, otherwise that at which it ended."""
    for name in ("Original-Recipient", "Final-Recipient"):
        address = parseaddr(_text(group, name).rpartition(";")[2].strip())[1]
        if "@" in address:
            return address.lower()
    return ""


def _status(group: Message) -> str:
    found = _STATUS.search(_text(group, "Status"))
    return found.group() if found else ""


def _said(group: Message) -> str:
    said = _text(group, "Diagnostic-Code").partition(";")[2] or _text(group, "Diagnostic-Code")
    return in_short(said or _text(group, "Status"))


def in_short(said: str) -> str:
    """What a server said, on one line and not too long."""
    return " ".join("".join(c if c.isprintable() else " " for c in said).split())[:LONGEST_SAID]


def _text(group: Message, name: str) -> str:
    return str(group[name] or "")
