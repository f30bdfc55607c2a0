"""An administrator finds an application by a word and takes a list out as it stands, on a phone and at a desk."""

import csv

from playwright.sync_api import Page, expect

from tests.applications.rows import build
from tests.browser.conftest import DESK, PHONE, Site, accessibility_problems, scrolls_sideways, show_at


def test_an_application_is_found_by_a_word_and_its_list_taken_out(site: Site, page: Page):
    # Given an application that says something about a library
    world = build(site.house)
    application_id = world.submitted()
    site.sign_in(page, world.ada)

    # When an administrator types the word on a phone, then the place where it stands is shown, and leads to it
    show_at(page, PHONE)
    page.goto(site.address + "/")
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("searchbox").fill("librar")
    page.get_by_role("search").get_by_role("button").click()
    expect(page.locator("mark")).to_have_text("library")
    assert [scrolls_sideways(page), accessibility_problems(page)] == [False, []]
    page.get_by_role("link", name="A garden for everybody").click()
    expect(page).to_have_url(f"{site.address}/applications/{application_id}")

    # When they choose columns of a list and save it, then it is there under its name, and the file is the same list
    show_at(page, DESK)
    page.goto(site.address + "/lists/applications")
    page.get_by_text("Columns", exact=True).click()
    for name in ("State", "Sent", "Round", "Outcome", "Awarded", "Decided"):
        page.get_by_label(name, exact=True).and_(page.locator("input[type=checkbox]")).uncheck()
    page.get_by_role("button", name="Show").click()
    headings = page.locator("thead th").all_inner_texts()
    assert headings == ["Application", "Organisation", "Title", "Requested"]
    page.get_by_label("Under which name?").fill("Short")
    page.get_by_role("button", name="Save").click()
    page.goto(site.address + "/lists")
    page.get_by_role("link", name="Short").click()
    assert page.locator("thead th").all_inner_texts() == headings
    for size in (PHONE, DESK):
        show_at(page, size)
        assert [scrolls_sideways(page), accessibility_problems(page)] == [False, []]
    with page.expect_download() as download:
        page.get_by_role("link", name="table (CSV)").click()
    with download.value.path().open(newline="") as file:
        assert list(csv.reader(file)) == [
            headings,
            [world.application(application_id).reference, "Beeston Blooms", "A garden for everybody", "5000.00"],
        ]
