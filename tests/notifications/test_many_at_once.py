"""Reminders of which many are due at once are looked up together: as many statements for three as for one."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from grants.awards.planning.conditions import queries as conditions
from grants.awards.planning.conditions import service as arranging
from grants.awards.planning.conditions.models import AwardCondition
from grants.awards.planning.conditions.rules import GRANTEE, Details
from grants.monitoring.models import Return
from grants.notifications.outstanding import outstanding_for, outstanding_for_each
from grants.notifications.rules import CONDITION, DRAFT, OFFER, RETURN, SCORES
from grants.notifications.to_do import Outstanding
from grants.organisations.models import FormerMembership, Membership
from grants.organisations.queries import in_place_of, in_place_of_each
from grants.panels.models import Panel, PanelMember
from tests.applications import rows as applying
from tests.awards import rows as awarding
from tests.house import TestHouse
from tests.panels import rows as assessing


def drafts(house: TestHouse) -> list[UUID]:
    world = applying.build(house)
    with house.write() as session:
        return [world.start(session, organisation_id=each).id for each in (world.organisation_id, world.other_id)]


def offers(house: TestHouse) -> list[UUID]:
    world = awarding.build(house)
    return [world.offered().id for _ in range(3)]


def returns(house: TestHouse) -> list[UUID]:
    world = awarding.build(house)
    for _ in range(2):
        world.accepted()
    with house.read() as session:
        return list(session.scalars(select(Return.id)))


def still_to_do(house: TestHouse) -> list[UUID]:
    world = awarding.build(house)
    for _ in range(3):
        award = world.accepted(outcome="award with conditions", conditions="Send us your policy.")
        with house.write() as session:
            details = Details(GRANTEE, date(2027, 12, 1), None, 1)
            arranging.arrange(
                session, *conditions.condition_of(session, award.id, 1), details=details, **world.who(world.ada)
            )
    with house.read() as session:
        return list(session.scalars(select(AwardCondition.id)))


def scores(house: TestHouse) -> list[UUID]:
    world = assessing.build(house).seated()
    with house.write() as session:
        world.panel(session).scores_due_at = house.now() + timedelta(days=9)
    with house.read() as session:
        return list(session.scalars(select(PanelMember.id).join(Panel)))


@pytest.mark.parametrize(
    ("kind", "made"),
    [(DRAFT, drafts), (OFFER, offers), (RETURN, returns), (CONDITION, still_to_do), (SCORES, scores)],
)
def test_several_take_as_many_statements_as_one(
    postgres_house: TestHouse, kind: str, made: Callable[[TestHouse], list[UUID]]
):
    # Given several things that are still to be done
    ids = made(postgres_house)
    assert len(ids) > 1

    # When one is looked up, and all together
    with postgres_house.read() as session, postgres_house.counted_queries() as for_one:
        one = outstanding_for(session, kind, ids[0])
    with postgres_house.read() as session, postgres_house.counted_queries() as for_all:
        together = outstanding_for_each(session, kind, ids)

    # Then that takes as many statements, and says of each what it says alone
    assert len(for_all) == len(for_one)
    assert isinstance(one, Outstanding), one
    assert all(isinstance(each, Outstanding) for each in together.values())
    with postgres_house.read() as session:
        for each in ids:
            alone, among = outstanding_for(session, kind, each), together[each]
            assert isinstance(alone, Outstanding)
            assert isinstance(among, Outstanding)
            assert (among.since, among.deadline_at, among.people) == (alone.since, alone.deadline_at, alone.people)


def test_whoever_has_left_is_told_in_the_place_of_by_the_same_person_alone_and_among_others(house: TestHouse):
    # Given that Olu has left an organisation in which Sam and Ada stay; Ada signs, for longer
    world = applying.build(house)
    now = house.now()
    with house.write() as session:
        left = {"position": "Chair", "is_signatory": True, "since": now - timedelta(days=90), "left_at": now}
        session.add(FormerMembership(organisation_id=world.organisation_id, person_id=world.olu.id, **left))
        facts = {"position": "Treasurer", "is_signatory": True, "since": now - timedelta(days=9)}
        session.add(Membership(organisation_id=world.organisation_id, person_id=world.ada.id, **facts))
    told = [(of, who.id) for of in (world.organisation_id, world.other_id) for who in (world.sam, world.olu, world.ada)]

    # When it is asked to whom to write in the place of each
    with house.read() as session:
        each = in_place_of_each(session, told)
        assert each == {pair: in_place_of(session, *pair) for pair in told}

    # Then Ada is told in the place of Olu, and the others themselves
    assert each[world.organisation_id, world.olu.id] == world.ada.id
    assert each[world.other_id, world.olu.id] == world.olu.id
    assert each[world.organisation_id, world.sam.id] == world.sam.id
