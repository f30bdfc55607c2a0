"""The life of one grant through the pages alone: Chromium, on phones and desks, with every form's token."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes, policy
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page

from grants.kernel.clock import london_moment
from grants.monitoring.models import Return
from tests.browser.conftest import DESK, PHONE, Site

Open = Callable[[dict[str, int]], Page]


@pytest.fixture
def open_page(browser: Browser) -> Open:
    """Gives a browser of somebody's own, at a size."""

    def opened(size: dict[str, int]) -> Page:
        page = browser.new_context(viewport=size).new_page()  # type: ignore[arg-type]
        page.set_default_timeout(20_000)
        return page

    return opened


def fill(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.locator(f"[name='{name}']").fill(value)


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f"input[name='{name}'][value='{value}']").check()


def fill_moment(page: Page, name: str, day: date, at: str) -> None:
    fill(page, **{f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)})
    fill(page, **{f"{name}-time": at})


def fill_date(page: Page, name: str, day: date) -> None:
    fill(page, **{f"{name}-{part}": str(getattr(day, part)) for part in ("day", "month", "year")})


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()
    assert "There is a problem" not in page.content(), page.locator(".govuk-error-summary").inner_text()


def latest_code(site: Site) -> str:
    """The six figures in the newest mail that has a code."""
    site.house.run_jobs()
    texts = []
    for path in sorted(site.house.mails(), key=lambda path: path.stat().st_mtime):
        body = message_from_bytes(path.read_bytes(), policy=policy.default).get_body(("plain",))
        assert body is not None
        texts.append(body.get_content())
    return [found[0] for text in texts if (found := re.search(r"\b\d{6}\b", text))][-1]


def sign_in_with_code(site: Site, page: Page, email: str) -> None:
    page.goto(f"{site.address}/sign-in")
    fill(page, email=email)
    press(page, "Send me a code")
    fill(page, code=latest_code(site))
    press(page, "Sign in")


def register_organisation(site: Site, page: Page, name: str, kind: str, *, funder: bool = False) -> None:
    page.goto(f"{site.address}/organisations/register")
    fill(page, name=name)
    choose(page, "kind", kind)
    choose(page, "constituted", "yes")
    if funder:
        page.locator("[name='is_funder']").check()
    else:
        fill(page, position="Treasurer", your_name="Joan Birkett")
    press(page, "Register")


def set_up_scheme(site: Site, page: Page, today: date) -> str:
    """A scheme of two funders and a round that is open; gives the round's address."""
    register_organisation(site, page, "Airedale Health Partnership", "statutory_body", funder=True)
    register_organisation(site, page, "Wharfe City Council", "council", funder=True)
    page.goto(f"{site.address}/schemes")
    page.get_by_role("button", name="Set up a scheme").or_(page.get_by_role("link", name="Set up a scheme")).click()
    choose(page, "begin_with", "nothing")
    press(page, "Begin")

    def step(title: str) -> None:
        page.get_by_role("link", name=title, exact=True).first.click()

    step("What it is for")
    fill(page, name="Warm Spaces", purpose="Places to be warm.")
    press(page, "Save and continue")
    step("Why a grant, and not a contract")
    for name, answer in (("builds_capacity", "yes"), ("own_way", "yes"), ("defined_activities", "no")):
        choose(page, name, answer)
    fill(page, instrument_test="It builds what groups can do.")
    press(page, "Save and continue")
    for row, funder in enumerate(("Airedale Health Partnership", "Wharfe City Council")):
        step("Funders and money")
        page.locator(f"[name='contributions.{row}.funder_id']").select_option(label=funder)
        fill(page, **{f"contributions.{row}.amount_pence": "50,000"})
        press(page, "Save and continue")
    step("Sizes, length and payments")
    fill(page, smallest_award_pence="300", largest_award_pence="5000", award_months="12", instalments="2")
    fill(page, length_justification="One winter.")
    press(page, "Save and continue")
    step("Who can apply")
    fill(page, **{"eligibility.0.text": "Do you have a bank account?", "eligibility.0.explanation": "We pay into it."})
    choose(page, "eligibility.0.needed", "yes")
    press(page, "Save and continue")
    step("Criteria and marks")
    fill(page, co_produced_with="Twelve small groups.")
    for row, (name, weight) in enumerate((("Need", "50"), ("Plan", "30"), ("Social value", "20"))):
        fill(page, **{f"criteria.{row}.name": name, f"criteria.{row}.weight": weight})
    page.locator("[name='criteria.2.is_social_value']").check()
    press(page, "Save and continue")
    step("What grants report")
    choose(page, "reporting_kind", "project")
    choose(page, "has_tiers", "no")
    press(page, "Save and continue")
    press(page, "Set up the scheme")
    page.get_by_role("button", name="Set up a round").click()
    fill(page, name="First round", budget_pence="20000", above_ceiling_because="A short return serves both funders.")
    page.get_by_label("It opens as soon as it is announced").check()
    fill_moment(page, "closes_at", today + timedelta(days=5), "17:00")
    fill_date(page, "decisions_by", today + timedelta(days=40))
    fill(page, no_briefing_because="Everybody knows this scheme.")
    press(page, "Save the round")
    found = re.search(r"/rounds/[0-9a-f-]{36}", page.url)
    assert found
    other = site.house.program(site.house.person("Nell Hope", administrator=True))
    announced = other.post(f"{found[0]}/announcement")
    assert announced.status_code == 201, announced.text
    return site.address + found[0]


def apply(page: Page, round_address: str) -> None:
    """Check, fill in each section, go back for what was missing, and send."""
    page.goto(round_address)
    page.get_by_role("button", name="Check whether you can apply").first.click()
    page.locator("input[type='radio'][value='yes']").first.check()
    press(page, "Continue")
    page.get_by_role("button", name="Start your application").click()
    press(page, "Continue")
    page.get_by_role("link", name="About your request").click()
    fill(page, **{"project-title": "Warm on Wednesdays", "amount-requested": "1,200"})
    press(page, "Save and continue")
    texts = {"what": "Soup & <b>company</b>, “every” Wednesday.", "who": "Neighbours."}
    fill(page, **texts, people="40", where="ls1 4ap")
    page.locator("[name='change'][value='less_lonely']").check()
    fill(page, **{"change-how-0": "They stay to talk."})
    fill(page, **{"starts-month": "6", "starts-year": "2027"})
    press(page, "Save and continue")
    fill(page, **{"costs-what-0": "Soup", "costs-cost-0": "700", "costs-what-1": "Rent", "costs-cost-1": "600"})
    fill(page, **{"costs-who-0": "The parish", "costs-gives-0": "100"}, social_value="Volunteers learn.")
    choose(page, "at_risk", "no")
    page.locator("[name='true']").check()
    press(page, "Save and continue")
    assert "Soup & <b>company</b>, “every” Wednesday." in page.inner_text("main")
    press(page, "Send application")
    assert re.search(r"AP-[0-9A-Z]{4}-[0-9A-Z]{4}", page.inner_text("main"))


def declare_and_score(page: Page, application: str, marks: str) -> None:
    page.goto(f"{application}/interest")
    choose(page, "level", "none")
    press(page, "Save and continue")
    page.goto(f"{application}/assessment")
    page.get_by_role("button", name="Score it", exact=True).click()
    for position, mark in enumerate(marks, 1):
        assert f"criterion {position} of {len(marks)}" in page.inner_text("main")
        choose(page, "mark", mark)
        fill(page, reason="Because of what they wrote.")
        press(page, "Save and next" if position < len(marks) else "Save")
    press(page, "I’m done")


@pytest.mark.timeout(400)
def test_one_grant_through_the_pages(site: Site, open_page: Open):
    house, today = site.house, datetime.now(UTC).date()
    desk, phone = open_page(DESK), open_page(PHONE)
    site.sign_in(desk, house.person("Amina Rahman", administrator=True))
    round_address = set_up_scheme(site, desk, today)

    sign_in_with_code(site, phone, "joan@example.org")
    register_organisation(site, phone, "Ropewalk Growers", "unincorporated_charity")
    apply(phone, round_address)
    application = site.address + re.search(r"/applications/[0-9a-f-]{36}", phone.content() + phone.url)[0]  # type: ignore[index]

    house.clock.advance(days=6)
    desk.goto(f"{application}/screening")
    choose(desk, "outcome", "eligible")
    fill(desk, open_items_reason="We have known them for years.")
    press(desk, "Save screening")
    desk.goto(f"{round_address}/panel")
    press(desk, "Convene the panel")
    names = ("Dorothy Lumb", "Imran Shah")
    for number, name in enumerate(names):
        fill(desk, name=name, email=name.lower().replace(" ", ".") + "@example.org")
        choose(desk, "kind", "third_sector")
        if number == 0:
            desk.locator("[name='is_chair']").check()
        desk.get_by_role("button", name=re.compile("Add")).click()
    desk.get_by_role("button", name=re.compile("Begin|sit", re.IGNORECASE)).click()
    for name, marks in zip(names, ("543", "445"), strict=True):
        member = open_page(PHONE)
        site.sign_in(member, house.person(name))
        declare_and_score(member, application, marks)
        if name == "Dorothy Lumb":
            chair = member
    chair.goto(f"{application}/decision")
    choose(chair, "outcome", "award")
    fill(chair, amount_pence="1200", reasons="A clear need.")
    press(chair, "Save the proposal")
    chair.get_by_role("link", name="Panel", exact=True).click()
    panel = chair.url
    chair.goto(f"{panel}/meeting")
    for box in chair.locator("[name='present']").all():
        box.check()
    press(chair, "Open the meeting")
    chair.goto(f"{panel}/confirmation")
    press(chair, "Confirm these decisions")
    desk.goto(f"{round_address}/letter_release")
    press(desk, "Release 1 letter")
    house.run_jobs()

    phone.goto(site.address)
    phone.get_by_role("link", name=re.compile("Accept the grant")).click()
    if phone.locator("[name='agrees']").count() == 0:
        phone.get_by_role("button", name=re.compile("Accept")).click()
    phone.locator("[name='agrees']").check()
    press(phone, "Accept the grant")
    house.run_jobs()

    begins = next(iter(house.events("monitoring.return_planned")))
    with house.read() as session:
        period_from = session.get_one(Return, UUID(begins.facts["return_id"])).period_from
    house.clock.move_to(london_moment(period_from, time(12, 0)))
    sign_in_with_code(site, phone, "joan@example.org")
    site.sign_in(desk, house.person("Amina Rahman", administrator=True))
    phone.goto(f"{site.address}/awards")
    phone.locator("main a[href^='/awards/']").first.click()
    link = phone.locator("main a[href^='/returns/']").first
    if link.count() == 0:
        phone.get_by_role("link", name=re.compile("return", re.IGNORECASE)).first.click()
        link = phone.locator("main a[href^='/returns/']").first
    return_address = site.address + (link.get_attribute("href") or "")
    phone.goto(return_address)
    phone.get_by_role("button", name="Fill in the return").click()
    fill(phone, people_reached="38", outcomes="They stay all afternoon.")
    choose(phone, "wellbeing", "better")
    press(phone, "Save and continue")
    choose(phone, "came_people_are_less_lonely", "yes")
    fill(phone, came_people_are_less_lonely_seen="They ring each other.")
    press(phone, "Save and continue")
    fill(phone, spent="600")
    phone.locator("[name='true']").check()
    press(phone, "Save and continue")
    phone.locator("[name='early']").check()
    press(phone, "Send the return")

    desk.goto(f"{return_address}/review")
    choose(desk, "outcome", "accept")
    press(desk, "Save the decision")
    desk.goto(f"{site.address}/schemes")
    desk.get_by_role("link", name="Warm Spaces").first.click()
    desk.get_by_role("link", name="Reporting packs of this scheme").click()
    press(desk, "Build the packs")
    house.run_jobs()

    assert len(house.events("reporting.pack_built")) == 3
    # The second instalment waits for its day in the grant's life, no longer for the last return
    assert [e.facts["number"] for e in house.events("awards.instalment_became_payable")] == [1]
    assert house.jobs(state="dead") == []
