"""Applications that look alike are found when one is sent, each sign in words; what follows is for a person to say."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.applications import queries, service
from grants.applications.conflicts import CONFLICTED
from grants.applications.screening.duplicates import queries as duplicates_queries
from grants.applications.screening.duplicates import service as duplicates_service
from grants.applications.screening.duplicates.rules import EMAIL, NAME, TEXT, Key, Subject, name_keys, signs, text_keys
from grants.kernel.access import Actor
from grants.organisations.models import BankAccount, Contact, Organisation
from tests.applications.rows import World
from tests.applications.test_pages import links, problems_on, seen
from tests.beginnings import beginning
from tests.kernel.looking import words_of
from tests.made import make_member

STORY = (
    "We will open the hall on two evenings each week, so that people who are alone can eat together, "
    "learn to cook and talk. Volunteers will bring them and take them home again."
)


def subject(name: str, text: str = "", organisation: int = 1) -> Subject:
    return Subject(organisation, name, "A project", text)


def test_names_with_a_slip_are_alike_and_common_words_are_not():
    slip, same = subject("Beeston Blooms CIC"), subject("The Beeston Bloom", organisation=2)
    assert [sign.kind for sign in signs(slip, same, [])] == [NAME]
    assert name_keys("Beeston Blooms CIC") & name_keys("The Beeston Bloom")
    other = subject("Leeds Community Group of Harehills", organisation=2)
    assert signs(subject("Leeds Community Group of Seacroft"), other, []) == []


def test_one_organisation_is_like_itself_only_in_what_it_writes():
    again = subject("Beeston Blooms", STORY)
    assert [sign.kind for sign in signs(again, again, [Key(EMAIL, "sam@example.org")])] == [TEXT]
    assert signs(again, subject("Beeston Blooms"), [Key(EMAIL, "sam@example.org")]) == []


@given(st.text(), st.text(), st.text(), st.text())
def test_looking_alike_goes_both_ways(one: str, other: str, text: str, second: str):
    mine, theirs = subject(one, text), subject(other, second, 2)
    kinds = [[sign.kind for sign in signs(*pair, [])] for pair in ((mine, theirs), (theirs, mine))]
    assert kinds[0] == kinds[1]
    assert text_keys(text) == text_keys(text.upper().lower()) or text != text.upper().lower()


def sent_by_another_club(world: World, **details: Any) -> UUID:
    """A further club sends an application of its own."""
    with world.house.write() as session:
        club = session.get_one(Organisation, world.other_id)
        for field, value in details.items():
            setattr(club, field, value)
        make_member(session, club.id, world.sam.id, club.created_at, position="Helper")
    return sent_by(world, world.other_id)


def sent_by(world: World, organisation_id: UUID) -> UUID:
    """An organisation for which Sam acts sends an application."""
    with world.house.write() as session:
        application_id = world.start(session, organisation_id=organisation_id).id
        world.fill(session, application_id)
        service.submit(
            session,
            queries.application_of(session, application_id),
            actor=world.house.actor(world.sam),
            now=world.house.now(),
        )
    return application_id


def account(organisation_id: UUID, now: Any) -> BankAccount:
    return BankAccount(
        organisation_id=organisation_id,
        account_name="R Sharp",
        sealed="sealed",
        last_digits="123",
        bank_fingerprint="the same",
        two_signatories=False,
        number_check="fits",
        changed_at=now,
        numbers_changed_at=now,
    )


@pytest.fixture
@beginning
def clubs(world: World) -> tuple[World, UUID, UUID]:
    """One man as two clubs, with one account, one telephone and one name."""
    with world.house.write() as session:
        for organisation_id in (world.organisation_id, world.other_id):
            session.add(account(organisation_id, world.house.now()))
            session.add(Contact(organisation_id=organisation_id, role="senior", name="Ray Sharp", phone="01134960000"))
    first = world.submitted()
    second = sent_by_another_club(world)
    world.house.run_jobs()
    return world, first, second


def test_one_man_as_several_clubs_is_shown_with_the_evidence(clubs: tuple[World, UUID, UUID]):
    # Given two clubs of one man, both of which have applied
    world, first, second = clubs
    ada = world.house.browser(world.ada)

    # Then the screening of each shows the other, why, and a link; and nothing has happened to either
    page = seen(ada.get(f"/applications/{second}/screening"))
    for sign in ("The same bank account", "The same person acts for both", "same telephone number: 01134960000"):
        assert sign in words_of(page)
    assert "A person of the same name: Ray Sharp" in words_of(page)
    assert f"/applications/{first}" in list(links(page))
    assert {world.application(each).state for each in (first, second)} == {"submitted"}
    assert world.house.browser(world.sam).get(f"/applications/{second}").text.count("same bank account") == 0

    # When somebody says that they are no duplicates they say why, and the pair is not shown again
    pair = next(link for link in links(page) if link.startswith("/likely_duplicates/"))
    seen(ada.get(pair))
    assert list(problems_on(seen(ada.post(pair, data={"verdict": "different", "reason": ""}), 422))) == ["#reason"]
    assert ada.post(pair, data={"verdict": "different", "reason": "One host.", "version": "1"}).status_code == 302
    seen(ada.post(pair, data={"verdict": "same", "reason": "", "version": "1"}), 409)
    with world.house.write() as session:
        assert duplicates_service.find_duplicates(session, second, now=world.house.now()) == 0
    assert "The same bank account" not in words_of(seen(ada.get(f"/applications/{second}/screening")))


def test_who_leaves_for_one_of_the_two_sees_neither_pair_nor_evidence(clubs: tuple[World, UUID, UUID]):
    world, first, second = clubs
    leaves = Actor(world.ada.id, "Ada", frozenset({("administrator", None), (CONFLICTED, first)}))
    with world.house.read() as session:
        assert duplicates_queries.likely_duplicates(session, second, leaves) == []
        assert len(duplicates_queries.likely_duplicates(session, second, world.house.actor(world.ada))) == 1


def test_pairs_through_the_api(clubs: tuple[World, UUID, UUID]):
    world, first, second = clubs
    ada, sam = world.house.program(world.ada), world.house.program(world.sam)
    pair = ada.get(f"/applications/{first}/screening").json["likely_duplicates"][0]
    path = f"/likely_duplicates/{pair['id']}"
    assert {pair["one_id"], pair["other_id"]} == {str(first), str(second)}
    assert sam.get(path).status_code == 403
    assert ada.put(path, {"verdict": "open"}, If_Match='"1"').status_code == 422
    assert ada.put(path, {"verdict": "same"}).status_code == 428
    judged = ada.put(path, {"verdict": "same"}, If_Match='"1"')
    assert (judged.status_code, judged.json["version"]) == (200, 2)
    assert ada.put(path, {"verdict": "same"}, If_Match='"1"').status_code == 412
    assert world.house.events("applications.duplicate_judged")[0].facts["verdict"] == "same"


def test_the_work_list_says_what_waits_and_what_needs_attention(clubs: tuple[World, UUID, UUID]):
    world, first, second = clubs
    ada, program = world.house.browser(world.ada), world.house.program(world.ada)
    world.house.clock.advance(days=3)
    risk = {"description": "No hall.", "likelihood": 5, "severity": 4, "mitigation": "They ask."}
    assert program.post(f"/applications/{second}/risks", risk).status_code == 201

    page = seen(ada.get("/screening"))
    assert "3 days" in words_of(page)
    assert "Red 20" in words_of(page)
    assert {f"/applications/{each}/screening" for each in clubs[1:]} <= set(links(page))
    red = set(links(seen(ada.get(f"/screening?attention=red&round={world.round_id}"))))
    assert f"/applications/{second}/screening" in red
    assert f"/applications/{first}/screening" not in red
    one = program.get("/screening?attention=duplicates&size=1").json
    assert (one["items"][0]["duplicates"], one["items"][0]["days"]) == (1, 3)
    assert program.get("/screening?attention=other").status_code == 422
    assert world.house.browser(world.sam).get("/screening").status_code == 403
