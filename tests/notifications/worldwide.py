"""What stands for GOV.UK Notify and a text gateway in tests: a real server on a port of its own."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from tests.house import TestHouse

TEMPLATE, FILE_TEMPLATE, TEXT_TEMPLATE = (f"{n}0000000-0000-4000-8000-000000000000" for n in "123")
KEY = f"live-{TEMPLATE}-{FILE_TEMPLATE}"


@dataclass
class Outside:
    """A server that takes mails and texts. `answers` are the states of the next answers, 201 when none is left;
    with `loses_answers` it takes what it is given and breaks off.
    """

    address: str = ""
    sent: list[dict[str, Any]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    loses_answers: int = 0
    headers: list[dict[str, str]] = field(default_factory=list)

    def took(self, path: str, said: dict[str, Any]) -> None:
        self.sent.append({"id": str(uuid4()), "path": path, "status": "sending", **said})

    def known(self, query: dict[str, list[str]]) -> list[dict[str, Any]]:
        found = self.sent
        if "template_type" in query:
            found = [each for each in reversed(found) if each["path"].endswith(query["template_type"][0])]
        if "reference" in query:
            found = [each for each in found if each.get("reference") == query["reference"][0]]
        if query.get("status") == ["failed"]:
            found = [each for each in found if each["status"].endswith("failure")]
        return [] if "older_than" in query else found


@contextmanager
def outside() -> Iterator[Outside]:
    world = Outside()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            world.headers.append(dict(self.headers))
            status = world.answers.pop(0) if world.answers else 201
            if status == 201:
                world.took(self.path, said)
            if world.loses_answers:
                world.loses_answers -= 1
                self.close_connection = True
                return
            self.answer(status, {"id": "1"} if status == 201 else {"errors": [{"error": "X", "message": "No such"}]})

        def do_GET(self) -> None:
            known = world.known(parse_qs(urlsplit(self.path).query))
            link = f"{world.address}/v2/notifications?older_than={known[-1]['id']}" if known else ""
            self.answer(200, {"notifications": known, "links": {"next": link}})

        def answer(self, status: int, body: dict[str, Any]) -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    world.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield world
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def with_settings(house: TestHouse, **changes: Any) -> None:
    house.app.settings = replace(house.app.settings, **changes)


def through_notify(house: TestHouse, world: Outside) -> None:
    """Mails and texts of this house go through GOV.UK Notify."""
    with_settings(
        house,
        notify_key=KEY,
        notify_url=world.address,
        notify_email_template=TEMPLATE,
        notify_file_template=FILE_TEMPLATE,
        notify_text_template=TEXT_TEMPLATE,
    )
