"""The ranking and what it means, with bars, bands and cautions, on a phone and on a desk."""

import pytest
from playwright.sync_api import Page, expect

from grants.panels.comparing.lots.service import draw_lots
from tests.browser.conftest import DESK, PHONE, Site, accessibility_problems, scrolls_sideways, show_at
from tests.panels.rows import World
from tests.panels.test_lots import level_at_the_line

DRAWN = "what was drawn"


def drawing(site: Site, world: World) -> str:
    """Lots are drawn among two that stand level at the line. Gives the page of the drawing."""
    who, chosen = world.who(world.ada), world.applications[1:3]
    with site.house.write() as session:
        draw = draw_lots(
            session,
            world.panel(session),
            application_ids=chosen,
            reason="We talked for an hour and they stand level.",
            **who,
        )
        return f"/lots/{draw.id}"


@pytest.mark.timeout(120)
def test_the_ranking_shuts_nobody_out(site: Site, page: Page):
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    world = level_at_the_line(site.house)
    site.sign_in(page, world.ada)
    wrong: list[str] = []
    ranking, lots = f"/rounds/{world.round_id}/ranking", f"/panels/{world.panel_id}/lots"
    for address in (ranking, f"{ranking}?by=raw", f"{ranking}/meaning", lots, DRAWN):
        path = drawing(site, world) if address == DRAWN else address
        page.goto(f"{site.address}{path}")
        for size in (PHONE, DESK):
            show_at(page, size)
            wrong += [f"{address}: {problem}" for problem in accessibility_problems(page)]
            if scrolls_sideways(page):
                wrong.append(f"{address} scrolls sideways at {size['width']}")

    assert wrong == []
    assert errors == []
    page.goto(f"{site.address}/rounds/{world.round_id}/ranking")
    drawn = page.locator("svg rect[fill='#56B4E9']").first.bounding_box()
    assert drawn is not None
    assert drawn["width"] > 5
    page.get_by_role("link", name="raw mean", exact=True).click()
    expect(page.get_by_text("The highest raw mean first")).to_be_visible()
