"""The papers of a panel and what leads to them, on a phone and on a desk."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Site, accessibility_problems, scrolls_sideways, show_at
from tests.panels.rows import World, build
from tests.panels.test_minutes import after_the_meeting


def wrong_with(site: Site, page: Page, path: str) -> list[str]:
    page.goto(f"{site.address}{path}")
    wrong = []
    for size in (PHONE, DESK):
        show_at(page, size)
        wrong += [f"{path}: {problem}" for problem in accessibility_problems(page)]
        if scrolls_sideways(page):
            wrong.append(f"{path} scrolls sideways at {size['width']}")
    return wrong


def make_all(site: Site, page: Page, world: World) -> None:
    """Press every button that makes a paper."""
    page.goto(f"{site.address}/panels/{world.panel_id}/papers")
    for _ in range(page.get_by_role("button", name="Make").count()):
        page.get_by_role("button", name="Make").first.click()


@pytest.mark.timeout(180)
def test_papers_shut_nobody_out(site: Site, page: Page):
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    world = after_the_meeting(site.house)
    panel = f"/panels/{world.panel_id}"
    site.sign_in(page, world.theo)

    wrong = wrong_with(site, page, f"{panel}/papers")
    make_all(site, page, world)
    wrong += wrong_with(site, page, f"{panel}/papers")
    site.house.run_jobs()
    wrong += wrong_with(site, page, f"{panel}/papers")
    expect(page.get_by_role("link", name="Papers as PDF", exact=True)).to_be_visible()
    for path in (f"{panel}/pack", f"{panel}/minutes"):
        wrong += wrong_with(site, page, path)

    site.sign_in(page, world.ada)
    world.declare(world.theo, 2)
    world.score(world.theo, 2, 2)
    for path in (f"/applications/{world.applications[2]}/decision", f"{panel}/minutes"):
        wrong += wrong_with(site, page, path)
    assert wrong == []
    assert errors == []


@pytest.mark.timeout(120)
def test_an_administrator_plans_the_meeting_by_keyboard_and_sees_what_was_wrong(site: Site, page: Page):
    world = build(site.house).seated()
    site.sign_in(page, world.ada)
    path = f"/panels/{world.panel_id}/meeting_plan"
    assert wrong_with(site, page, path) == []
    for part, typed in {"day": "1", "month": "4", "year": "2027", "time": "14:00"}.items():
        page.fill(f"[name=meets_at-{part}]", typed)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Say where the panel meets, or the link to join.").click()
    assert page.evaluate("document.activeElement.name") == "meeting_place"
    page.keyboard.type("Room 3")
    page.keyboard.press("Enter")
    page.get_by_text("The members are being told.").wait_for()
