"""A budget on a phone: totals while typing, a fair share worked out, more lines, and nothing lost on the way."""

from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from grants.applications import service
from grants.applications.queries import application_of, round_to_apply_in
from grants.kernel.access import SYSTEM
from grants.organisations.service import register_organisation
from tests.browser.conftest import PHONE, Site, accessibility_problems, scrolls_sideways
from tests.browser.test_every_kind_applies import open_round


def a_draft(site: Site) -> tuple[UUID, str]:
    """A draft that asks for £1,200, and the address of its budget."""
    house, round_id, joan = site.house, open_round(site), site.house.person("Joan Birkett")
    with house.write() as session:
        details = {"name": "Brick Lane Singers", "kind": "unregistered_group"}
        group = register_organisation(
            session, details=details, position="Treasurer", actor=house.actor(joan), now=house.now()
        )
        draft = service.start_application(
            session,
            round_to_apply_in(session, round_id),
            group,
            eligibility_answers={"account": True},
            actor=house.actor(joan),
            now=house.now(),
        )
    with house.write() as session:
        service.save_draft(
            session,
            application_of(session, draft.id),
            title="Singing",
            amount_requested_pence=1_200_00,
            version=None,
            actor=SYSTEM,
            now=house.now(),
        )
    return draft.id, f"{site.address}/applications/{draft.id}/sections/money"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_budget_is_worked_out_on_a_phone(site: Site, browser: Browser, javascript: bool):
    # Given a draft and its budget, open on a phone
    draft_id, address = a_draft(site)
    context = browser.new_context(viewport=PHONE, java_script_enabled=javascript)  # type: ignore[arg-type]
    page = context.new_page()
    site.sign_in(page, site.house.person("Joan Birkett"))
    page.goto(address)

    # When four costs are typed and more lines asked for
    for row in range(4):
        fill(page, **{f"costs-what-{row}": f"Cost {row}", f"costs-cost-{row}": "250"})
    if javascript:
        expect(page.locator("[data-budget-totals]")).to_contain_text("Costs in all: £1,000.")
    page.get_by_role("button", name="Save and stay on this page").click()
    page.locator("[name='costs-what-5']").wait_for()

    # And a share of the running costs is worked out
    page.get_by_text("Help with working out a fair share").click()
    fill(page, **{"costs-yearly": "4,800", "costs-part": "5", "costs-whole": "40", "costs-months": "4"})
    page.locator("[name='costs-by'][value='hours']").check()
    page.get_by_role("button", name="Save and work it out").click()

    # Then it says how, nothing typed is gone, and the totals agree with the amount once the share is in
    expect(page.get_by_text("£4,800 a year × 5 of 40 hours a week × 4 of 12 months is £200.")).to_be_visible()
    fill(page, **{"costs-overheads": "200"})
    page.get_by_role("button", name="Save and stay on this page").click()
    expect(page.locator("[data-budget-totals]")).to_have_text(
        "Costs in all: £1,200. Others give: £0. Left to ask for: £1,200."
    )
    if javascript:
        assert accessibility_problems(page) == []
        assert not scrolls_sideways(page)
    with site.house.read() as session:
        kept = application_of(session, draft_id).answers["costs"]
    assert [line["pence"] for line in kept["lines"]] == [250_00] * 4
    assert kept["overheads_pence"] == 200_00
    context.close()


def test_what_is_no_amount_is_named_and_stays_on_the_page(site: Site, page: Page):
    _, address = a_draft(site)
    site.sign_in(page, site.house.person("Joan Birkett"))
    page.goto(address)
    fill(page, **{"costs-what-1": "Soup", "costs-cost-1": "about 600"})
    expect(page.locator("[data-budget-totals]")).to_contain_text("1 amount that cannot be read is not counted.")
    page.get_by_role("button", name="Save and continue").click()

    summary = page.locator(".govuk-error-summary")
    expect(summary).to_contain_text("“about 600” in “What will you spend the money on?”, line 2")
    expect(page.locator("[name='costs-cost-1']")).to_have_value("about 600")
    summary.get_by_role("link").first.click()
    expect(page.locator("[name='costs-what-0']")).to_be_focused()
    assert accessibility_problems(page) == []


def fill(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.locator(f"[name='{name}']").fill(value)
