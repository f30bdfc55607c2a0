"""The mail server: a connection to it, over which one mail goes or several."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from functools import cache
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from grants.kernel.running import GiveUp
from grants.kernel.settings import Settings
from grants.notifications.delivering.outgoing.refusing import AddressRefused

PATIENCE = 15.0  # seconds for each answer of the mail server
PATIENCE_AT_THE_END = 60.0  # seconds for its word that it has taken the mail
PORTS = {"smtp": 25, "smtps": 465}
HERE = ("localhost", "127.0.0.1", "::1")


class _Patient:
    """Waits longer for the last answer: a mail taken without our hearing of it would be sent again.

    `may_have_taken` says of the mail that is under way whether its content was given to the server.
    """

    may_have_taken = False

    def mail(self, *args: Any, **more: Any) -> tuple[int, bytes]:
        self.may_have_taken = False
        answer: tuple[int, bytes] = super().mail(*args, **more)  # type: ignore[misc]
        return answer

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.may_have_taken = True
        self.sock.settimeout(PATIENCE_AT_THE_END)  # type: ignore[attr-defined]
        answer: tuple[int, bytes] = super().data(msg)  # type: ignore[misc]
        self.sock.settimeout(PATIENCE)  # type: ignore[attr-defined]
        return answer


class _Plain(_Patient, smtplib.SMTP):
    pass


class _Encrypted(_Patient, smtplib.SMTP_SSL):
    pass


class Connection:
    """A connection to the mail server at this address, made for the first mail and kept for the next ones.

    Servers end connections when they like. Where that is found before the content of a mail was given, it goes over a
    new one.
    """

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        self._server: _Plain | _Encrypted | None = None

    def deliver(self, message: EmailMessage, *, to: str) -> None:
        """Give a mail to the server.

        Raises AddressRefused when it takes no mail for this person, GiveUp when it will never take this one, and
        smtplib's or the system's errors when it did not take it now.
        """
        kept = self._server
        try:
            _give(kept or self._open(), message, to)
        except (smtplib.SMTPServerDisconnected, smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused):
            if kept is None or kept.sock is not None or kept.may_have_taken:
                raise
            _give(self._open(), message, to)

    def _open(self) -> "_Plain | _Encrypted":
        self._server = _connected(self._url)
        return self._server

    def close(self) -> None:
        """End the connection, if there is one. Whatever was sent is sent."""
        if self._server is not None:
            _end(self._server)
            self._server = None


@contextmanager
def connection_to(settings: Settings) -> Iterator[Connection | None]:
    """A connection to the mail server that mails go over; None where they go another way."""
    if settings.smtp_url is None or settings.notify_email_template:
        yield None
        return
    connection = Connection(settings.smtp_url)
    try:
        yield connection
    finally:
        connection.close()


def _give(server: smtplib.SMTP, message: EmailMessage, to: str) -> None:
    try:
        server.send_message(message, to_addrs=[to])
    except smtplib.SMTPRecipientsRefused as refused:
        code, answer = refused.recipients[to]
        if code >= 500:
            raise AddressRefused(to, code, answer.decode("utf-8", "replace")) from refused
        raise
    except smtplib.SMTPDataError as refused:
        if refused.smtp_code >= 500:
            raise GiveUp(f"The mail server does not take this mail: {refused}") from refused
        raise


def _connected(url: SplitResult) -> _Plain | _Encrypted:
    """A connection to the server, encrypted where it can be, and signed in where the setting says as whom.

    `smtps:` is encrypted from the start. `smtp:` becomes so when the server offers it, unless the
    server is on this machine; `?encrypt=1` insists and `?encrypt=0` does without. A password goes
    over an encrypted connection only, or to this machine.
    """
    host, port = url.hostname or "localhost", url.port or PORTS[url.scheme]
    server: _Plain | _Encrypted
    if url.scheme == "smtps":
        server = _Encrypted(host, port, timeout=PATIENCE, context=_trusted())
    else:
        server = _Plain(host, port, timeout=PATIENCE)
    try:
        server.ehlo_or_helo_if_needed()
        encrypted = isinstance(server, _Encrypted) or _encrypt(server, url, host)
        if url.username:
            if not encrypted and host not in HERE:
                raise smtplib.SMTPNotSupportedError("The mail server offers no encryption, so no password was sent.")
            server.login(unquote(url.username), unquote(url.password or ""))
    except BaseException:
        _end(server)
        raise
    return server


def _end(server: smtplib.SMTP) -> None:
    with suppress(smtplib.SMTPException, OSError):
        server.quit()
    server.close()


@cache
def _trusted() -> ssl.SSLContext:
    """Whom we believe, read once by each process: reading it takes as long as all the rest of a mail."""
    return ssl.create_default_context()


def _encrypt(server: smtplib.SMTP, url: SplitResult, host: str) -> bool:
    wish = parse_qs(url.query).get("encrypt", [""])[0]
    offered = server.has_extn("starttls")
    if wish == "1" or (wish != "0" and offered and host not in HERE):
        server.starttls(context=_trusted())
        server.ehlo_or_helo_if_needed()
        return True
    return False
