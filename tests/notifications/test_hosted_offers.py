"""An offer to a hosted group is answered by its host, so the host's people are reminded of it."""

from sqlalchemy import select

from grants.applications.models import Application
from grants.awards.models import Award
from grants.notifications.models import Reminder
from tests.awards.rows import add_organisation, build
from tests.house import TestHouse
from tests.organisations.given import colleague


def test_who_joins_the_host_with_the_right_to_sign_is_reminded_too(postgres_house: TestHouse):
    # Given an offer to Beeston Growers, for whom Harehills Hub holds the money
    world = build(postgres_house)
    award = world.offered()
    with world.house.write() as session:
        hub = add_organisation(session, "Harehills Hub", world.house.now())
        application = session.scalars(select(Application).join(Award).where(Award.id == award.id)).one()
        application.host_organisation_id = hub.id

    # When Kit joins the host as somebody who may sign
    joined = colleague(world.house, hub, world.house.person("Kit Marsh"), is_signatory=True)
    world.react()

    # Then Kit is reminded before the offer ends
    with world.house.read() as session:
        planned = select(Reminder.person_id).where(Reminder.kind == "offer", Reminder.state == "planned")
        assert joined.person_id in session.scalars(planned).all()
