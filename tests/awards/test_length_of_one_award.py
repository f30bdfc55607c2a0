"""A grant runs as long as was decided of it alone, and its letter says why."""

from datetime import timedelta

from sqlalchemy import select

from grants.awards.models import Award
from grants.kernel.clock import add_months
from grants.panels.models import Decision
from tests.awards.rows import build
from tests.house import TestHouse

WHY = "The hall is pulled down in two years."


def test_an_offer_runs_as_long_as_was_decided_and_says_why(postgres_house: TestHouse):
    # Given a scheme of three years, and a decision of two years for one application, whose letter is held
    world, house = build(postgres_house), postgres_house
    decision_id = world.decide(released=False)
    with house.write() as session:
        decision = session.get_one(Decision, decision_id)
        decision.award_months, decision.length_reason = 24, WHY

    # Then its letter says so before it is released, and there are two years to say amounts for
    ada = house.browser(world.ada)
    assert WHY in ada.get(f"/decisions/{decision_id}/letter_preview?as=text").text
    page = ada.get(f"/decisions/{decision_id}/offer").text
    assert 'name="years.1"' in page
    assert 'name="years.2"' not in page

    # And the offer runs for two years once it is made, also when there is more time to accept it
    with house.write() as session:
        decision = session.get_one(Decision, decision_id)
        decision.released_at, decision.released_by = house.now(), house.person("Rhea Releases").id
        world.announce(session, decision)
    world.react()

    def offer() -> Award:
        with house.read() as session:
            return session.scalars(select(Award).where(Award.decision_id == decision_id)).one()

    for _ in range(2):
        award = offer()
        assert award.starts_on is not None
        assert award.ends_on == add_months(award.starts_on, 24) - timedelta(days=1)
        later = {"last_day": "2027-05-14", "reason": "They meet in May."}
        house.program(world.ada).post(f"/awards/{award.id}/extension", later)
    assert str(offer().accept_by)[:10] == "2027-05-14"
