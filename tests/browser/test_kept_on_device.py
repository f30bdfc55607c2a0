"""What can't be saved while it is written is kept on the device, and offered when the page is opened again."""

import contextlib

import pytest
from playwright.sync_api import Error, Page, expect

from grants.applications import queries, service
from grants.identity.models import SignIn
from tests.applications.rows import build
from tests.browser.conftest import PHONE, Site, accessibility_problems, scrolls_sideways
from tests.made import make_member

TEXT = "Tea on Tuesdays – “for everybody” 🌱"


@pytest.mark.timeout(120)
def test_text_written_without_a_connection_is_offered_again(site: Site, page: Page):
    # Given Sam, writing on a phone
    world = build(site.house)
    application_id = world.draft()
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    site.sign_in(page, world.sam)
    address = f"{site.address}/applications/{application_id}/sections/work"
    page.goto(address)

    # When the connection goes while Sam writes, and then the browser dies before it is back
    page.route("**/autosave", lambda route: route.abort())
    page.locator("#plan").fill(TEXT)
    expect(page.locator(".app-saving").first).to_contain_text("A copy is on this device")
    with contextlib.suppress(Error):
        page.goto("chrome://crash")
    page = page.context.new_page()
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(address)

    # Then the copy is offered, put back, and saved
    expect(page.locator("#plan")).to_have_value("")
    assert accessibility_problems(page) == []
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("#plan")).to_have_value(TEXT)
    expect(page.locator(".app-saving").first).to_contain_text("Saved at")
    with site.house.read() as session:
        assert queries.application_of(session, application_id).answers["plan"] == TEXT
    page.goto(address)
    expect(page.get_by_role("button", name="Put it back")).to_have_count(0)


@pytest.mark.timeout(120)
def test_who_is_signed_out_while_writing_signs_in_and_goes_on(site: Site, page: Page):
    # Given Sam, writing, when the session ends
    world = build(site.house)
    application_id = world.draft()
    site.sign_in(page, world.sam)
    address = f"{site.address}/applications/{application_id}/sections/work"
    page.goto(address)
    with site.house.write() as session:
        for sign_in in session.query(SignIn):
            sign_in.ended_at = site.house.now()
    page.locator("#plan").fill(TEXT)
    expect(page.locator(".app-saving").first).to_contain_text("you have been signed out")

    # When Sam saves and signs in again
    page.get_by_role("button", name="Save and continue").click()
    assert "/sign-in" in page.url
    site.sign_in(page, world.sam)
    page.goto(address)

    # Then the text is there, with the banner that it is not saved yet
    expect(page.locator("#plan")).to_have_value(TEXT)
    expect(page.get_by_role("heading", name="Not saved yet")).to_be_visible()
    assert accessibility_problems(page) == []


@pytest.mark.timeout(120)
def test_a_shared_phone_offers_a_text_to_its_writer_alone(site: Site, page: Page):
    # Given Sam and Kit, who act for the same organisation and share a phone, and a text of Sam's that is not saved
    world = build(site.house)
    application_id = world.draft()
    kit = site.house.person("Kit Marsh")
    with site.house.write() as session:
        make_member(session, world.organisation_id, kit.id, site.house.now(), position="")
    site.sign_in(page, world.sam)
    address = f"{site.address}/applications/{application_id}/sections/work"
    page.goto(address)
    page.route("**/autosave", lambda route: route.abort())
    page.locator("#plan").fill(TEXT)
    expect(page.locator(".app-saving").first).to_contain_text("A copy is on this device")

    with contextlib.suppress(Error):
        page.goto("chrome://crash")
    page = page.context.new_page()

    # When Kit signs in on it, then nothing of Sam's is offered
    site.sign_in(page, kit)
    page.wait_for_url(f"{site.address}/")
    page.goto(address)
    expect(page.get_by_role("button", name="Save and continue")).to_be_visible()
    expect(page.get_by_role("button", name="Put it back")).to_have_count(0)

    # And it is there for Sam
    site.sign_in(page, world.sam)
    page.wait_for_url(f"{site.address}/")
    page.goto(address)
    expect(page.get_by_role("button", name="Put it back")).to_be_visible()


@pytest.mark.timeout(120)
def test_two_versions_are_compared_on_a_phone_and_no_third_is_offered_beside_them(site: Site, page: Page):
    # Given Sam, writing in one tab what was saved otherwise in another
    world = build(site.house)
    application_id = world.draft()
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    site.sign_in(page, world.sam)
    page.goto(f"{site.address}/applications/{application_id}/sections/work")
    with site.house.write() as session:
        application, answers = queries.application_of(session, application_id), {"plan": "Saved in the other tab."}
        actor, now = site.house.actor(world.sam), site.house.now()
        service.save_draft(session, application, answers=answers, version=None, actor=actor, now=now)
    page.locator("#plan").fill(TEXT)
    expect(page.locator(".app-saving").first).to_contain_text("somebody else saved this page first")

    # When it is saved, both stand one under the other, each after its heading, and nothing else is offered
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", name="What differs")).to_be_visible()
    expect(page.get_by_role("button", name="Put it back")).to_have_count(0)
    expect(page.locator("[data-label='What you typed']")).to_contain_text(TEXT)
    assert page.locator(".app-table td").first.evaluate("cell => getComputedStyle(cell).display") == "block"
    assert not scrolls_sideways(page)
    assert accessibility_problems(page) == []
