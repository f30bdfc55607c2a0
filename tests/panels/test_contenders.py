"""Where each application before a panel stands is kept by the database, and follows whatever changes it."""

import threading
from fractions import Fraction
from uuid import UUID

from sqlalchemy import delete, select, update

from grants.applications.models import DECIDED, ELIGIBLE, IN_ASSESSMENT, WITHDRAWN, Application
from grants.panels.comparing.models import UNMARKED, Contender, StoredEstimate
from grants.panels.comparing.service import told_of
from grants.panels.models import (
    DONE,
    SITS,
    STOOD_DOWN,
    THIRD_SECTOR,
    TO_SCORE,
    UNABLE,
    Allocation,
    Decision,
    PanelMember,
)
from grants.panels.queries import BEFORE_THE_PANEL
from grants.schemes.models import Round
from tests.house import TestHouse
from tests.panels.rows import World, build
from tests.panels.test_comparing import work_off

Kept = dict[UUID, tuple[int, bool, float, float, bool, int, int]]


def kept(world: World) -> Kept:
    with world.house.read() as session:
        rows = session.scalars(select(Contender).where(Contender.round_id == world.round_id))
        return {
            each.application_id: (
                each.asked_pence,
                each.is_decided,
                each.raw_order,
                each.adjusted_order,
                each.in_assessment,
                each.readers,
                each.third_sector_readers,
            )
            for each in rows
        }


def worked_out(world: World) -> Kept:
    """The same from the applications, marks and decisions themselves."""
    with world.house.read() as session:
        of_round = (Application.round_id == world.round_id, Application.state.in_(BEFORE_THE_PANEL))
        found: Kept = {}
        for application in session.scalars(select(Application).where(*of_round)):
            its = (Allocation.application_id == application.id, Allocation.state == DONE)
            marks = session.execute(select(Allocation.weighted_marks, Allocation.applied_weight).where(*its)).all()
            estimate = session.get(StoredEstimate, application.id)
            able = (Allocation.application_id == application.id, Allocation.state != UNABLE)
            votes = (PanelMember.standing == SITS, PanelMember.is_observer.is_(False))
            reading = select(PanelMember.kind).join(Allocation, Allocation.member_id == PanelMember.id)
            kinds = session.scalars(reading.where(*able, *votes)).all()
            raw = sum((Fraction(each[0], each[1]) for each in marks), Fraction()) / len(marks) if marks else None
            found[application.id] = (
                application.amount_requested_pence or 0,
                session.scalar(select(Decision.id).where(Decision.application_id == application.id)) is not None,
                UNMARKED if raw is None else -round(float(raw), 12),
                -estimate.adjusted if estimate and marks else UNMARKED,
                application.state == IN_ASSESSMENT,
                len(kinds),
                kinds.count(THIRD_SECTOR),
            )
        return found


def told(world: World) -> str:
    with world.house.read() as session:
        return told_of(session, session.get_one(Round, world.round_id)).fingerprint


def test_it_follows_every_change_and_each_is_told(house: TestHouse):
    # Given marks of which two leave a third, and a comparison of them
    world = build(house, applications=4, budget_pence=15_000_00).seated()
    words = [told(world)]

    def changed() -> None:
        assert kept(world) == worked_out(world)
        words.append(told(world))
        assert words[-1] != words[-2]

    for person, mark in ((world.chris, 4), (world.tess, 4), (world.theo, 3)):
        world.assess(person, 0, mark)
        changed()
    world.assess(world.chris, 1, 2)
    work_off(house)
    assert {row[3] for row in kept(world).values()} != {UNMARKED}
    changed()
    assert len(kept(world)) == 4

    # When marks are revised, and given up, and somebody else's are set aside
    world.assess(world.theo, 0, 5)
    changed()
    first, second, third, _ = world.applications
    undone = {"state": TO_SCORE, "done_at": None, "weighted_marks": None, "applied_weight": None}
    with house.write() as session:
        session.execute(update(Allocation).where(Allocation.application_id == second).values(undone))
    changed()
    assert kept(world)[second][2:4] == (UNMARKED, UNMARKED)
    world.assess(world.chris, 1, 1)
    changed()

    # When something is decided, and taken back
    world.propose(world.ada, 0)
    changed()
    with house.write() as session:
        session.execute(delete(Decision).where(Decision.application_id == first))
    changed()

    # When an application asks for less, is withdrawn, and is before the panel again
    for values in ({"amount_requested_pence": 1_00}, {"state": WITHDRAWN}, {"state": IN_ASSESSMENT}):
        with house.write() as session:
            session.execute(update(Application).where(Application.id == second).values(values))
        changed()
    with house.write() as session:
        session.execute(update(Application).where(Application.id == third).values(state=ELIGIBLE))
    changed()
    assert third not in kept(world)


def test_readers_are_counted_as_they_come_and_go(house: TestHouse):
    world = build(house).seated()
    first, second, _ = world.applications
    assert kept(world) == worked_out(world)
    before = kept(world)[first][5:]
    assert before[0] > before[1] > 0

    # When one cannot read the first, another no longer reads the second, a third stands down and a fourth listens
    people = [world.tess.id, world.theo.id]
    with house.write() as session:
        members = {each.person_id: each.id for each in world.panel(session).members}
        tess, theo = (members[each] for each in people)
        unable = {"state": UNABLE, "note": "I am ill.", "done_at": house.clock()}
        of_tess = (Allocation.member_id == tess, Allocation.application_id == first)
        session.execute(update(Allocation).where(*of_tess).values(unable))
        of_theo = (Allocation.member_id == theo, Allocation.application_id == second)
        session.execute(delete(Allocation).where(*of_theo))
    assert kept(world) == worked_out(world)
    assert kept(world)[first][5] == before[0] - 1
    for values in ({"standing": STOOD_DOWN}, {"standing": SITS}, {"is_observer": True}, {"kind": "funder"}):
        with house.write() as session:
            session.execute(update(PanelMember).where(PanelMember.id == theo).values(values))
        assert kept(world) == worked_out(world)

    # When one is decided
    with house.write() as session:
        session.execute(update(Application).where(Application.id == first).values(state=DECIDED))
    assert not kept(world)[first][4]
    assert kept(world) == worked_out(world)


def test_marks_given_at_the_same_time_are_both_counted(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    world.declare(world.chris, 0)
    world.declare(world.tess, 0)
    first = world.applications[0]
    both = threading.Barrier(2)

    def mark(person: object, points: int) -> None:
        with postgres_house.write() as session:
            _, member = world.at(session, person, 0)  # type: ignore[arg-type]
            key = (Allocation.application_id == first, Allocation.member_id == member.id)
            done = {"state": DONE, "done_at": postgres_house.clock(), "weighted_marks": points, "applied_weight": 1}
            both.wait()
            session.execute(update(Allocation).where(*key).values(done))

    markers = [threading.Thread(target=mark, args=each) for each in ((world.chris, 5), (world.tess, 2))]
    for each in markers:
        each.start()
    for each in markers:
        each.join()

    assert kept(world)[first][2] == -3.5
    assert kept(world) == worked_out(world)
