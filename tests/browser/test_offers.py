"""Settling an offer that nobody answered, on a phone and on a desk."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from tests.awards.rows import build
from tests.browser.conftest import DESK, PHONE, Site, accessibility_problems, scrolls_sideways, show_at


def test_an_offer_that_ran_out_is_settled_without_shutting_anybody_out(site: Site, page: Page):
    # Given an offer that ran out, and the administrator who looks at it
    world = build(site.house)
    award = world.offered()
    assert award.accept_by is not None
    site.house.clock.move_to(award.accept_by + timedelta(minutes=1))
    site.sign_in(page, world.ada)

    # Then its pages are for everybody, on a phone and on a desk
    wrong: list[str] = []
    for path in ("", "/extension", "/lapse"):
        page.goto(f"{site.address}/awards/{award.id}{path}")
        for size in (PHONE, DESK):
            show_at(page, size)
            wrong += [f"{path} scrolls sideways at {size['width']}"] if scrolls_sideways(page) else []
            wrong += [f"{path}: {problem}" for problem in accessibility_problems(page)]
    assert wrong == []

    # And when she takes it back, the page says so
    page.get_by_role("button", name="Take the offer back").click()
    expect(page.get_by_text("so it was taken back")).to_be_visible()
    assert world.award(award.id).state == "lapsed"
