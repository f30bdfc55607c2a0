"""Numbers that the database keeps come to what there is, whatever happens."""

from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from grants.applications.models import DECIDED, IN_ASSESSMENT, SUBMITTED, WITHDRAWN, Application
from grants.applications.queries import counts_by_state
from grants.kernel.db import new_id
from grants.kernel.money import Pence
from grants.kernel.references import new_reference
from grants.kernel.tallies import Tally, add_up, tallies_of
from grants.panels.allocating.queries import loads_of
from grants.panels.comparing.models import Contender
from grants.panels.models import DONE, UNABLE, Allocation
from grants.panels.scoring.queries import progress
from grants.reporting.funding.kept import FUNDING
from tests.house import TestHouse
from tests.made import make_organisation
from tests.panels.rows import World, build


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house).seated()


def as_counted(session: Session) -> dict[tuple[UUID, str], int]:
    """The numbers, counted from the rows themselves."""
    found: Counter[tuple[UUID, str]] = Counter()
    for table, of_id in ((Application, Application.round_id), (Allocation, Allocation.member_id)):
        rows = session.execute(select(of_id, table.state, func.count()).group_by(of_id, table.state))
        found.update({(each, state): number for each, state, number in rows})
    for each in session.scalars(select(Contender)):
        facts = {"contenders": 1, "changes": each.changes, "asked": int(each.asked_pence), "decided": each.is_decided}
        found.update({(each.round_id, name): int(number) for name, number in facts.items()})
    return {key: number for key, number in found.items() if number}


def kept(session: Session) -> dict[tuple[UUID, str], int]:
    ids = select(Tally.of_id).where(Tally.of_id != FUNDING).distinct()  # which counts changes, and nothing else
    return {key: number for key, number in tallies_of(session, session.scalars(ids).all()).items() if number}


def test_numbers_are_as_if_counted_after_every_kind_of_change_and_after_they_are_added_up(world: World):
    with world.house.write() as session:
        assert kept(session) == as_counted(session)

        # When marks are given and taken, somebody cannot score, applications move on and amounts change
        given = session.scalars(select(Allocation).order_by(Allocation.application_id, Allocation.member_id)).all()
        assert len(given) > 3
        given[0].state, given[0].done_at = DONE, world.house.now()
        given[0].weighted_marks, given[0].applied_weight = 300, 100
        given[1].state, given[1].done_at, given[1].note = UNABLE, world.house.now(), "I am ill"
        session.delete(given[2])
        session.flush()
        first, second = session.scalars(select(Application).where(Application.state == IN_ASSESSMENT).limit(2))
        first.state, second.amount_requested_pence = WITHDRAWN, Pence(999_00)
        session.flush()
        assert kept(session) == as_counted(session)

        # Then adding up changes no number, and leaves a row for each
        before = kept(session)
        add_up(session, world.house.now())
        session.flush()
        assert kept(session) == before
        most = select(func.count()).select_from(Tally).group_by(Tally.of_id, Tally.name)
        assert set(session.scalars(most)) == {1}


def test_what_each_member_read_is_told_also_when_everything_is_decided(world: World):
    with world.house.write() as session:
        for each in session.scalars(select(Allocation)):
            each.state, each.done_at, each.weighted_marks, each.applied_weight = DONE, world.house.now(), 300, 100
        for application in session.scalars(select(Application).where(Application.state == IN_ASSESSMENT)):
            application.state = DECIDED
    with world.house.read() as session:
        panel = world.panel(session)
        reads, done = loads_of(session, panel)
        assert reads == done
        assert sum(reads.values()) == session.scalar(select(func.count()).select_from(Allocation))
        far = progress(session, panel)
        assert {each: far[each].done for each in reads} == dict(reads)
        assert IN_ASSESSMENT not in counts_by_state(session, world.round_id)


def test_the_rows_of_the_numbers_are_as_many_however_many_applications_there_are(postgres_house: TestHouse):
    # Given numbers that are added up
    world = build(postgres_house).seated()
    rows = select(func.count()).select_from(Tally).where(Tally.of_id == world.round_id)
    with world.house.write() as session:
        add_up(session, world.house.now())
        session.flush()
        before = session.scalar(rows) or 0

        # When as many more applications come in, in one other state
        copied = session.scalars(select(Application).where(Application.state == IN_ASSESSMENT)).all()
        session.execute(insert(Application), [_another(session, each) for each in copied])
        add_up(session, world.house.now())
        session.flush()

        # Then a page reads one row more
        assert session.scalar(rows) == before + 1
        assert counts_by_state(session, world.round_id)[SUBMITTED] == len(copied)


def _another(session: Session, application: Application) -> dict[str, Any]:
    values = {column.name: getattr(application, column.name) for column in Application.__table__.columns}
    organisation = make_organisation(session, new_reference("G"), application.created_at)
    fresh = {"id": new_id(), "reference": new_reference("AP"), "organisation_id": organisation.id, "state": SUBMITTED}
    return {**values, **fresh}
