"""An offer to a hosted group is answered by its host, so the host's people hear of it and are reminded of it."""

from uuid import UUID

import pytest
from sqlalchemy import select

from grants.applications.models import Application
from grants.awards import queries as awards
from grants.awards.letters.models import Letter
from grants.awards.models import Award
from grants.awards.offers import service as awards_service
from grants.identity.models import Person
from grants.notifications.models import Message, Reminder
from grants.organisations.models import Organisation
from tests.applications.hosting import Got, mails_to, party_to
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.made import make_organisation
from tests.notifications.rows import Scene
from tests.organisations.given import colleague


@pytest.fixture
def world(postgres_house: TestHouse) -> World:
    return build(postgres_house)


def hosted(world: World, award: Award) -> Organisation:
    """Harehills Hub holds the money for the group that has this offer; gives the hub."""
    with world.house.write() as session:
        hub = make_organisation(session, "Harehills Hub", world.house.now())
        application = session.scalars(select(Application).join(Award).where(Award.id == award.id)).one()
        application.host_organisation_id = hub.id
    return hub


def accept(world: World, award: Award, person: Person) -> None:
    with world.house.write() as session:
        found = awards.award_of(session, award.id)
        awards_service.accept_award(session, found, agrees=True, **world.who(person))
    world.react()


def told(house: TestHouse, about: str) -> dict[str, Message]:
    """The messages with these words in the subject, by who gets them."""
    with house.read() as session:
        found = select(Person.name, Message).join(Person, Person.id == Message.person_id)
        return {name: message for name, message in session.execute(found) if about in message.subject}


def test_who_joins_the_host_with_the_right_to_sign_is_reminded_too(world: World):
    # Given an offer to Beeston Growers, for whom Harehills Hub holds the money
    hub = hosted(world, world.offered())

    # When Kit joins the host as somebody who may sign
    joined = colleague(world.house, hub, world.house.person("Kit Marsh"), is_signatory=True)
    world.react()

    # Then Kit is reminded before the offer ends
    with world.house.read() as session:
        planned = select(Reminder.person_id).where(Reminder.kind == "offer", Reminder.state == "planned")
        assert joined.person_id in session.scalars(planned).all()


def test_mail_and_letter_name_the_same_people_who_accept(postgres_scene: Scene):
    # Given a letter with an offer to a group whose host has Hana, who may sign, and Hugh, who may not
    scene, house = postgres_scene, postgres_scene.house
    letter_id = scene.letter()
    with house.read() as session:
        application_id = session.get_one(Letter, letter_id).application_id
    host_id = party_to(house, application_id, "host", answered_by=scene.world.olu)
    hana, hugh = house.person("Hana Holt"), house.person("Hugh Holt")
    _joins(house, host_id, hana, signs=True)
    _joins(house, host_id, hugh, signs=False)

    # When the letter goes out
    house.run_jobs()

    def about(subject: str, person: Person) -> list[Got]:
        return [mail for mail in mails_to(house, person.email) if mail.subject.startswith(subject)]

    # Then the group reads that its host accepts, and that it is Hana
    (to_group,) = about("We are offering you", scene.world.sam)
    assert "a person who may sign for Holbeck Anchor can accept it until" in to_group.text
    assert "Hana Holt" in to_group.text
    assert "may sign for Beeston Blooms" not in to_group.text

    # And Hana is called on to accept: how much, until when, and where
    (to_hana,) = about("Accept a grant of £5,000 for Beeston Blooms by ", hana)
    assert "until" in to_hana.text
    assert "/accept" in to_hana.text

    # And Hugh reads what it is and who can accept it
    (to_hugh,) = about("What became of an application", hugh)
    assert "£5,000" in to_hugh.text
    assert "A person who may sign for Holbeck Anchor can accept it until" in to_hugh.text


def _joins(house: TestHouse, organisation_id: UUID, person: Person, *, signs: bool) -> None:
    with house.read() as session:
        organisation = session.get_one(Organisation, organisation_id)
    colleague(house, organisation, person, is_signatory=signs)


def test_everybody_hears_that_an_offer_is_accepted_and_what_comes_next(world: World):
    # Given a host whose Kit may sign, and which has told nothing of what payment needs
    award = world.offered()
    hub, kit = hosted(world, award), world.house.person("Kit Marsh")
    colleague(world.house, hub, kit, is_signatory=True)

    # When Kit accepts
    accept(world, award, kit)

    # Then the people of both have it in writing: what was accepted, when we pay, what they send us
    messages = told(world.house, "is accepted")
    assert set(messages) == {"Kit Marsh", world.sam.name, world.mel.name}
    for message in messages.values():
        assert "Kit Marsh accepted the grant of £20,000.01" in message.text
        assert "The money goes to Harehills Hub" in message.text
        assert "monitoring returns" in message.text

    # And the host what we need before we pay, some days before the payment; the group that the host has to tell us
    assert "What we need before we pay" in messages["Kit Marsh"].text
    first = world.award(award.id).instalments[0].due_on
    assert first.strftime("by %-d") not in messages["Kit Marsh"].text.partition("What we need before we pay")[2][:120]
    assert "Harehills Hub has to tell us more" in messages[world.sam.name].text
