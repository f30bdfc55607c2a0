"""`kill -9` at each statement of each act of a payment run: it was done as a whole, or not at all and can be done."""

import os
import signal
from collections.abc import Callable
from functools import partial
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from grants.awards.models import Instalment
from grants.awards.paying.bank_files.answers import Answer
from grants.awards.paying.runs import service
from grants.awards.paying.runs.answering import service as answering
from grants.awards.paying.runs.models import PAID, RETURNED, UNANSWERED
from grants.awards.paying.runs.queries import payment_of, payments_of, run_of
from grants.awards.paying.runs.releasing import service as releasing
from grants.identity.models import Person
from grants.kernel.events import StoredEvent
from grants.kernel.jobs import Job
from grants.kernel.problems import Conflict
from tests.awards.rows import World, build
from tests.awards.test_money_of_changing_grants import group
from tests.house import TestHouse

LEAST_STATEMENTS = 8
"""How many statements an act has at least: fewer would say that nothing was killed in its middle."""


def killed_at(step: int, house: TestHouse, act: Callable[[Session], object]) -> bool:
    """Whether another process that acts is killed at this statement of the database, before it has ended."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        return os.WIFSIGNALED(status)
    engine, done = house.app.database.engine, count(1)
    engine.dispose(close=False)  # what the parent has open stays the parent's

    def kill(*_: Any) -> None:
        if next(done) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "before_cursor_execute", kill)
    event.listen(engine, "commit", kill)
    try:
        with house.write() as session:
            act(session)
    finally:
        os._exit(0)


def stands(world: World, run_id: UUID) -> tuple[Any, ...]:
    """All that an act on a run could leave half done."""
    with world.house.read() as session:
        payments = [(each.state, each.fingerprint, each.outcome) for each in payments_of(session, run_id)]
        instalments = session.execute(select(Instalment.id, Instalment.state).order_by(Instalment.id)).all()
        told = session.scalar(select(func.count()).select_from(StoredEvent))
        jobs = session.scalar(select(func.count()).select_from(Job))
        return run_of(session, run_id).state, payments, [tuple(each) for each in instalments], told, jobs


def begun(world: World) -> UUID:
    who = world.who(world.house.person("Abe Prepares", administrator=True))
    awards = [world.accepted(organisation_id=group(world)) for _ in range(2)]
    ids = [award.instalments[0].id for award in awards]
    with world.house.write() as session:
        return service.begin_run(session, instalment_ids=ids, **who).id


def test_each_act_is_done_as_a_whole_or_not_at_all(house: TestHouse):
    world = build(house)
    run_id, bea = begun(world), house.person("Bea Second", administrator=True)
    abe = house.person("Abe Prepares")

    def answers(session: Session, **who: Any) -> object:
        one, other = (each for each in payments_of(session, run_id) if each.state in UNANSWERED)
        said = [Answer(one.end_to_end, PAID), Answer(other.end_to_end, RETURNED, reason="AC04")]
        return answering.answer_payments(session, run_of(session, run_id), said, **who)

    def reverses(session: Session, **who: Any) -> object:
        (paid,) = (each.id for each in payments_of(session, run_id) if each.state == PAID)
        wrong = {"reason": "It was another one.", "pay_again": True, "version": None}
        return answering.reverse_payment(session, payment_of(session, paid), **wrong, **who)

    def acts(verb: Callable[..., object], session: Session, **who: Any) -> object:
        return verb(session, run_of(session, run_id), version=None, **who)

    steps: list[tuple[Person, Callable[..., object], str]] = [
        (abe, partial(acts, service.prepare_run), "prepared"),
        (world.ada, partial(acts, releasing.release_run), "released"),
        (world.ada, partial(acts, releasing.send_by_hand), "sent"),
        (world.ada, answers, "closed"),
        (bea, reverses, "closed"),
    ]
    for person, act, becomes in steps:
        who, before = world.who(person), stands(world, run_id)
        for step in count(1):
            if not killed_at(step, house, partial(act, **who)):
                break
            assert stands(world, run_id) == before, f"{becomes}: killed at statement {step}"
        assert step > LEAST_STATEMENTS
        after = stands(world, run_id)
        assert after[0] == becomes
        assert after != before
        with pytest.raises((Conflict, ValueError)), house.write() as session:
            act(session, **who)
        assert stands(world, run_id) == after
