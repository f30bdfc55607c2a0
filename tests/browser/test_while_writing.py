"""What a page says while somebody writes: questions that an answer brings, what is not counted, when it was saved."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from grants.applications.queries import application_of
from grants.kernel.look import day
from tests.applications.rows import build
from tests.browser.conftest import PHONE, Site, accessibility_problems, scrolls_sideways
from tests.browser.test_budget import a_draft, fill

REMARK = ".app-budget__remark"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_question_that_comes_with_an_answer_is_met_on_its_page(site: Site, browser: Browser, javascript: bool):
    # Given a question at the end of a page whose answer brings another
    draft_id, address = a_draft(site)
    context = browser.new_context(viewport=PHONE, java_script_enabled=javascript)  # type: ignore[arg-type]
    page = context.new_page()
    site.sign_in(page, site.house.person("Joan Birkett"))
    page.goto(address)
    asked = page.get_by_text("How will you keep them safe?", exact=True)
    expect(asked.first).not_to_be_visible()

    # When it is answered so, then the other is there: at once by script, else when the page is saved
    page.locator("[name='at_risk'][value='yes']").check()
    if javascript:
        expect(asked.first).to_be_visible()
        page.locator("[name='at_risk'][value='no']").check()
        expect(asked.first).not_to_be_visible()
        page.locator("[name='at_risk'][value='yes']").check()
        assert accessibility_problems(page) == []
        assert not scrolls_sideways(page)
    else:
        page.get_by_role("button", name="Save and continue").click()
        expect(page).to_have_url(re.compile("/sections/money#safety$"))
        expect(asked.first).to_be_in_viewport()
        expect(page.get_by_text("one more question: “How will you keep them safe?”")).to_be_visible()
    page.locator("[name='safety']").fill("Two of us are always there.")
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url(re.compile("/check"))  # with the fragment of the page before, where there is no script
    with site.house.read() as session:
        kept = application_of(session, draft_id).answers
    assert kept["at_risk"] is True
    assert kept["safety"] == "Two of us are always there."
    context.close()


def test_what_a_budget_leaves_out_or_counts_twice_is_said_beside_its_line(site: Site, page: Page):
    # Given a budget on a phone
    _, address = a_draft(site)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    site.sign_in(page, site.house.person("Joan Birkett"))
    page.goto(address)

    # When an amount is written in words, then its line says that it is not counted, until it is one
    fill(page, **{"costs-what-0": "Soup", "costs-cost-0": "about 300"})
    page.locator("[name='costs-what-1']").focus()
    expect(page.locator(REMARK)).to_have_text("Not counted: write the amount alone, like 300.")
    assert accessibility_problems(page) == []
    assert not scrolls_sideways(page)
    fill(page, **{"costs-cost-0": "300"})
    expect(page.locator(REMARK)).to_have_text("")
    expect(page.locator("[data-budget-totals]")).to_contain_text("Costs in all: £300.")

    # When a line adds up the others, then it is asked about at once, and again by who reads it
    fill(page, **{"costs-what-1": "TOTAL:", "costs-cost-1": "300"})
    page.locator("[name='costs-what-2']").focus()
    twice = page.locator(REMARK, has_text="they count twice")
    expect(twice).to_be_visible()
    page.get_by_role("button", name="Save and continue").click()
    page.goto(address)
    expect(page.get_by_text("The line “TOTAL:” is added to the other costs")).to_be_visible()
    fill(page, **{"costs-what-1": "", "costs-cost-1": ""})
    expect(twice).to_have_count(0)


def test_when_it_was_saved_is_told_with_its_day_and_after_each_save(site: Site, page: Page):
    # Given a page that was saved on an earlier day
    world = build(site.house)
    draft = world.complete_draft()
    site.sign_in(page, world.sam)
    later = site.house.now() + timedelta(days=3)
    page.clock.install(time=later)
    page.goto(f"{site.address}/applications/{draft}/sections/work")
    saved = page.locator("[data-autosave-status]")
    expect(saved).to_have_text(re.compile(f"^Saved on {day(site.house.now())} at [0-9:]+[ap]m$"))

    # When something is written, then it is of today; and tomorrow, of yesterday
    page.locator("#plan").fill("Tea on Tuesdays")
    page.clock.run_for(2_000)
    expect(saved).to_have_text(re.compile("^Saved at [0-9:]+[ap]m$"))
    page.clock.fast_forward("24:00:00")
    expect(saved).to_have_text(re.compile(f"^Saved on {day(later)} at [0-9:]+[ap]m$"))
