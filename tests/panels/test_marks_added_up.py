"""What a member's marks for an application come to is kept with them once they are done, and follows every revision."""

from uuid import UUID

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from grants.panels.models import Allocation
from grants.panels.scoring import service as scoring_service
from grants.panels.scoring.models import Score
from grants.schemes.models import Criterion
from tests.house import TestHouse
from tests.panels.rows import build
from tests.panels.test_scoring import act, keep

Sums = dict[tuple[UUID, UUID], tuple[int, int]]


def kept(house: TestHouse) -> Sums:
    found = select(
        Allocation.application_id, Allocation.member_id, Allocation.weighted_marks, Allocation.applied_weight
    ).where(Allocation.applied_weight.is_not(None))
    with house.read() as session:
        return {(row[0], row[1]): (row[2], row[3]) for row in session.execute(found)}


def counted(house: TestHouse) -> Sums:
    """The same from the marks themselves."""
    found = (
        select(
            Score.application_id,
            Score.member_id,
            func.sum(Criterion.weight * Score.mark),
            func.sum(Criterion.weight),
        )
        .join(Score.criterion)
        .join(
            Allocation, (Allocation.application_id == Score.application_id) & (Allocation.member_id == Score.member_id)
        )
        .where(Allocation.state == "done", Score.mark.is_not(None))
        .group_by(Score.application_id, Score.member_id)
    )
    with house.read() as session:
        return {(row[0], row[1]): (int(row[2]), int(row[3])) for row in session.execute(found)}


def test_the_sums_follow_every_revision(house: TestHouse):
    # Given marks given together, and others kept one by one of which one criterion does not apply
    world = build(house).seated()
    world.assess(world.theo, 0, 3)
    world.declare(world.tess, 0)
    keep(world, "Need", 4)
    keep(world, "Plan", 3)
    keep(world, "Social value", None, reason="They were not asked.")
    assert len(kept(house)) == 1

    # When they are done, they are added up
    act(world, scoring_service.finish_scores)
    assert len(kept(house)) == 2
    assert kept(house) == counted(house)

    # And when they are revised, one by one and together
    keep(world, "Need", 1)
    keep(world, "Social value", 5, reason="They say it after all.")
    world.assess(world.theo, 0, 1)
    assert kept(house) == counted(house)


def test_no_marks_are_done_without_their_sum(house: TestHouse):
    world = build(house).seated()
    world.assess(world.theo, 0, 3)
    for broken in (
        "applied_weight = NULL",
        "weighted_marks = NULL",
        "applied_weight = 0",
        "state = 'unable', note = 'I'",
    ):
        with pytest.raises(IntegrityError), house.write() as session:
            session.execute(text(f"UPDATE allocation SET {broken} WHERE state = 'done'"))  # noqa: S608 - our own words
