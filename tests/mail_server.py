"""A real mail server in this process, whose answers a test decides."""

import asyncio
import email
import email.policy
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.servers import free_port

PATIENCE = 20.0


class MailServer:
    """Takes mail on a port of the loopback address.

    `refusal` is the answer to every mail while it is set; `refused_address` an address it does not
    know. While it `holds`, it has read a mail and has not said yet that it takes it.
    """

    def __init__(self) -> None:
        self.refusal: str | None = None
        self.refused_address: str | None = None
        self.passwords: list[tuple[str, str]] = []
        self.tried = 0
        self._taken: list[EmailMessage] = []
        self._arrived = threading.Semaphore(0)
        self._let_go = threading.Event()
        self._let_go.set()
        self._takes_first = False
        self._connections: list[SMTP] = []
        self.port = free_port()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def taken(self) -> list[EmailMessage]:
        """Every mail it has taken, in that order."""
        return list(self._taken)

    def ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self._taken]

    @contextmanager
    def holding(self, *, after_taking: bool = False) -> Iterator[None]:
        """Inside, whoever sends waits for the server's word, which may have taken the mail already."""
        self._takes_first = after_taking
        self._let_go.clear()
        try:
            yield
        finally:
            self._let_go.set()
            self._takes_first = False

    def forget(self) -> None:
        """As at the start: no mail, no refusals."""
        self.refusal = self.refused_address = None
        self._taken.clear()
        self.tried = 0
        while self._arrived.acquire(blocking=False):
            pass

    def wait_until_tried(self) -> None:
        """Until one more mail has arrived, taken or not."""
        if not self._arrived.acquire(timeout=PATIENCE):
            raise AssertionError("no mail arrived")

    @property
    def connections(self) -> int:
        """Over how many connections people were named to it."""
        return len(self._connections)

    def end_connections(self) -> None:
        """End those that are open, as servers do after a while, or when they start anew."""
        for each in self._connections:
            ended = threading.Event()
            if each.transport is not None:
                each.loop.call_soon_threadsafe(each.transport.close)
                each.loop.call_soon_threadsafe(ended.set)
                ended.wait(PATIENCE)

    # What aiosmtpd calls

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if server not in self._connections:
            self._connections.append(server)
        if address == self.refused_address:
            return "550 No such person here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.tried += 1
        takes_first = self._takes_first and self.refusal is None
        if takes_first:
            self._take(envelope)
        self._arrived.release()
        while not self._let_go.is_set():
            await asyncio.sleep(0.01)
        if self.refusal:
            return self.refusal
        if not takes_first:
            if server.transport is None or server.transport.is_closing():
                return "421 Nobody waits for the answer"
            self._take(envelope)
        return "250 Taken"

    def _take(self, envelope: Envelope) -> None:
        content = envelope.content
        assert isinstance(content, bytes)
        message = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self._taken.append(message)

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        given = (data.login.decode(), data.password.decode())
        self.passwords.append(given)
        return AuthResult(success=given == ("grants", "p@ss/word"), handled=False)


@contextmanager
def mail_server(**options: Any) -> Iterator[MailServer]:
    """A mail server that runs inside. `options` are aiosmtpd's."""
    server = MailServer()
    if options.pop("asks_for_password", False):
        options |= {"authenticator": server.authenticate, "auth_require_tls": False}
    controller = Controller(server, hostname="127.0.0.1", port=server.port, **options)
    controller.start()
    try:
        yield server
    finally:
        server._let_go.set()
        controller.stop()
