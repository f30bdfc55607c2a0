"""Hosts and partners when something changes: asked again, replaced, or twice at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial
from uuid import UUID

import pytest

from grants.applications import queries as application_queries
from grants.applications import service
from grants.applications.hosting import answering
from grants.applications.hosting import queries as hosting_queries
from grants.applications.hosting import service as hosting_service
from grants.applications.hosting.rules import MOST_PARTIES
from grants.applications.models import DECLINED, DRAFT
from grants.applications.rest import parties_of
from grants.kernel.problems import Invalid, NotFound
from grants.organisations.models import Organisation
from tests.applications.hosting import HOST_TYPED, NEWCOMER, agreed_host, links_to, mails_to, save, says, send, states
from tests.applications.rows import World, organisation
from tests.applications.test_pages import seen
from tests.kernel.looking import words_of
from tests.made import make_member
from tests.organisations.given import colleague


def test_a_change_of_amount_or_share_asks_again_at_once(postgres_group: World):
    # Given a host that agreed
    group = postgres_group
    application_id = group.complete_draft()
    page = agreed_host(group, application_id)
    assert len(links_to(group, "olu.grant@example.org")) == 1

    # When the amount changes
    save(group, application_id, amount_requested_pence=6_000_00)

    # Then it waits again, and the next link goes out at once and says what was and what is
    assert group.application(application_id).host_organisation_id is None
    with pytest.raises(Invalid, match="waits for Harehills Hub"):
        send(group, application_id)
    assert len(links_to(group, "olu.grant@example.org")) == 2
    told = mails_to(group.house, "olu.grant@example.org")[-1]
    assert told.subject == "Beeston Blooms asks you to agree again"
    assert "£5,000" in told.text
    assert "£6,000" in told.text

    # And when it is typed on, one more goes out a little later with what stands then
    for pence in (65_00, 650_00, 6_500_00):
        save(group, application_id, amount_requested_pence=pence)
    assert len(links_to(group, "olu.grant@example.org")) == 2
    group.house.clock.advance(minutes=3)
    assert len(links_to(group, "olu.grant@example.org")) == 3
    assert "now asks for £6,500" in mails_to(group.house, "olu.grant@example.org")[-1].text

    # And who has the old amount before their eyes reads the new one first
    olu = group.house.browser(group.olu)
    stale = olu.post(page, data={"agrees": "yes", "confirmed": "yes", "amount-seen": "600000", "share-seen": "0"})
    assert stale.status_code == 409
    assert "£6,500" in stale.text
    assert says(olu, page, "yes").status_code == 302

    # And another share asks again at once
    sam = group.house.browser(group.sam)
    assert sam.post(f"{page}/part", data={"share_pence": "250", "does": "Holds the money."}).status_code == 302
    assert len(links_to(group, "olu.grant@example.org")) == 4
    assert states(group, application_id) == ["asked"]


def test_the_page_on_which_the_amount_is_saved_says_that_the_host_must_agree_again(postgres_group: World):
    group = postgres_group
    application_id = group.complete_draft()
    agreed_host(group, application_id)
    sam, about = group.house.browser(group.sam), f"/applications/{application_id}/sections/about-your-request"
    save(group, application_id, amount_requested_pence=6_000_00)
    for page in (about, f"/applications/{application_id}/check"):
        words = words_of(seen(sam.get(page)))
        assert "Your host must agree again: Harehills Hub agreed to £5,000" in words
    assert "go back to £5,000" in words


def test_what_was_agreed_stands_again_when_it_is_set_back(postgres_group: World):
    # Given a host that agreed, and an amount that was changed since
    group = postgres_group
    application_id = group.complete_draft()
    page = agreed_host(group, application_id)
    save(group, application_id, amount_requested_pence=6_000_00)
    group.house.run_jobs()
    sam = group.house.browser(group.sam)

    # When it is set back, the agreement stands as before, and the host hears that it need do nothing
    save(group, application_id, amount_requested_pence=5_000_00)
    assert states(group, application_id) == ["agreed"]
    assert group.application(application_id).host_organisation_id == group.other_id
    group.house.run_jobs()
    assert mails_to(group.house, "olu.grant@example.org")[-1].subject.startswith("Your agreement stands")

    # And so it is with its share, but not with what it does: that was never agreed
    part = {"share_pence": "250", "does": "Holds the money."}
    assert sam.post(f"{page}/part", data=part).status_code == 302
    assert states(group, application_id) == ["asked"]
    assert sam.post(f"{page}/part", data=part | {"share_pence": "0"}).status_code == 302
    assert states(group, application_id) == ["agreed"]
    assert sam.post(f"{page}/part", data={"share_pence": "0", "does": "Does all of it."}).status_code == 302
    assert sam.post(f"{page}/part", data={"share_pence": "0", "does": "Holds the money."}).status_code == 302
    assert states(group, application_id) == ["asked"]


def test_who_agreed_hears_as_well_as_who_was_asked_by_name(postgres_group: World):
    # Given Una of the host, who agreed where Olu was asked by name
    group = postgres_group
    application_id = group.complete_draft()
    una = group.house.person("Una Park")
    with group.house.read() as session:
        host = session.get_one(Organisation, group.other_id)
    colleague(group.house, host, una, is_signatory=True)
    page = agreed_host(group, application_id)
    sam = group.house.browser(group.sam)
    assert sam.post(f"{page}/part", data={"share_pence": "0", "does": "Holds it."}).status_code == 302
    assert says(group.house.browser(una), page, "yes").status_code == 302

    # When the amount changes, both are told
    save(group, application_id, amount_requested_pence=6_000_00)
    group.house.run_jobs()
    assert "asks you to agree again" in mails_to(group.house, "olu.grant@example.org")[-1].subject
    assert mails_to(group.house, "una.park@example.org")[-1].subject.endswith("asks Harehills Hub to agree again")


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


def named(world: World, application_id: UUID, typed: dict[str, str] = HOST_TYPED) -> UUID:
    """Sam names a host or partner; gives its id."""
    path = f"/applications/{application_id}/parties"
    assert world.house.browser(world.sam).post(path, data=typed).status_code == 302
    with world.house.read() as session:
        return max(party.id for party in parties_of(session, application_id))


ACTS: dict[str, Callable[..., object]] = {
    "remove": hosting_service.remove_party,
    "change": partial(hosting_service.change_part, share_pence=100, does="Something else."),
    "ask": hosting_service.ask_again,
    "answer": partial(answering.answer, agrees=False, organisation_id=None, confirmed=False, note=""),
}


@pytest.mark.parametrize("act", ACTS)
def test_what_one_tab_removed_is_gone_in_the_other(postgres_group: World, act: str):
    # Given two tabs that have both read who is named
    group = postgres_group
    party_id = named(group, group.complete_draft())
    with group.house.write() as slow:
        party = hosting_queries.party_of(slow, party_id)

        # When the other is quicker
        assert group.house.browser(group.sam).post(f"/parties/{party_id}/removal").status_code == 302

        # Then this one hears that it is gone, whatever it wanted
        with pytest.raises(NotFound):
            ACTS[act](slow, party, actor=group.house.actor(group.sam), now=group.house.now())
    assert len(group.house.events("applications.party_removed")) == 1


def test_a_partner_named_in_the_other_tab_is_waited_for(postgres_group: World):
    # Given one tab that has read a draft with its host
    group = postgres_group
    application_id = group.complete_draft()
    agreed_host(group, application_id)
    with group.house.write() as slow:
        application = application_queries.application_of(slow, application_id)

        # When a partner is named in the other, before this one is sent
        named(group, application_id, NEWCOMER)

        # Then it is not sent
        with pytest.raises(Invalid, match="waits for Warm Welcome to agree"):
            service.submit(slow, application, actor=group.house.actor(group.sam), now=group.house.now())


def test_a_partner_who_is_being_named_in_that_moment_is_waited_for(postgres_group: World):
    # Given a partner named in a transaction that has not ended
    group = postgres_group
    application_id = group.complete_draft()
    agreed_host(group, application_id)
    sam = group.house.program(group.sam)
    with ThreadPoolExecutor(1) as other, group.house.write() as slow:
        application = application_queries.application_of(slow, application_id)
        partner = NEWCOMER | {"share_pence": 1_500_00}
        hosting_service.name_party(
            slow, application, **partner, actor=group.house.actor(group.sam), now=group.house.now()
        )

        # When the application is sent, and the naming then ends
        sent = other.submit(sam.post, f"/applications/{application_id}/submission", {"declaration": True})
        wait([sent], timeout=0.3)
        slow.commit()

        # Then it was not sent
        refused = sent.result(30)
    assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, "waits_for_agreement")
    assert group.application(application_id).state == DRAFT


def test_a_new_share_is_in_the_history_before_the_answer_too(postgres_group: World):
    group = postgres_group
    party_id = named(group, group.complete_draft())
    sam = group.house.browser(group.sam)
    for _ in range(2):  # saving the same again is nothing new
        assert sam.post(f"/parties/{party_id}/part", data={"share_pence": "75", "does": "Holds it."}).status_code == 302
    (changed,) = group.house.events("applications.party_changed")
    assert (changed.facts["party_id"], changed.facts["share_pence"]) == (str(party_id), 75_00)
    assert len(links_to(group, "olu.grant@example.org")) == 1


def test_a_double_click_sends_one_link_more(postgres_group: World):
    group = postgres_group
    party_id = named(group, group.complete_draft())
    sam = group.house.browser(group.sam)
    assert len(links_to(group, "olu.grant@example.org")) == 1
    assert sam.post(f"/parties/{party_id}/invitation").status_code == 302
    again = sam.post(f"/parties/{party_id}/invitation")
    assert again.status_code == 409
    assert "We sent them a link just now." in words_of(seen(again, 409))
    links = links_to(group, "olu.grant@example.org")
    assert len(links) == 2
    assert group.house.browser(group.olu).get(links[-1]).location == f"/parties/{party_id}"


def test_declining_twice_is_declining_once(postgres_group: World):
    group = postgres_group
    page = f"/parties/{named(group, group.complete_draft())}"
    olu = group.house.browser(group.olu)
    for _ in range(2):
        assert says(olu, page, "no", note="Too much to do.").status_code == 302
    assert len(group.house.events("applications.party_answered")) == 1


def test_nobody_agrees_to_a_sum_that_is_not_there(postgres_group: World):
    # Given a host with the page open, and an applicant who clears the amount
    group = postgres_group
    application_id = group.complete_draft()
    page = f"/parties/{named(group, application_id)}"
    olu = group.house.browser(group.olu)
    save(group, application_id, amount_requested_pence=None)

    # Then agreeing waits for it, and says why
    refused = says(olu, page, "yes")
    assert refused.status_code == 409
    assert "has not said yet how much it asks for" in words_of(seen(refused, 409))

    # And once it is there again, it works
    save(group, application_id, amount_requested_pence=7_000_00)
    assert says(olu, page, "yes").status_code == 302


def test_an_answer_for_one_organisation_is_never_taken_for_another(postgres_group: World):
    # Given Harehills Hub, which agreed once, and Olu, who signs for another organisation too
    group = postgres_group
    application_id = group.complete_draft()
    page = agreed_host(group, application_id)
    with group.house.write() as session:
        other = organisation(session, "Roundhay Rovers", group.house.now())
        session.flush()
        make_member(session, other.id, group.olu.id, group.house.now(), position="Chair", is_signatory=True)
    save(group, application_id, amount_requested_pence=7_000_00)

    # When Olu agrees for that one
    yes = {"agrees": True, "confirmed": True, "organisation_id": str(other.id)}
    refused = group.house.program(group.olu).post(f"{page}/agreement", yes)

    # Then nobody is bound
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "organisation_id")
    assert states(group, application_id) == ["asked"]


def test_nobody_mails_the_whole_city(postgres_group: World):
    group = postgres_group
    application_id = group.complete_draft()
    sam = group.house.program(group.sam)
    body = NEWCOMER | {"share_pence": 1}
    for number in range(MOST_PARTIES):
        made = sam.post(f"/applications/{application_id}/parties", body | {"email": f"{number}@example.net"})
        assert made.status_code == 201
    more = sam.post(f"/applications/{application_id}/parties", body | {"email": "more@example.net"})
    assert (more.status_code, more.json["code"]) == (409, "too_many_parties")
