"""The page of a panel on a phone: nothing of a table lies out of sight."""

from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE, Site, show_at
from tests.panels.rows import build

OUT_OF_SIGHT = "region => region.scrollWidth > region.clientWidth"


def test_all_columns_of_how_far_the_members_are_can_be_seen(site: Site, page: Page):
    world = build(site.house).seated()
    site.sign_in(page, world.ada)
    page.goto(f"{site.address}/panels/{world.panel_id}")
    table = page.get_by_role("region", name="How far the members are")
    for size in (PHONE, DESK):
        show_at(page, size)
        assert not table.evaluate(OUT_OF_SIGHT), size
        assert table.get_by_role("row").count() == 1 + 3
