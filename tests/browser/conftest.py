"""A site that answers on a port of its own, as people's browsers meet it."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from werkzeug.serving import WSGIRequestHandler, make_server

from grants.identity import service as identity
from grants.identity.models import Person
from tests.databases import Databases
from tests.house import Built, TestHouse, separate_house

PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 800}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@dataclass
class Site:
    """A running site and the installation behind it."""

    house: TestHouse
    address: str

    def sign_in(self, page: Page, person: Person) -> None:
        """Sign in with a link and its button, as a person would."""
        with self.house.write() as session:
            token = identity.make_link(session, person, now=self.house.now())
        page.goto(f"{self.address}/sign-in/link/{token}")
        page.get_by_role("button", name="Sign in").click()


class Quietly(WSGIRequestHandler):
    """Answers without a line in the log for each request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def serve(house: TestHouse) -> Iterator[Site]:
    server = make_server("127.0.0.1", 0, house.app, threaded=True, request_handler=Quietly)
    house.app.config["WTF_CSRF_ENABLED"] = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(house, f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()
    house.close()


_BUILT: list[Built] = []


@pytest.fixture
def site(databases: Databases, tmp_path: Path) -> Iterator[Site]:
    """An empty installation. One test has it after another, so its routes are built once: that takes a second."""
    url = databases.fresh_sqlite(tmp_path)
    yield from serve(separate_house(url, tmp_path / "var", now=datetime.now(UTC), built=_BUILT))


def show_at(page: Page, size: dict[str, int]) -> None:
    """Show the page at a size, and give its scripts the two frames they need to follow."""
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


STRUCTURE = """() => {
  const whose = ['action', 'aria-describedby', 'for', 'href', 'id', 'name', 'value'];
  const told = at => [...at.attributes].filter(each => !whose.includes(each.name)).map(each => each.name + each.value);
  const whole = at => at.tagName + told(at) + '(' + [...at.children].map(whole) + ')';
  return whole(document.documentElement);
}"""
"""The elements of a page and all that they have, but whose page it is and what is written on it."""

_FOUND: dict[str, list[str]] = {}


def accessibility_problems(page: Page) -> list[str]:
    """What breaks WCAG 2.2 AA on the page as it is shown now: of pages of one structure and size, on the first.

    Looking takes half a second, and everybody meets mostly the same pages.
    """
    shown = f"{page.viewport_size} {page.evaluate(STRUCTURE)}"
    if shown not in _FOUND:
        _FOUND[shown] = _accessibility_problems(page)
    return _FOUND[shown]


def _accessibility_problems(page: Page) -> list[str]:
    options = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
    violations = Axe().run(page, options=options).response["violations"]
    return [
        f"{violation['id']}: {violation['help']} ({violation['nodes'][0]['html'][:160]})" for violation in violations
    ]


def scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
