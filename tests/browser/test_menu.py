"""The header's links on a phone: behind a button with JavaScript, simply there without."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, Site, accessibility_problems


def test_on_a_phone_the_links_wait_behind_a_button(site: Site, page: Page):
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    site.sign_in(page, site.house.person("Amina Rahman", administrator=True))
    button, link = page.get_by_role("button", name="Menu"), page.get_by_role("link", name="Apply and assess")
    expect(link).to_be_hidden()

    button.press("Enter")

    expect(link).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    assert accessibility_problems(page) == []
    button.press("Enter")
    expect(link).to_be_hidden()


def test_without_javascript_the_links_are_simply_there(site: Site, browser: Browser):
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)  # type: ignore[arg-type]
    page = context.new_page()
    site.sign_in(page, site.house.person("Amina Rahman", administrator=True))

    expect(page.get_by_role("link", name="Apply and assess")).to_be_visible()
    expect(page.get_by_role("button", name="Menu")).to_be_hidden()
    context.close()


def test_an_area_shows_where_one_can_go_within_it(site: Site, page: Page):
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    site.sign_in(page, site.house.person("Amina Rahman", administrator=True))

    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Grants and money").click()

    within = page.get_by_role("navigation", name="Grants and money")
    expect(within.get_by_role("link", name="Grants")).to_have_attribute("aria-current", "true")
    within.get_by_role("link", name="Payments").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What is payable")
