"""Somebody who uses the keyboard alone: from stop to stop with Tab, writing where a field wants it."""

import json
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Page

from tests.browser.conftest import accessibility_problems, scrolls_sideways

MOST_STOPS = 250
"""Of one page. Whoever presses Tab more often goes round in circles."""

FOCUSED = """() => {
  const at = document.activeElement;
  const style = getComputedStyle(at);
  return {
    tag: at.tagName.toLowerCase(), type: at.type || '', name: at.name || '', value: at.value || '',
    checked: Boolean(at.checked), text: (at.innerText || '').trim(), href: at.getAttribute('href') || '',
    inMain: Boolean(at.closest('main')), seen: style.outlineStyle !== 'none' || style.boxShadow !== 'none',
  };
}"""


class Keyboard:
    """The keyboard of one person at one page. Everything done goes through keys."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.problems: list[str] = []

    def look(self) -> None:
        """Note what would shut somebody out of the page that is shown now."""
        at = self.page.url.partition("//")[2].partition("/")[2]
        self.problems += [f"/{at}: {problem}" for problem in accessibility_problems(self.page)]
        if scrolls_sideways(self.page):
            self.problems.append(f"/{at} scrolls sideways")

    def visit(self, address: str) -> None:
        """Open an address, as from a bookmark or a mail."""
        self.page.goto(address)
        self.look()

    def follow(self, text: str) -> None:
        """Go to the link or button that begins with these words, and press Enter."""
        self._to(lambda stop: stop["tag"] in ("a", "button") and stop["text"].startswith(text), f"“{text}”")
        self._enter()

    def fill(self, answers: Mapping[str, Any], button: str) -> None:
        """Fill in the fields that have these names, in the order of the page, then press the button.

        An answer is a text; the value of a radio button; True for a box; a list for boxes of one name.
        Fields of the page that have no answer here stay as they are. Raises AssertionError unless each
        answer whose field is on the page was given, and the button was reached.
        """
        on_page = set(self.page.evaluate("[...document.querySelectorAll('main [name]')].map(field => field.name)"))
        left = {name: answer for name, answer in answers.items() if name in on_page}

        def wanted(stop: dict[str, Any]) -> bool:
            if stop["name"] in left:
                self._answer(stop, left)
            return bool(stop["tag"] == "button" and stop["inMain"] and stop["text"] == button)

        self._to(wanted, f"the button “{button}”")
        assert not left, f"{self.page.url} has no way by keyboard to {sorted(left)}"
        self._enter()

    def _answer(self, stop: dict[str, Any], left: dict[str, Any]) -> None:
        name, answer = stop["name"], left[stop["name"]]
        if stop["type"] == "radio":
            self._choose(name, answer)
        elif stop["type"] == "checkbox":
            values = answer if isinstance(answer, list) else [stop["value"]] if answer else []
            if (stop["value"] in values) != stop["checked"]:
                self.page.keyboard.press("Space")
            rest = [value for value in values if value != stop["value"]]
            if rest:
                left[name] = rest
                return
        elif stop["tag"] == "select":
            self.page.keyboard.type(answer)
        else:
            self.page.keyboard.press("Control+A")
            self.page.keyboard.insert_text(answer)
        del left[name]

    def _choose(self, name: str, value: str) -> None:
        for _ in range(40):
            if self._stop()["value"] == value:
                self.page.keyboard.press("Space")
                assert self._stop()["checked"]
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{name} has no {value!r}")

    def _to(self, wanted: Any, what: str) -> None:
        """Press Tab from the top of the page until `wanted` says of a stop that it is the one."""
        self.page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
        met = []
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            stop = self._stop()
            if stop["inMain"] and not stop["seen"]:
                self.problems.append(f"{self.page.url}: focus cannot be seen on {json.dumps(stop)}")
            if wanted(stop):
                return
            met.append((stop["text"] or stop["name"] or stop["tag"])[:40])
        raise AssertionError(f"{self.page.url} has no way by keyboard to {what}; there are {met[:40]}")

    def _stop(self) -> dict[str, Any]:
        found: dict[str, Any] = self.page.evaluate(FOCUSED)
        return found

    def _enter(self) -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.look()
        refused = self.page.locator(".govuk-error-summary")
        assert refused.count() == 0, f"{self.page.url}: {refused.inner_text()}"
