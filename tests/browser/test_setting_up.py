"""docs/setting-up.md is followed, field by field, in Chromium; no field is asked twice."""

import re
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESK, Site
from tests.browser.test_life_through_pages import fill_date, fill_moment, press

SCRIPT = Path("docs/setting-up.md")
MOST_FIELDS = 20
"""At half a minute for each, ten minutes."""


def lines() -> list[tuple[str, str, str]]:
    rows = [row.strip("| \n").split(" | ") for row in SCRIPT.read_text().splitlines() if row.startswith("| ")]
    return [(page, field, put_in) for page, field, put_in in rows[2:]]


def put_in(site: Site, page: Page, field: str, value: str) -> None:
    days = re.fullmatch(r"in (\d+) days", value)
    if days:
        name = "closes_at" if "close" in field else "decisions_by"
        day = site.house.now().date() + timedelta(days=int(days[1]))
        fill_moment(page, name, day, "17:00") if name == "closes_at" else fill_date(page, name, day)
    elif value in ("Yes", "No"):
        page.get_by_role("group", name=field).get_by_label(value, exact=True).check()
    elif value == "yes":
        page.get_by_label(field, exact=True).check()
    else:
        page.get_by_label(field, exact=True).fill(value)


@pytest.mark.timeout(300)
def test_a_usual_scheme_is_set_up_by_the_script(site: Site, page: Page):
    page.set_viewport_size(DESK)
    script = lines()
    assert len(script) <= MOST_FIELDS
    assert max(Counter(field for _, field, _ in script).values()) == 1
    site.sign_in(page, site.house.person("Ada Min", administrator=True))
    page.goto(f"{site.address}/schemes")
    page.get_by_role("button", name="Set up a scheme").click()
    for at in dict.fromkeys(where for where, _, _ in script):
        if at == "Set up a round":
            press(page, "Set up the scheme")
            page.get_by_role("button", name="Set up a round").click()
        elif at != "Set up a scheme":
            page.get_by_role("link", name=at, exact=True).first.click()
        for field, value in [(field, value) for where, field, value in script if where == at]:
            put_in(site, page, field, value)
        press(page, {"Set up a scheme": "Begin", "Set up a round": "Save the round"}.get(at, "Save and continue"))
    press(page, "Ask for it to be checked")
    assert "Nothing is missing" in page.inner_text("main")
