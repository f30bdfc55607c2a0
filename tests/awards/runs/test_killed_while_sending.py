"""`kill -9` at each step of sending a payment run: it was sent as a whole, or not at all and can be sent."""

import os
import signal
from collections.abc import Callable
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from grants.awards.paying.runs.models import LISTED, RELEASED, SENT
from grants.awards.paying.runs.queries import payments_of, run_of
from grants.awards.paying.runs.releasing import service as releasing
from grants.kernel.problems import Conflict
from tests.awards.rows import World, build
from tests.awards.test_money_of_changing_grants import group
from tests.house import TestHouse


def released(world: World) -> UUID:
    for _ in range(2):
        world.accepted(organisation_id=group(world))
    run_id = world.prepare()
    with world.house.write() as session:
        releasing.release_run(session, run_of(session, run_id), version=None, **world.who(world.ada))
    return run_id


def killed_at(step: int, house: TestHouse, send: Callable[[], None]) -> bool:
    """Whether another process that sends is killed at this statement of the database, before it has ended."""
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
        send()
    finally:
        os._exit(0)


def states(world: World, run_id: UUID) -> tuple[str, set[str], int]:
    with world.house.read() as session:
        found = {payment.state for payment in payments_of(session, run_id)}
        return run_of(session, run_id).state, found, len(world.house.events("awards.payment_run_sent"))


def test_a_run_is_sent_as_a_whole_or_not_at_all(house: TestHouse):
    world = build(house)
    run_id, who = released(world), world.who(world.ada)

    def send() -> None:
        with house.write() as session:
            releasing.send_by_hand(session, run_of(session, run_id), version=None, **who)

    for step in count(1):
        if not killed_at(step, house, send):
            break
        assert states(world, run_id) == (RELEASED, {LISTED}, 0), f"killed at statement {step}"
    assert step > 10
    assert states(world, run_id) == (SENT, {SENT}, 1)
    with pytest.raises(Conflict):
        send()
    assert states(world, run_id) == (SENT, {SENT}, 1)
