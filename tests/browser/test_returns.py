"""A return told by telephone, and one made in the form, in further languages too, on a phone."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page

from grants.awards.models import Award
from grants.kernel.clock import london_day
from tests.awards.rows import World, build
from tests.browser.conftest import PHONE, Site, accessibility_problems, scrolls_sideways, show_at
from tests.monitoring.test_returns_in_languages import CAME, CAME_IN_URDU, CAME_IN_WELSH, give
from tests.monitoring.test_told_another_way import SAID, first_of, link_to


@pytest.fixture
def world(site: Site) -> World:
    return build(site.house)


@pytest.fixture
def award(world: World) -> Award:
    return world.begun(amount_pence=2_500_00)


def shuts_nobody_out(page: Page) -> None:
    show_at(page, PHONE)
    assert not scrolls_sideways(page), page.url
    assert accessibility_problems(page) == [], page.url


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_return_is_told_by_telephone(site: Site, world: World, award: Award, page: Page):
    # Given a small grant, whose secretary asks to be rung
    due = first_of(world, award)
    show_to = f"{site.address}/returns/{due.id}"
    site.sign_in(page, world.mel)
    page.goto(show_to)
    shuts_nobody_out(page)
    page.get_by_role("link", name="Tell us by phone or another way instead").click()
    shuts_nobody_out(page)
    page.goto(f"{show_to}/call")
    shuts_nobody_out(page)
    page.get_by_label("Which number do we ring?").fill("0113 496 0001")
    press(page, "Ask for a call")

    # When we ring and write three lines down
    page.context.clear_cookies()
    site.sign_in(page, world.ada)
    page.goto(f"{show_to}/told")
    shuts_nobody_out(page)
    page.get_by_label("A call").check()
    today = london_day(site.house.now())
    for part, number in (("Day", today.day), ("Month", today.month), ("Year", today.year)):
        page.get_by_label(part, exact=True).fill(str(number))
    page.get_by_label("Who told you?").fill("Mel Moss, secretary")
    page.get_by_label("What did they say?").fill(SAID)
    press(page, "Ask them to confirm it")
    shuts_nobody_out(page)

    # Then she confirms it by the link in her message, without signing in, and the return is made
    page.context.clear_cookies()
    page.goto(f"{site.address}/returns/told/{link_to(world, world.mel)}")
    shuts_nobody_out(page)
    page.get_by_label("Yes, this is right").check()
    press(page, "Send it to us")
    shuts_nobody_out(page)
    made = first_of(world, award)
    assert (made.state, made.channel) == ("submitted", "call")


def test_a_return_is_made_in_the_form_in_welsh_and_read_in_urdu(site: Site, world: World, award: Award, page: Page):
    # Given a return of which a question is in two further languages
    for language, words in (("cy", CAME_IN_WELSH), ("ur", CAME_IN_URDU)):
        give(site.house, world.ada, world.scheme_id, {CAME: words}, language)
    due = first_of(world, award)
    site.house.clock.move_to(due.due_at - timedelta(hours=1))
    site.sign_in(page, world.mel)

    # When it is opened in Urdu, what is in Urdu stands from right to left
    page.goto(f"{site.address}/returns/{due.id}/sections/people?language=ur")
    shuts_nobody_out(page)
    assert page.locator("label [lang=ur]").evaluate("each => getComputedStyle(each).direction") == "rtl"

    # And when it is filled in in Welsh, section by section, and sent
    page.goto(f"{site.address}/returns/{due.id}/sections/people?language=cy")
    shuts_nobody_out(page)
    page.get_by_label(CAME_IN_WELSH).fill("40")
    page.get_by_label("How much have you spent?").fill("500")
    press(page, "Cadw a pharhau")
    shuts_nobody_out(page)
    page.get_by_label("What has changed for them?").fill("They know each other now.")
    press(page, "Cadw a pharhau")
    shuts_nobody_out(page)
    press(page, "Anfonwch yr adroddiad")
    shuts_nobody_out(page)
    assert first_of(world, award).state == "submitted"
