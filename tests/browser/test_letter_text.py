"""What a letter says is shown beside its text while that is typed."""

import pytest
from playwright.sync_api import Page, expect

from tests.awards.rows import build
from tests.browser.conftest import DESK, PHONE, Site


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_letter_follows_what_is_typed_and_leaves_the_focus_alone(site: Site, page: Page, size: dict[str, int]):
    world = build(site.house)
    page.set_viewport_size(size)  # type: ignore[arg-type]
    site.sign_in(page, world.ada)
    page.goto(f"{site.address}/letter_texts/decline")
    shown, status = page.locator("[data-preview-shown]"), page.get_by_role("status")
    expect(shown).to_contain_text("Dear Sam Field")

    # When it is typed in, the letter follows; what cannot stand in it is said, and the letter stays
    body = page.get_by_label("Text", exact=True)
    body.fill("Not this time, {{reader}}.")
    expect(shown).to_contain_text("Not this time, Sam Field.")
    expect(body).to_be_focused()
    body.fill("Not this time, {{nobody}}.")
    expect(status).to_contain_text("there is no field “nobody”")
    expect(shown).to_contain_text("Not this time, Sam Field.")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
