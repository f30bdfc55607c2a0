"""Going back to a form that was refused shows its page, and sends nothing once more."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site


def test_back_to_a_refused_form_reads_its_page(site: Site, page: Page):
    page.goto(f"{site.address}/sign-in")
    page.get_by_role("button", name="Send me a code").click()
    assert "There is a problem" in page.content()
    page.goto(f"{site.address}/glossary")
    methods: list[str] = []
    page.on("request", lambda request: methods.append(request.method))
    page.go_back()
    page.reload()
    expect(page.get_by_role("button", name="Send me a code")).to_be_visible()
    assert "POST" not in methods
