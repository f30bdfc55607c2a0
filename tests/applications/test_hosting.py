"""Hosted groups and partners: named, asked by a link, agreeing, and asked again when something changes."""

import email
import email.policy
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from grants.applications import queries, service
from grants.applications.hosting_queries import parties_of
from grants.applications.hosting_rules import (
    AGREED,
    DECLINED,
    HOST,
    LINK_LASTS,
    PARTNER,
    STATES,
    link_token,
    link_works,
    unfinished,
)
from grants.applications.models import Application
from grants.identity.queries import person_by_email
from grants.kernel.db import new_id
from grants.kernel.money import Pence
from grants.kernel.problems import Invalid
from grants.organisations.models import Membership, Organisation
from tests.applications.rows import World
from tests.applications.test_pages import problems_on, seen
from tests.house import A_MONDAY
from tests.kernel.test_look import words_of

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


@pytest.fixture
def group(world: World) -> World:
    """Beeston Blooms has no rules of its own; Harehills Hub has, and Olu may sign for it."""
    return unconstituted(world)


@pytest.fixture
def postgres_group(postgres_world: World) -> World:
    return unconstituted(postgres_world)


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


def links_to(world: World, address: str) -> list[str]:
    """The links in the mails to an address, the newest last."""
    world.house.run_jobs()
    found = []
    for path in sorted(world.house.mails(), key=lambda path: path.stat().st_mtime_ns):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        if address in mail["To"]:
            text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
            found += re.findall(r"http://[^/]+(/invitations/\S+)", text)
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


def test_a_group_without_rules_is_sent_once_its_host_agrees(group: World):
    # Given a complete draft of a group that is not constituted
    application_id = group.complete_draft()
    sam = group.house.browser(group.sam)

    # Then it cannot be sent without a host, and every page says so
    with pytest.raises(Invalid, match="needs a host"):
        send(group, application_id)
    assert "needs a host" in words_of(seen(sam.get(f"/applications/{application_id}")))
    assert "needs a host" in words_of(seen(sam.get(f"/applications/{application_id}/check")))

    # When Sam names one, it gets a link
    assert sam.post(f"/applications/{application_id}/parties", data=HOST_TYPED).status_code == 302
    assert "waits for Harehills Hub" in words_of(seen(sam.get(f"/applications/{application_id}")))
    (link,) = links_to(group, "olu.grant@example.org")

    # And looking at the link does not use it up; its button signs in, once
    olu = group.house.browser()
    assert olu.get(link).status_code == 200
    page = olu.post(link).location
    words = words_of(seen(olu.get(page)))
    assert "£5,000" in words
    assert "A person who may sign for your organisation accepts the offer" in words
    assert group.house.browser().post(link).status_code == 404

    # And Olu may read the application but not change it
    assert "A garden behind the library." in olu.get(f"/applications/{application_id}").text
    assert olu.get(f"/applications/{application_id}/sections/work").status_code == 403
    assert olu.get(f"/applications/{application_id}/parties").status_code == 403

    # When the host agrees, it is known, and the application can be sent
    assert says(olu, page, "yes", note="Gladly.").status_code == 302
    assert group.application(application_id).host_organisation_id == group.other_id
    group.house.run_jobs()
    assert any("agrees to be your host" in path.read_text() for path in group.house.mails())
    send(group, application_id)
    assert "Harehills Hub, host" in words_of(
        seen(group.house.browser(group.ada).get(f"/applications/{application_id}"))
    )
    assert "Harehills Hub, host: agreed" in sam.get(f"/applications/{application_id}/copy.txt").text


def test_a_partner_who_is_new_here_registers_and_agrees(postgres_world: World):
    # Given a partner of whom nobody has heard
    world = postgres_world
    application_id = world.complete_draft()
    sam = world.house.browser(world.sam)
    assert sam.post(f"/applications/{application_id}/parties", data=NEWCOMER).status_code == 302
    (link,) = links_to(world, "win@example.net")

    # When they follow the link, they learn what is missing
    win = world.house.browser()
    page = win.post(link).location
    assert "/organisations/register" in win.get(page).text
    assert "Say whether you agree to be partner" in win.get("/").text

    # And once their organisation is here, they agree for it
    with world.house.write() as session:
        person = person_by_email(session, "win@example.net")
        assert person is not None
        organisation = Organisation(
            id=new_id(), reference="ORG-WARM", name="Warm Welcome CIC", kind="cic", created_at=world.house.now()
        )
        session.add(organisation)
        session.flush()
        session.add(
            Membership(organisation_id=organisation.id, person_id=person.id, position="", since=world.house.now())
        )
    assert says(win, page, "yes").status_code == 302
    assert states(world, application_id) == [AGREED]
    send(world, application_id)


def test_a_change_of_amount_or_share_asks_again(postgres_group: World):
    # Given a host that agreed
    group = postgres_group
    application_id = group.complete_draft()
    page = agreed_host(group, application_id)
    assert len(links_to(group, "olu.grant@example.org")) == 1

    # When the amount changes, twice
    save(group, application_id, amount_requested_pence=6_000_00)
    save(group, application_id, amount_requested_pence=6_500_00)

    # Then it waits again, and after a while one more link goes out
    assert group.application(application_id).host_organisation_id is None
    with pytest.raises(Invalid, match="waits for Harehills Hub"):
        send(group, application_id)
    assert len(links_to(group, "olu.grant@example.org")) == 1
    group.house.clock.advance(minutes=20)
    links = links_to(group, "olu.grant@example.org")
    assert len(links) == 2

    # And who still has the old amount before their eyes reads the new one first
    olu = group.house.browser(group.olu)
    stale = olu.post(page, data={"agrees": "yes", "confirmed": "yes", "amount-seen": "600000", "share-seen": "0"})
    assert stale.status_code == 409
    assert "£6,500" in stale.text
    assert says(olu, page, "yes").status_code == 302

    # And another share asks again at once
    sam = group.house.browser(group.sam)
    assert sam.post(f"{page}/part", data={"share_pence": "250", "does": "Holds the money."}).status_code == 302
    assert len(links_to(group, "olu.grant@example.org")) == 3
    assert states(group, application_id) == ["asked"]


def test_a_host_that_declines_is_replaced(postgres_group: World):
    group = postgres_group
    application_id = group.complete_draft()
    sam, olu = group.house.browser(group.sam), group.house.browser(group.olu)
    sam.post(f"/applications/{application_id}/parties", data=HOST_TYPED)
    with group.house.read() as session:
        page = f"/parties/{parties_of(session, application_id)[0].id}"

    # When it declines
    assert says(olu, page, "no", note="We have too much to do.").status_code == 302

    # Then the application says so, and the host reads it no more
    assert states(group, application_id) == [DECLINED]
    assert "does not want to be its host" in words_of(seen(sam.get(f"/applications/{application_id}/check")))
    assert "We have too much to do." in sam.get(f"/applications/{application_id}/parties").text
    assert olu.get(f"/applications/{application_id}").status_code == 403

    # And with it gone, another can be named
    assert sam.post(f"{page}/removal").status_code == 302
    assert states(group, application_id) == []
    assert olu.get(page).status_code == 404


def test_what_is_wrong_with_a_naming_is_said_beside_its_fields(postgres_world: World):
    world = postgres_world
    application_id = world.complete_draft()
    sam, path = world.house.browser(world.sam), f"/applications/{application_id}/parties"
    empty = seen(sam.post(path, data={"share_pence": "much"}), 422)
    assert set(problems_on(empty)) == {"#role", "#name", "#contact_name", "#email", "#share_pence", "#does"}
    greedy = seen(sam.post(path, data=NEWCOMER | {"share_pence": "5000.01"}), 422)
    assert list(problems_on(greedy)) == ["#share_pence"]
    assert sam.post(path, data=NEWCOMER).status_code == 302
    twice = seen(sam.post(path, data=NEWCOMER), 422)
    assert list(problems_on(twice)) == ["#email"]
    more = seen(sam.post(path, data=NEWCOMER | {"email": "x@example.net", "share_pence": "3,500.01"}), 422)
    assert "more than the £5,000" in problems_on(more)["#share_pence"]


def test_only_who_may_speaks_for_a_host(postgres_group: World):
    # Given Harehills Hub named by its reference, and Eve, who belongs to it but may not sign
    group = postgres_group
    application_id = group.complete_draft()
    eve = group.house.person("Eve Adams")
    with group.house.write() as session:
        session.get_one(Organisation, group.other_id).reference = "ORG-4444-444R"
        of = group.other_id
        session.add(Membership(organisation_id=of, person_id=eve.id, position="Helper", since=group.house.now()))
    sam = group.house.program(group.sam)
    named = sam.post(
        f"/applications/{application_id}/parties", HOST_TYPED | {"share_pence": 0, "email": "eve.adams@example.org"}
    ).json
    path = f"/parties/{named['id']}/agreement"
    yes = {"agrees": True, "confirmed": True, "organisation_id": str(group.other_id)}

    # Then neither Eve nor the applicant can agree, and Olu, who was not asked, cannot answer
    assert group.house.program(eve).post(path, yes).status_code == 422
    assert sam.post(path, yes).status_code == 403
    assert group.house.program(group.olu).post(path, yes).status_code == 403

    # And a group cannot be its own host
    own = sam.post(f"/parties/{named['id']}/invitation", {})
    assert own.status_code == 201
    with group.house.write() as session:
        session.get_one(Membership, (group.other_id, eve.id)).is_signatory = True
        session.add(
            Membership(
                organisation_id=group.organisation_id,
                person_id=eve.id,
                position="",
                is_signatory=True,
                since=group.house.now(),
            )
        )
    mine = yes | {"organisation_id": str(group.organisation_id)}
    assert group.house.program(eve).post(path, mine).status_code == 422
    assert group.house.program(eve).post(path, yes).status_code == 201
    assert sam.get(f"/applications/{application_id}/parties").json["items"][0]["state"] == "agreed"


def test_nothing_is_agreed_once_it_is_sent_or_too_late(postgres_world: World):
    world = postgres_world
    application_id = world.complete_draft()
    sam = world.house.program(world.sam)
    body = {**HOST_TYPED, "role": "partner", "share_pence": 100}
    named = sam.post(f"/applications/{application_id}/parties", body).json
    world.house.clock.advance(days=11)
    olu = world.house.program(world.olu)
    late = olu.post(f"/parties/{named['id']}/agreement", {"agrees": False})
    assert (late.status_code, late.json["code"]) == (409, "round_closed")
    assert sam.delete(f"/parties/{named['id']}").status_code == 409


class SomeParty:
    def __init__(self, role: str, state: str, share: int) -> None:
        self.role, self.state, self.share_pence, self.name = role, state, Pence(share), "Somebody"


PARTIES = st.lists(st.builds(SomeParty, st.sampled_from([HOST, PARTNER]), st.sampled_from(STATES), st.integers(0, 900)))


@given(PARTIES, st.booleans(), st.integers(1, 2_000))
def test_it_can_be_sent_when_everybody_agreed_and_the_money_is_enough(
    parties: list[SomeParty], constituted: bool, amount: int
):
    hosted = constituted or any(party.role == HOST for party in parties)
    agreed = all(party.state == AGREED for party in parties)
    enough = sum(int(party.share_pence) for party in parties) <= amount
    assert (unfinished(parties, constituted=constituted, amount=amount) == []) == (hosted and agreed and enough)


@given(st.text(), st.integers(1, 9), st.integers(1, 9))
def test_a_link_works_for_its_own_asking_alone(other: str, edition: int, another: int):
    party, secret = UUID(int=5), "secret"
    right = link_token(party, edition, secret)
    at = {"asked_at": A_MONDAY, "claimed": False, "now": A_MONDAY + timedelta(days=1)}
    assert link_works(right, right, **at)  # type: ignore[arg-type]
    assert link_works(link_token(party, another, secret), right, **at) == (edition == another)  # type: ignore[arg-type]
    assert not link_works(other, right, **at) or other == right  # type: ignore[arg-type]
    assert not link_works(right, right, **(at | {"claimed": True}))  # type: ignore[arg-type]
    assert not link_works(right, right, **(at | {"now": A_MONDAY + LINK_LASTS}))  # type: ignore[arg-type]


def test_a_drafts_api_names_what_it_waits_for(postgres_group: World):
    application_id = postgres_group.complete_draft()
    shown = postgres_group.house.program(postgres_group.sam).get(f"/applications/{application_id}").json
    assert [entry["code"] for entry in shown["missing"]] == ["host_needed"]
    with postgres_group.house.read() as session:
        assert session.get_one(Application, application_id).host_organisation_id is None
