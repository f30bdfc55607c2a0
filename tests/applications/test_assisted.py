"""Not everybody is online: an administrator enters an application for somebody, who confirms the copy."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from grants.applications import in_words, queries, service
from grants.applications.assisted.rules import confirmation_problems, entry_problems
from grants.applications.models import CHANNELS
from grants.applications.waiting import confirmations, entries
from grants.identity.models import Person
from grants.identity.queries import person_by_email
from grants.notifications.models import Message
from tests.applications.rows import FITTING, World
from tests.applications.test_pages import YES, problems_on, seen
from tests.kernel.looking import words_of

MOLLY = {
    "organisation_reference": "",
    "name": "Mill Street Menders",
    "kind": "unregistered_group",
    "constituted": "yes",
    "channel": "paper",
    "person_name": "Molly Brown",
    "email": "",
    "phone": "0113 496 0000",
    "address": "1 Mill Street\nLeeds",
    **YES,
}


def enters(world: World, **changes: str) -> UUID:
    """Ada enters an application for Molly on the page, fills it in and sends it; gives its id."""
    ada = world.house.browser(world.ada)
    begun = ada.post(f"/rounds/{world.round_id}/entries/new", data=MOLLY | changes)
    assert begun.status_code == 302, begun.text
    application_id = UUID(begun.location.rpartition("/")[2])
    with world.house.write() as session:
        world.fill(session, application_id)
    with world.house.write() as session:
        application = queries.application_of(session, application_id)
        service.submit(session, application, actor=world.house.actor(world.ada), now=world.house.now())
    world.house.run_jobs()
    return application_id


def waiting_for(world: World, person: Person) -> list[str]:
    actor, now = world.house.actor(person), world.house.now()
    with world.house.app.test_request_context(), world.house.read() as session:
        return [item.text for tell in (confirmations, entries) for item in tell(session, actor, now)]


def test_somebody_without_e_mail_applies_on_paper_and_confirms_by_post(world: World):
    # Given Ada with a paper form in her hand
    ada = world.house.browser(world.ada)
    assert "Enter an application for somebody" in ada.get(f"/rounds/{world.round_id}").text
    begun = ada.post(f"/rounds/{world.round_id}/entries/new", data=MOLLY)
    draft = begun.location
    page = words_of(seen(ada.get(draft)))
    assert "Entered by Ada Owusu on behalf of Molly Brown, from a paper form." in page

    # When she fills it in and sends it for her
    application_id = UUID(draft.rpartition("/")[2])
    with world.house.write() as session:
        world.fill(session, application_id)
    check = ada.get(f"{draft}/check")
    assert "Molly Brown has told us on a signed paper form" in check.text
    version = world.application(application_id).version
    assert ada.post(f"{draft}/submission", data={"declaration": "yes", "version": version}).status_code == 302
    world.house.run_jobs()

    # Then the copy waits to be posted, and everybody who reads it sees how it came
    assert waiting_for(world, world.ada) == ["Post the copy to Molly Brown"]
    for place in ("", "/screening", "/receipt", "/assistance"):
        assert "has not confirmed it yet" in words_of(seen(ada.get(f"{draft}{place}"))), place
    assert "paper" in words_of(seen(ada.get(f"/lists/applications?columns=entered_by&of={world.round_id}")))
    assert (
        "from a paper form"
        in dict(in_words.plain_copy(world.application(application_id)))["Entered for somebody"][0][1]
    )

    # When it is posted, and Molly sends it back signed
    assert ada.post(f"{draft}/posting").status_code == 302
    assert waiting_for(world, world.ada) == ["Hear whether Molly Brown confirms the copy"]
    assert ada.post(f"{draft}/assistance", data={"how": "post", "confirms": "yes"}).status_code == 302

    # Then it is confirmed, and waits for nobody
    assert waiting_for(world, world.ada) == []
    assert "Molly Brown confirmed it by post" in words_of(seen(ada.get(f"{draft}/screening")))
    names = [event.name.removeprefix("applications.") for event in world.house.events()]
    assert [name for name in names if name in ("application_entered", "copy_posted", "entry_confirmed")] == [
        "application_entered",
        "copy_posted",
        "entry_confirmed",
    ]


def test_somebody_with_e_mail_confirms_online(postgres_world: World):
    # Given an application that Molly told on the telephone, with her e-mail address
    world = postgres_world
    application_id = enters(world, email="molly@example.net", channel="phone", address="")
    with world.house.read() as session:
        molly = person_by_email(session, "molly@example.net")
        assert molly is not None
        asked, mail = session.scalars(select(Message).where(Message.person_id == molly.id).order_by(Message.id)).all()

    # Then she is asked whether she acts for the organisation, gets the copy to confirm, and reads nothing of others
    assert asked.subject == "Do you act for Mill Street Menders?"
    assert f"/applications/{application_id}/confirmation" in mail.text
    browser, page = world.house.browser(molly), f"/applications/{application_id}/confirmation"
    assert waiting_for(world, molly) == ["Confirm the application that was entered for you: “A garden for everybody”"]
    assert "A garden behind the library." in browser.get(page).text
    assert browser.get(f"/applications/{application_id}/assistance").status_code == 403
    assert world.house.browser(world.sam).get(page).status_code == 403

    # When she says that something is wrong, the screening shows it
    silent = seen(browser.post(page, data={"confirms": "no"}), 422)
    assert list(problems_on(silent)) == ["#objection"]
    assert browser.post(page, data={"confirms": "no", "objection": "It is 30 people."}).status_code == 302
    screening = words_of(seen(world.house.browser(world.ada).get(f"/applications/{application_id}/screening")))
    assert "It is 30 people." in screening
    waiting = words_of(seen(world.house.browser(world.ada).get("/")))
    assert "Ring or write to Molly" in waiting, "as she was promised"

    # And once she confirms it, that is that
    assert browser.post(page, data={"confirms": "yes"}).status_code == 302
    assert waiting_for(world, molly) == []
    assert browser.post(page, data={"confirms": "yes"}).status_code == 409


def test_an_administrator_edits_only_what_was_entered_for_somebody(postgres_world: World):
    world = postgres_world
    ada = world.house.browser(world.ada)
    theirs = world.complete_draft()
    assert ada.get(f"/applications/{theirs}").status_code == 403
    assert ada.get(f"/applications/{theirs}/sections/work").status_code == 403
    begun = ada.post(f"/rounds/{world.round_id}/entries/new", data=MOLLY)
    assert ada.get(f"{begun.location}/sections/work").status_code == 200
    assert world.house.browser(world.sam).get(begun.location).status_code == 403


def test_what_is_missing_is_said_beside_its_fields(postgres_world: World):
    world = postgres_world
    path = f"/rounds/{world.round_id}/entries/new"
    ada = world.house.browser(world.ada)
    empty = problems_on(seen(ada.post(path), 422))
    assert {"#organisation_reference", "#channel", "#person_name", "#address"} <= set(empty)
    unknown = ada.post(path, data=MOLLY | {"organisation_reference": "ORG-2222-2222"})
    assert "no organisation with this reference" in unknown.text
    assert world.house.browser(world.sam).get(path).status_code == 403


def test_the_same_through_the_api(postgres_world: World):
    world = postgres_world
    ada, sam = world.house.program(world.ada), world.house.program(world.sam)
    body: dict[str, Any] = {
        "organisation_id": str(world.other_id),
        "channel": "phone",
        "person_name": "Molly Brown",
        "address": "1 Mill Street",
        "eligibility_answers": FITTING,
    }
    path = f"/rounds/{world.round_id}/entries"
    assert sam.post(path, body).status_code == 403
    entered = ada.post(path, body)
    assert entered.status_code == 201, entered.text
    application = f"/applications/{entered.json['application_id']}"
    assert ada.post(f"{application}/posting").status_code == 409
    assert ada.patch(application, {"title": "By telephone"}, If_Match='"1"').status_code == 200
    with world.house.write() as session:
        world.fill(session, UUID(entered.json["application_id"]))
    assert ada.post(f"{application}/submission", {"declaration": True}).status_code == 201
    assert ada.post(f"{application}/posting").json["posted_at"]
    assert sam.post(f"{application}/confirmation", {"confirms": True}).status_code == 403
    assert ada.post(f"{application}/confirmation", {"confirms": True}).status_code == 403
    said = ada.post(f"{application}/confirmation", {"confirms": True, "how": "phone"})
    assert (said.status_code, said.json["confirmed_how"]) == (201, "phone")


@given(
    st.sampled_from([*CHANNELS, "", "pigeon"]), st.sampled_from(["", "a@example.net", "nonsense"]), st.text(max_size=9)
)
def test_an_entry_says_how_and_leaves_a_way_to_answer(channel: str, email: str, address: str):
    problems = entry_problems(channel=channel, name="Molly", email=email, phone="", address=address)
    reachable = email == "a@example.net" or (not email and bool(address.strip()))
    storable = "\x00" not in address
    assert (problems == []) == (channel in CHANNELS and reachable and storable)


@pytest.mark.parametrize(("confirms", "objection", "fields"), [(None, "", ["confirms"]), (False, " ", ["objection"])])
def test_a_confirmation_says_yes_or_what_is_wrong(confirms: bool | None, objection: str, fields: list[str]):
    problems = confirmation_problems(confirms=confirms, objection=objection, how="link")
    assert [problem.field for problem in problems] == fields


@pytest.mark.parametrize(
    "odd",
    [
        {"name": 5},
        {"name": "X", "kind": ["other"]},
        {"name": "X", "kind": "other", "annual_income_pence": "much"},
        {"name": "X", "kind": "other", "areas": 7},
        {"name": "X", "kind": "other", "year_ended_on": "yesterday"},
        {"name": "X", "kind": "other", "charity_number": 1164883},
        {"name": "X", "kind": "other", "unheard_of": 1},
        {},
    ],
)
def test_an_odd_new_organisation_is_refused_by_name(postgres_world: World, odd: dict[str, Any]):
    body = {
        "new_organisation": odd,
        "channel": "phone",
        "person_name": "Molly Brown",
        "address": "1 Mill Street",
        "eligibility_answers": FITTING,
    }
    refused = postgres_world.house.program(postgres_world.ada).post(f"/rounds/{postgres_world.round_id}/entries", body)
    assert refused.status_code == 422
    assert refused.json["errors"]


def test_an_objection_sent_twice_is_one_objection(postgres_world: World):
    application_id = enters(postgres_world)
    ada = postgres_world.house.program(postgres_world.ada)
    wrong = {"confirms": False, "objection": "It is 30 people.", "how": "phone"}
    for _ in range(2):
        assert ada.post(f"/applications/{application_id}/confirmation", wrong).status_code == 201
    assert len(postgres_world.house.events("applications.entry_disputed")) == 1
    postgres_world.house.run_jobs()
    ada = postgres_world.house.browser(postgres_world.ada)
    assert ada.get("/messages").text.count("Something is wrong in what you entered") == 1
