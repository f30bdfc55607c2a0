"""Each kind of organisation applies: on a phone, with the keyboard alone, and no page shuts anybody out."""

import re
from collections.abc import Mapping
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser

from grants.applications.models import SUBMITTED, Application
from grants.identity.service import register_person
from grants.kernel.access import SYSTEM
from grants.organisations.asking.rules import PUBLIC
from grants.organisations.contacts.rules import SENIOR_POSITIONS
from grants.organisations.service import register_organisation
from grants.schemes import service as schemes
from tests.browser.conftest import PHONE, Site
from tests.browser.keyboard import Keyboard
from tests.journeys.story import scheme_details

KINDS: Mapping[str, Mapping[str, Any]] = {
    "unregistered_group": {"name": "Canalside Carers"},
    "unincorporated_charity": {"name": "Brick Lane Singers", "charity_number": "1164883"},
    "cio": {"name": "The Tool Library", "charity_number": "1164884"},
    "charitable_company": {"name": "Wharfe Youth", "charity_number": "1164885", "company_number": "01234567"},
    "cic": {"name": "Repair Café", "company_number": "09506232"},
    "cooperative": {"name": "Allotment Co-op", "company_number": "RS007654"},
    "faith_group": {"name": "Mill Street Gurdwara"},
    "school": {"name": "Quarry Lane Primary"},
    "parish_council": {"name": "Otterdale Parish Council"},
}
SECTIONS = (
    "About the organisation",
    "People",
    "Money",
    "Bank account",
    "Where you work and for whom",
    "Keeping people safe",
)
PROFILE = {
    "trading_name": "",
    "founded-month": "4",
    "founded-year": "2019",
    "address": "12 Mill Street, Leeds",
    "postcode": "LS1 4AP",
    "dfe_number": "383/2001",
    "governing_document": "constitution",
    "asset_lock": "yes",
    "unrelated_people": "5",
    "annual_income_pence": "8,500",
    "year_ended_on-day": "31",
    "year_ended_on-month": "3",
    "year_ended_on-year": "2026",
    "areas": ["citywide"],
    "communities": ["everyone", "older_people"],
    "safeguarding_policy": "yes",
    "safeguarding_lead": "Grace Adeyemi",
    "dbs_checks": "not_needed",
}
PEOPLE = {
    "senior_name": "Grace Adeyemi",
    "senior_email": "grace@example.org",
    "senior_phone": "0113 496 0001",
    "senior_address": "3 Hill Road",
    "senior_is_of_age": True,
    "main_name": "Tomasz Nowak",
    "main_position": "Volunteer",
    "main_email": "tomasz@example.org",
    "main_phone": "0113 496 0002",
    "main_address": "8 Lock Lane",
    "main_is_of_age": True,
}
ACCOUNT = {"sort_code": "30-99-50", "account_number": "12345678", "two_signatories": "yes"}
HOST = {
    "name": "Hillside Anchor",
    "contact_name": "Beverley Stones",
    "email": "beverley@example.org",
    "share_pence": "0",
    "does": "Holds the money for us.",
}
ABOUT = {"project-title": "Warm on Wednesdays", "amount-requested": "900"}
ANSWERS = {
    "what": "Soup and company, every Wednesday, in the hall.",
    "who": "Neighbours who told us that the evenings are long.",
    "change": ["less_lonely"],
    "change-how-0": "They are warm, and they know somebody.",
    "people": "40",
    "where": "LS1 4AP",
    "starts-month": "6",
    "starts-year": "2027",
    "costs-what-0": "Soup",
    "costs-cost-0": "600",
    "costs-what-1": "Rent",
    "costs-cost-1": "£300.00",
    "social_value": "Volunteers learn to cook for many.",
    "true": True,
}


def open_round(site: Site) -> UUID:
    """A scheme with the usual questions, and a round that is open."""
    house = site.house
    with house.write() as session:
        details = {"name": "Wharfe City Council", "kind": "council", "is_funder": True}
        funder = register_organisation(session, details=details, position="", actor=SYSTEM, now=house.now())
        wanted = scheme_details({}) | {"contributions": [{"funder_id": funder.id, "amount_pence": 5_000_000}]}
        scheme = schemes.create_scheme(session, details=wanted, actor=SYSTEM, now=house.now())
        dates = {"opens_now": True, "closes_at": house.now() + timedelta(days=9)}
        round_ = schemes.create_round(
            session,
            scheme,
            details={
                "name": "First round",
                "budget_pence": 1_000_000,
                "above_ceiling_because": "One short return serves every funder.",
                "decisions_by": (house.now() + timedelta(days=40)).date(),
                "no_briefing_because": "Nobody asked for one.",
                **dates,
            },
            actor=SYSTEM,
            now=house.now(),
        )
        return round_.id


def latest_mail(site: Site) -> str:
    """The words of the newest mail."""
    site.house.run_jobs()
    newest = max(site.house.mails(), key=lambda path: path.stat().st_mtime)
    mail = message_from_bytes(newest.read_bytes(), policy=policy.default)
    words: str = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    return words


def latest_code(site: Site) -> str:
    """The six figures in the newest mail."""
    found = re.search(r"\b\d{6}\b", latest_mail(site))
    assert found
    return found[0]


def find_host(site: Site, browser: Browser, keys: Keyboard) -> None:
    """A group without rules names a host on its phone, and the host agrees by the link in its mail."""
    check = keys.page.url
    assert keys.page.get_by_role("button", name="Send application").count() == 0
    keys.page.goto(check.replace("/check", "/parties"))
    keys.look()
    named = {"name": "The Anchor", "contact_name": "Hana Holt", "email": "hana@example.org"}
    keys.fill({**named, "share_pence": "0", "does": "Holds the money."}, "Ask them")
    with site.house.write() as session:
        hana = register_person(session, email="hana@example.org", name="Hana Holt", actor=SYSTEM, now=site.house.now())
    details = {"name": "The Anchor", "kind": "cio", "constituted": True}
    actor = site.house.actor(hana)
    with site.house.write() as session:
        register_organisation(session, details=details, position="Director", actor=actor, now=site.house.now())

    phone = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    theirs = Keyboard(phone.new_page())
    path = re.search(r"/invitations/\S+", latest_mail(site))
    assert path
    theirs.page.goto(f"{site.address}{path[0]}")
    theirs.look()
    theirs.fill({}, "Send me a code")
    theirs.fill({"code": latest_code(site)}, "Sign in")
    theirs.fill({"agrees": "yes", "confirmed": True}, "Send the answer")
    keys.problems += theirs.problems
    phone.close()
    keys.page.goto(check)
    keys.look()


def newest_link(site: Site) -> str:
    """The address in the newest mail that leads to an invitation."""
    site.house.run_jobs()
    for path in sorted(site.house.mails(), key=lambda path: path.stat().st_mtime, reverse=True):
        text = message_from_bytes(path.read_bytes(), policy=policy.default).get_body(("plain",)).get_content()  # type: ignore[union-attr]
        found = re.search(r"/invitations/\S+", text)
        if found:
            return site.address + found[0]
    raise AssertionError("no mail leads to an invitation")


def somebody(browser: Browser) -> Keyboard:
    """A person with a phone, who has never been here and uses the keyboard alone."""
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    return Keyboard(context.new_page())


def tell_profile(keys: Keyboard, kind: str, name: str) -> None:
    """Fill in every section of what an organisation tells once."""
    keys.follow(name)
    keys.follow("Complete the details")
    tasks = keys.page.url
    senior = {"senior_position": SENIOR_POSITIONS[kind][0]} if SENIOR_POSITIONS[kind] else {"senior_position": "Chair"}
    asked = [section for section in SECTIONS if keys.page.get_by_role("link", name=section, exact=True).count()]
    assert ("Money" in asked) == (kind not in PUBLIC)
    for section in asked:
        keys.follow(section)
        keys.fill({**PROFILE, **PEOPLE, **senior, **ACCOUNT, "account_name": name}, "Save")
        if keys.page.url != tasks:
            keys.visit(tasks)
    assert "Still to tell us before we offer" not in keys.page.content()


def ask_a_host(site: Site, keys: Keyboard, browser: Browser) -> list[str]:
    """Name a host, who agrees; gives what was wrong with the host's pages."""
    keys.visit(keys.page.url.removesuffix("/check") + "/parties")
    keys.fill(HOST, "Ask them")
    host = somebody(browser)
    host.visit(newest_link(site))
    host.fill({}, "Go on")
    answer = host.page.url
    host.follow("tell us about your organisation")
    host.fill(
        {
            "kind": "cio",
            "name": "Hillside Anchor",
            "charity_number": "1164999",
            "constituted": "yes",
            "position": "Chair",
        },
        "Register",
    )
    host.visit(answer)
    host.fill({"agrees": "yes", "confirmed": True}, "Send the answer")
    host.page.context.close()
    return host.problems


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.timeout(300)
def test_somebody_with_a_phone_and_a_keyboard_applies(site: Site, browser: Browser, kind: str):
    # Given an open round, and somebody who has never been here
    round_id = open_round(site)
    keys = somebody(browser)
    page, hosted = keys.page, kind == "unregistered_group"

    # When they read about the round, see that they can apply, sign in, and register their organisation
    keys.visit(f"{site.address}/rounds/{round_id}")
    keys.follow("Check whether you can apply")
    keys.fill({"eligibility_answers.account": "yes"}, "Continue")
    keys.follow("Start your application")
    keys.fill({"email": f"{kind}@example.org"}, "Send me a code")
    keys.fill({"code": latest_code(site)}, "Sign in")
    keys.follow("Register your organisation")
    rules = {"constituted": "no" if hosted else "yes"}
    keys.fill({"kind": kind, **KINDS[kind], **rules, "position": "Treasurer", "your_name": "Rosa New"}, "Register")
    start = page.url

    # And tell once what it is
    keys.visit(f"{site.address}/organisations")
    tell_profile(keys, kind, KINDS[kind]["name"])

    # And answer what they are asked
    keys.visit(start)
    keys.fill({}, "Continue")
    keys.follow("Continue")
    for _ in range(12):
        if page.url.endswith("/check"):
            break
        keys.fill({**ABOUT, **ANSWERS}, "Save and continue")
    if hosted:
        check = page.url
        keys.problems += ask_a_host(site, keys, browser)
        keys.visit(check)
    keys.fill({"declaration": True}, "Send application")

    # Then it is sent, and no page on the way shut them out
    assert page.url.endswith("/receipt")
    with site.house.read() as session:
        (application,) = session.query(Application).all()
        assert application.state == SUBMITTED
        assert application.answers["what"] == ANSWERS["what"]
    assert keys.problems == []
    page.context.close()
