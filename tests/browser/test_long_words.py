"""A name that is one long word breaks no page on a phone."""

from playwright.sync_api import Page

from grants.applications.models import Application, Party
from grants.kernel.money import Pence
from grants.organisations.models import Organisation
from tests.applications.rows import build
from tests.browser.conftest import PHONE, Site, scrolls_sideways, show_at

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützen\u2011lunch club"
"""Its hyphen does not break either."""

WIDEST = """() => [...document.querySelectorAll('body *')]
    .filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map(each => `${each.tagName} ${each.className}`).slice(-3).join(', ')"""
"""The innermost of what is wider than the page."""


def test_a_long_word_makes_no_page_wider_than_a_phone(site: Site, page: Page):
    # Given an application and a group named by one word that is wider than a phone, and a host that is asked
    world = build(site.house)
    sent = world.submitted()
    with site.house.write() as session:
        for organisation in session.query(Organisation):
            organisation.name = f"{LONG} {organisation.name[:1]}"
        session.get_one(Application, sent).title = LONG
        draft_of_olu = world.start(session, organisation_id=world.other_id).id
        session.get_one(Application, draft_of_olu).title = LONG
        session.add(
            Party(
                application_id=draft_of_olu,
                role="host",
                name=LONG,
                contact_name="Sam Field",
                email=world.sam.email,
                share_pence=Pence(1_500_00),
                does=LONG,
                state="asked",
                edition=1,
                asked_at=site.house.now(),
            )
        )

    # Then no page with a list of them, and no page about one, is wider than the phone, for anybody
    of_one = [f"/applications/{sent}{part}" for part in ("", "/receipt", "/withdrawal")]
    of_round = f"/rounds/{world.round_id}"
    for person, paths in (
        (world.sam, ["/", "/applications", "/organisations", f"/organisations/{world.organisation_id}", *of_one]),
        (world.sam, [f"/organisations/{world.organisation_id}/profile", f"{of_round}/apply"]),
        (world.olu, ["/", "/applications", f"/applications/{draft_of_olu}", f"/applications/{draft_of_olu}/parties"]),
        (
            world.ada,
            ["/", "/lists/applications", "/screening", f"/applications/{sent}/screening", "/lists/organisations"],
        ),
    ):
        site.sign_in(page, person)
        wide = []
        for path in paths:
            answer = page.goto(site.address + path)
            assert answer is not None
            assert answer.status == 200, path
            show_at(page, PHONE)
            wide += [f"{path}: {page.evaluate(WIDEST)}"] if scrolls_sideways(page) else []
        assert wide == [], person.name
        page.context.clear_cookies()
