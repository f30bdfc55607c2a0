"""Hosted groups and partners: named, asked by a link, and agreeing for their organisations."""

import re

import pytest

from grants.applications import queries as application_queries
from grants.applications import service
from grants.applications.models import AGREED, Application
from grants.applications.rest import parties_of
from grants.identity.queries import person_by_email
from grants.kernel.problems import Invalid
from grants.organisations.models import Membership, Organisation
from tests.applications.hosting import (
    HOST_TYPED,
    NEWCOMER,
    agreed_host,
    field,
    links_to,
    mails_to,
    save,
    says,
    send,
    states,
)
from tests.applications.rows import World
from tests.applications.test_pages import problems_on, seen
from tests.kernel.looking import words_of
from tests.made import make_member, make_organisation
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

    # And it leads Olu, who is known here, to the question
    olu = group.house.browser(group.olu)
    page = olu.get(link).location
    words = words_of(seen(olu.get(page)))
    assert "£5,000" in words
    assert "A person who may sign for your organisation accepts the offer" in words

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

    # Then looking at the link does not use it up; its button signs in, once
    win = world.house.browser()
    assert "Go on" in words_of(seen(win.get(link)))
    page = win.post(link).location
    assert world.house.browser().post(link).status_code == 404

    # And they learn what is missing
    assert f"/organisations/register?then={page}" in win.get(page).text, "and it leads back"
    assert "Say whether you agree to be partner" in win.get("/").text

    # And once their organisation is here, they agree for it
    with world.house.write() as session:
        person = person_by_email(session, "win@example.net")
        assert person is not None
        organisation = make_organisation(session, "Warm Welcome CIC", world.house.now(), kind="cic")
        make_member(session, organisation.id, person.id, world.house.now(), position="")
    assert says(win, page, "yes").status_code == 302
    assert states(world, application_id) == [AGREED]
    send(world, application_id)


def test_a_link_opens_no_account_that_is_there_already(postgres_world: World):
    # Given somebody who names a host at the address of an administrator, who forwards the mail
    world = postgres_world
    application_id = world.complete_draft()
    sam = world.house.browser(world.sam)
    at_ada = NEWCOMER | {"email": world.ada.email}
    assert sam.post(f"/applications/{application_id}/parties", data=at_ada).status_code == 302
    (link,) = links_to(world, world.ada.email)

    # Then whoever has the link is not signed in by it
    holder = world.house.browser()
    shown = holder.get(link).text
    assert "Go on" not in words_of(seen(holder.get(link)))
    refused = holder.post(link)
    assert refused.status_code == 302
    assert refused.location.startswith("/sign-in?")
    assert holder.get("/payments").location.startswith("/sign-in?")

    # But a code goes to the address, and leads to the question
    page = link.rpartition("/")[0].replace("invitations", "parties")
    assert field(shown, "then") == page
    assert f'value="{world.ada.email}"' in shown
    asked = holder.post("/sign-in", data={"then": page, "email": world.ada.email}).location
    world.house.run_jobs()
    code = re.search(r"\b\d{6}\b", mails_to(world.house, world.ada.email)[-1].text)
    assert code
    welcome = holder.post(asked.partition("?")[0], data={"code": code[0], "then": page})
    assert welcome.location == page
    assert "Be a partner of Beeston Blooms" in words_of(seen(holder.get(page)))


def test_there_is_one_host(group: World):
    # Given a group that has named a host
    application_id = group.complete_draft()
    path = f"/applications/{application_id}/parties"
    assert group.house.browser(group.sam).post(path, data=HOST_TYPED).status_code == 302

    # Then another is refused beside the choice, for people and programs
    another = HOST_TYPED | {"name": "Holbeck Anchor", "email": "hana@example.org"}
    page = seen(group.house.browser(group.sam).post(path, data=another), 422)
    assert "There is a host already. Change or remove that one first." in words_of(page)
    refused = group.house.program(group.sam).post(path, another | {"share_pence": 0})
    assert refused.status_code == 422
    assert [(each["field"], each["code"]) for each in refused.json["errors"]] == [("role", "already_there")]


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
        make_member(session, of, eve.id, group.house.now(), position="Helper")
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
        make_member(session, group.organisation_id, eve.id, group.house.now(), position="")
    mine = yes | {"organisation_id": str(group.organisation_id)}
    assert group.house.program(eve).post(path, mine).status_code == 422
    # Nor does somebody of it agree with themselves for the host
    alone = group.house.program(eve).post(path, yes)
    assert (alone.status_code, alone.json["errors"][0]["code"]) == (422, "not_for_it")
    assert "Somebody else there has to agree" in alone.json["errors"][0]["message"]
    assert "so you cannot agree" in words_of(seen(group.house.browser(eve).get(f"/parties/{named['id']}")))
    ends(group.house, group.organisation_id, eve)
    assert group.house.program(eve).post(path, yes).status_code == 201
    assert sam.get(f"/applications/{application_id}/parties").json["items"][0]["state"] == "agreed"

    # And whoever screens it hears that she has acted for both
    send(group, application_id)
    screened = group.house.browser(group.ada).get(f"/applications/{application_id}/screening").text
    assert "Eve Adams acts, or has acted, for Beeston Blooms and for its host Harehills Hub." in screened


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


def test_nobody_of_the_applicant_is_named_to_agree(postgres_group: World):
    group = postgres_group
    application_id = group.complete_draft()
    sam, path = group.house.browser(group.sam), f"/applications/{application_id}/parties"
    own = seen(sam.post(path, data=HOST_TYPED | {"email": group.sam.email.upper()}), 422)
    assert problems_on(own) == {"#email": "A host is another organisation: somebody else there has to agree."}
    as_partner = seen(sam.post(path, data=NEWCOMER | {"email": group.sam.email}), 422)
    assert list(problems_on(as_partner)) == ["#email"]


def test_a_host_holds_all_and_keeps_a_part_at_most(postgres_group: World):
    # Given a group that asks for £5,000
    group = postgres_group
    application_id = group.complete_draft()
    sam, path = group.house.browser(group.sam), f"/applications/{application_id}/parties"

    # Then its page asks what the host keeps, and does not take the whole for that
    words = words_of(seen(sam.get(path)))
    assert "The host would hold all of it for you." in words
    assert "Of this, how much does the host keep for itself, if anything?" in words
    whole = problems_on(seen(sam.post(path, data=HOST_TYPED | {"share_pence": "5,000"}), 422))
    assert "at most a quarter for itself: £1,250" in whole["#share_pence"]

    # And left blank it keeps nothing, and reads so
    assert sam.post(path, data=HOST_TYPED | {"share_pence": ""}).status_code == 302
    group.house.run_jobs()
    (mail,) = [mail for mail in mails_to(group.house, group.olu.email) if "asks you to be its host" in mail.subject]
    assert "Harehills Hub would hold £5,000; of it for itself £0." in mail.text
    with group.house.read() as session:
        page = f"/parties/{parties_of(session, application_id)[0].id}"
    words = words_of(seen(group.house.browser(group.olu).get(page)))
    assert "You would hold £5,000 Of it for yourself £0" in words
    assert "share" not in words.lower()

    # And what is wrong with an answer is said at once
    wrong = problems_on(seen(group.house.browser(group.olu).post(page, data={"agrees": "yes"}), 422))
    assert set(wrong) == {"#confirmed", "#organisation_id"}


def test_a_mistyped_address_is_put_right(postgres_group: World):
    # Given a host asked at an address that is not theirs
    group = postgres_group
    application_id = group.complete_draft()
    sam = group.house.browser(group.sam)
    typed = HOST_TYPED | {"email": "olu.grunt@example.org"}
    assert sam.post(f"/applications/{application_id}/parties", data=typed).status_code == 302
    (wrong,) = links_to(group, "olu.grunt@example.org")
    page = wrong.rpartition("/")[0].replace("invitations", "parties")

    # When Sam puts it right
    assert "olu.grunt@example.org" in sam.get(f"{page}/part").text
    own = {"share_pence": "0", "does": "Holds the money.", "contact_name": "Olu Grant", "email": group.sam.email}
    assert list(problems_on(seen(sam.post(f"{page}/part", data=own), 422))) == ["#email"]
    assert sam.post(f"{page}/part", data=own | {"email": group.olu.email}).status_code == 302

    # Then the new address has a link that works, and the old one does not work any more
    (right,) = links_to(group, group.olu.email)
    stranger = group.house.browser()
    assert stranger.post(wrong).status_code == 404
    assert group.house.browser(group.olu).get(right).location == page

    # And once it has agreed nobody else is asked
    assert says(group.house.browser(group.olu), page, "yes").status_code == 302
    late = sam.post(f"{page}/part", data=own | {"email": "other@example.org"})
    assert late.status_code == 409


def test_an_invitation_is_among_the_messages_of_who_got_it(postgres_group: World):
    # Given somebody who is known here, and somebody who is not yet
    group = postgres_group
    application_id = group.complete_draft()
    sam = group.house.browser(group.sam)
    for typed in (HOST_TYPED, NEWCOMER):
        assert sam.post(f"/applications/{application_id}/parties", data=typed).status_code == 302
    (link,) = links_to(group, "win@example.net")

    # Then both find the invitation among their messages, without its secret
    olu, win = group.house.browser(group.olu), group.house.browser()
    assert "Beeston Blooms asks you to be its host" in olu.get("/messages").text
    win.post(link)
    group.house.run_jobs()
    shown = win.get("/messages").text
    assert "Beeston Blooms asks you to be its partner" in shown
    found = re.search(r"/messages/[0-9a-f-]{36}", shown)
    assert found
    assert link.rpartition("/")[2] not in win.get(found[0]).text


def test_who_was_asked_hears_that_a_draft_is_given_up_also_without_an_account(postgres_group: World):
    group = postgres_group
    application_id = group.complete_draft()
    sam = group.house.browser(group.sam)
    for typed in (HOST_TYPED, NEWCOMER):
        assert sam.post(f"/applications/{application_id}/parties", data=typed).status_code == 302
    group.house.run_jobs()
    with group.house.write() as session:
        application = application_queries.application_of(session, application_id)
        service.withdraw(session, application, actor=group.house.actor(group.sam), now=group.house.now())
    group.house.run_jobs()
    for address in (group.olu.email, "win@example.net"):
        (mail,) = [mail for mail in mails_to(group.house, address) if "has withdrawn" in mail.subject]
        assert "there is nothing to answer any more" in mail.text


@pytest.mark.parametrize("agrees", [False, True])
def test_a_host_hears_that_a_draft_goes_on_without_it(postgres_group: World, agrees: bool):
    # Given Olu, who was asked for a host, and perhaps agreed
    group = postgres_group
    application_id = group.complete_draft()
    sam = group.house.browser(group.sam)
    if agrees:
        agreed_host(group, application_id)
    else:
        assert sam.post(f"/applications/{application_id}/parties", data=HOST_TYPED).status_code == 302
    group.house.run_jobs()

    # When the host is taken out of the draft
    with group.house.read() as session:
        (party,) = parties_of(session, application_id)
    assert sam.post(f"/parties/{party.id}/removal").status_code == 302
    group.house.run_jobs()

    # Then Olu is told once
    (mail,) = [mail for mail in mails_to(group.house, group.olu.email) if "goes on without" in mail.subject]
    assert f"has taken {party.name} out of that application" in mail.text
