"""Hosted groups and partners: named, asked by a link, and agreeing for their organisations."""

import pytest

from grants.applications.models import AGREED, Application
from grants.identity.queries import person_by_email
from grants.kernel.db import new_id
from grants.kernel.problems import Invalid
from grants.organisations.models import Membership, Organisation
from tests.applications.hosting import HOST_TYPED, NEWCOMER, agreed_host, links_to, save, says, send, states
from tests.applications.rows import World
from tests.applications.test_pages import problems_on, seen
from tests.kernel.looking import words_of
from tests.organisations.given import colleague, ends


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
    assert f"/organisations/register?then={page}" in win.get(page).text, "and it leads back"
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


def test_a_drafts_api_names_what_it_waits_for(postgres_group: World):
    application_id = postgres_group.complete_draft()
    shown = postgres_group.house.program(postgres_group.sam).get(f"/applications/{application_id}").json
    assert [entry["code"] for entry in shown["missing"]] == ["host_needed"]
    with postgres_group.house.read() as session:
        assert session.get_one(Application, application_id).host_organisation_id is None


def test_who_was_named_for_a_host_and_has_left_it_reads_nothing_any_more(postgres_group: World):
    # Given a draft with a host for which Olu, named by their address, agreed
    group = postgres_group
    application_id = group.complete_draft()
    page = agreed_host(group, application_id)
    olu, una = group.house.browser(group.olu), group.house.person("Una Park")
    assert olu.get(f"/applications/{application_id}").status_code == 200

    # When Olu leaves the host to a colleague
    with group.house.read() as session:
        host = session.get_one(Organisation, group.other_id)
    colleague(group.house, host, una, is_signatory=True)
    ends(group.house, group.other_id, group.olu)

    # Then Olu neither reads the draft nor speaks for the host, and Una does
    for address in (f"/applications/{application_id}", page):
        assert olu.get(address).status_code == 403
        assert group.house.browser(una).get(address).status_code == 200


def test_home_says_that_only_a_host_is_awaited(postgres_group: World):
    # Given a draft in which all is answered but one thing, and whose host has not answered
    world = postgres_group
    draft = world.complete_draft(plan=None)
    typed = world.house.browser(world.sam).post(f"/applications/{draft}/parties", data=HOST_TYPED)
    assert typed.status_code == 302
    sam = world.house.browser(world.sam)
    assert "Finish and send your application" in words_of(seen(sam.get("/")))

    # When that is answered too, it is the host who has something to do
    save(world, draft, answers={"plan": "A garden."})
    home = words_of(seen(sam.get("/")))
    assert "waits for Harehills Hub to agree. Then send it" in home
    assert "Finish and send" not in home
