"""How a host and partners are named, reached by their links, and answer: for the tests about them."""

import email
import email.policy
import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient

from grants.applications import queries, service
from grants.applications.models import Application, Party
from grants.applications.rest import parties_of
from grants.identity.models import Person
from grants.kernel.db import new_id
from grants.kernel.money import Pence
from grants.organisations.models import Membership, Organisation
from tests.applications.rows import World
from tests.beginnings import beginning
from tests.house import TestHouse
from tests.made import make_organisation

HOST_TYPED = {
    "role": "host",
    "name": "Harehills Hub",
    "contact_name": "Olu Grant",
    "email": "Olu.Grant@example.org",
    "share_pence": "0",
    "does": "Holds the money.",
}
NEWCOMER = {
    "role": "partner",
    "name": "Warm Welcome",
    "contact_name": "Win Dunn",
    "email": "win@example.net",
    "share_pence": "1,500",
    "does": "Cooks on Fridays.",
}


@beginning
def unconstituted(world: World) -> World:
    with world.house.write() as session:
        session.get_one(Organisation, world.organisation_id).constituted = False
        session.get_one(Membership, (world.other_id, world.olu.id)).is_signatory = True
    return world


def send(world: World, application_id: UUID) -> None:
    with world.house.write() as session:
        application = queries.application_of(session, application_id)
        service.submit(session, application, actor=world.house.actor(world.sam), now=world.house.now())


def save(world: World, application_id: UUID, **changes: Any) -> None:
    with world.house.write() as session:
        application = queries.application_of(session, application_id)
        who = {"actor": world.house.actor(world.sam), "now": world.house.now()}
        service.save_draft(session, application, version=None, **changes, **who)


def party_to(house: TestHouse, application_id: UUID, role: str, *, answered_by: Person) -> UUID:
    """Another organisation that has agreed to be host or partner of an application."""
    now = house.now()
    with house.write() as session:
        other = make_organisation(session, "Holbeck Anchor", now)
        party = Party(
            id=new_id(),
            application_id=application_id,
            role=role,
            organisation_id=other.id,
            name=other.name,
            contact_name="Hana Holt",
            email="hana@example.org",
            share_pence=Pence(1_500_00),
            does="Lends its hall.",
            state="agreed",
            edition=1,
            agreed_amount_pence=Pence(5_000_00),
            agreed_share_pence=Pence(1_500_00),
            asked_at=now,
            answered_at=now,
            answered_by=answered_by.id,
        )
        session.add(party)
        if role == "host":
            session.get_one(Application, application_id).host_organisation_id = other.id
    return other.id


def links_to(world: World, address: str) -> list[str]:
    """The links in the mails to an address, the newest last."""
    world.house.run_jobs()
    return [link for mail in mails_to(world.house, address) for link in re.findall(_LINK, mail.text)]


_LINK = r"http://[^/]+(/invitations/\S+)"


@dataclass(frozen=True)
class Got:
    """A mail as its reader has it before their eyes."""

    subject: str
    text: str


def mails_to(house: TestHouse, address: str) -> list[Got]:
    """The mails that have gone out to an address, the newest last."""
    found = []
    for path in sorted(house.mails(), key=lambda path: path.stat().st_mtime_ns):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        if address in mail["To"]:
            text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
            found.append(Got(mail["Subject"], text))
    return found


def field(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found, name
    return found[1]


def says(browser: FlaskClient, page: str, answer: str, **typed: str) -> Any:
    """Answer on the page of a host or partner, with the amounts that it shows."""
    shown = browser.get(page).text
    seen_there = {name: field(shown, name) for name in ("amount-seen", "share-seen")}
    own = {"organisation_id": field(shown, "organisation_id")} if 'name="organisation_id"' in shown else {}
    return browser.post(page, data={"agrees": answer, "confirmed": "yes", **seen_there, **own, **typed})


def states(world: World, application_id: UUID) -> list[str]:
    with world.house.read() as session:
        return [party.state for party in parties_of(session, application_id)]


def agreed_host(world: World, application_id: UUID) -> str:
    """Olu's organisation agrees to be the host; gives the page on which it did."""
    sam, olu = world.house.browser(world.sam), world.house.browser(world.olu)
    assert sam.post(f"/applications/{application_id}/parties", data=HOST_TYPED).status_code == 302
    world.house.run_jobs()
    with world.house.read() as session:
        page = f"/parties/{parties_of(session, application_id)[0].id}"
    assert says(olu, page, "yes").status_code == 302
    return page
