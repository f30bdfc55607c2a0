"""Rounds decided with applications in reserve, and what becomes of them."""

from typing import Any

from sqlalchemy import select

from grants.applications.models import Application
from grants.awards.letters.models import Letter
from grants.awards.models import Award
from grants.awards.offers import service as awards
from grants.awards.queries import award_of
from grants.identity.models import Person
from grants.kernel.files import StoredFile
from grants.panels.deciding.reserve import service as reserve_service
from grants.panels.models import Decision
from grants.schemes.models import Round
from tests.house import TestHouse
from tests.panels.rows import World, build

SAID = "Close to the line."


RESERVED = {"outcome": "reserve", "amount_pence": None, "reasons": "Good, and no money left", "feedback": SAID}


def decided(house: TestHouse, *, reserved: int = 2, budget_pence: int = 4_000_00) -> World:
    """A round whose one award takes all its money, with the others in reserve, and everybody told."""
    world = build(house, applications=reserved + 1, budget_pence=budget_pence).seated()
    world.fund({"Airedale Health": 10_000_00})
    world.propose(world.ada, 0)
    for number in range(1, reserved + 1):
        world.propose(world.ada, number, **RESERVED)
    world.confirm(world.ada)
    world.release()
    house.run_jobs()
    return world


def turned_down(world: World) -> World:
    """The first award's organisation does not want it after all."""
    with world.house.write() as session:
        award_id = session.scalars(select(Award.id)).one()
    with world.house.write() as session:
        found = award_of(session, award_id)
        awards.decline_award(session, found, reason="We have closed.", **world.who(world.ada))
    world.house.run_jobs()
    return world


def fund(world: World, number: int, amount_pence: int = 4_000_00, *, by: Person | None = None, **more: Any) -> Decision:
    """One administrator funds it, another releases the offer."""
    version, held = more.pop("version", None), more.pop("held", False)
    funding = reserve_service.Funding(amount_pence=amount_pence, **more)
    with world.house.write() as session:
        application = session.get_one(Application, world.applications[number])
        made = reserve_service.fund_from_reserve(
            session, application, funding=funding, version=version, **world.who(by or world.ada)
        )
    if not held:
        world.release()
    return made


def close(world: World, person: Person | None = None) -> list[Decision]:
    with world.house.write() as session:
        return reserve_service.close_reserve(session, world.panel(session), **world.who(person or world.ada))


def letters_about(world: World, number: int) -> list[tuple[str, bool]]:
    with world.house.read() as session:
        found = select(Letter.kind, Letter.written_at).join(Decision, Decision.id == Letter.decision_id)
        rows = session.execute(found.where(Decision.application_id == world.applications[number]).order_by(Letter.id))
        return [(kind, written_at is not None) for kind, written_at in rows]


def offer_to(world: World, number: int) -> str:
    """The words of the offer, without the ends of its lines."""
    with world.house.read() as session:
        offers = select(StoredFile.digest).join(Letter, Letter.file_id == StoredFile.id).where(Letter.kind == "offer")
        of = offers.join(Decision, Decision.id == Letter.decision_id)
        digest = session.scalars(of.where(Decision.application_id == world.applications[number])).one()
    return " ".join(world.house.app.files.get(digest).decode().split())


def committed(house: TestHouse) -> int:
    with house.read() as session:
        return int(session.scalars(select(Round.committed_pence)).one())
