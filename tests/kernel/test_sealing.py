"""Events cannot be changed unseen: the database refuses, and the chain of seals shows who got past it."""

import threading
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from grants.kernel.sealing import BATCH, broken_seals, seal_events
from tests.kernel.trial import KettleRefilled, Trial


def happen(trial: Trial, number: int) -> None:
    with trial.database.write() as session:
        for _ in range(number):
            trial.trace(session, trial.clock())


def seal(trial: Trial) -> None:
    with trial.database.write() as session:
        seal_events(session, trial.clock())


def broken(trial: Trial) -> list[str]:
    with trial.database.read() as session:
        return list(broken_seals(session))


def sealed(trial: Trial) -> Trial:
    happen(trial, 4)
    trial.publish(KettleRefilled(kettle_id=uuid4(), litres=(1, 2)))
    seal(trial)
    return trial


def past_the_triggers(trial: Trial, statement: str, **values: object) -> None:
    """What somebody with the rights of a database administrator could do."""
    with trial.database.engine.begin() as connection:
        if trial.database.is_sqlite:
            connection.execute(text("DROP TRIGGER event_is_kept"))
            connection.execute(text("DROP TRIGGER event_is_unchanged"))
        else:
            connection.execute(text("ALTER TABLE event DISABLE TRIGGER ALL"))
        assert connection.execute(text(statement), values).rowcount > 0


def test_sealed_events_are_numbered_in_a_chain_that_holds(trial: Trial):
    sealed(trial)
    assert [event.number for event in trial.events()] == [1, 2, 3, 4, 5]
    assert len({event.seal for event in trial.events()}) == 5
    assert broken(trial) == []
    happen(trial, 2)
    assert broken(trial) == []
    seal(trial)
    seal(trial)
    assert [event.number for event in trial.events()] == [1, 2, 3, 4, 5, 6, 7]
    assert broken(trial) == []


def test_what_is_more_than_a_batch_is_sealed_next_time(trial: Trial):
    happen(trial, BATCH + 3)
    seal(trial)
    assert [event.number for event in trial.events()].count(None) == 3
    seal(trial)
    assert broken(trial) == []
    assert None not in [event.number for event in trial.events()]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE event SET facts = '{}' WHERE number = 3",
        "UPDATE event SET name = 'kernel.nothing' WHERE number = 3",
        "UPDATE event SET at = '2020-01-01 00:00:00+00:00' WHERE number = 3",
        "UPDATE event SET seal = '00' WHERE number = 3",
        "UPDATE event SET actor_id = id WHERE number = 3",
        "UPDATE event SET subject_id = id WHERE number = 3",
    ],
)
def test_a_change_past_the_triggers_is_seen(trial: Trial, change: str):
    past_the_triggers(sealed(trial), change.replace("+00:00", "" if trial.database.is_sqlite else "+00:00"))
    assert broken(trial)[0].startswith("Event 3 (kernel.")


def test_a_removal_past_the_triggers_is_seen(trial: Trial):
    past_the_triggers(sealed(trial), "DELETE FROM event WHERE number IN (2, 3)")
    (sentence,) = broken(trial)
    assert sentence.startswith("Events from 2 on are missing before event 4")


def test_closing_the_gap_by_renumbering_is_seen(trial: Trial):
    past_the_triggers(sealed(trial), "DELETE FROM event WHERE number = 3")
    with trial.database.engine.begin() as connection:
        for number in (4, 5):
            connection.execute(text("UPDATE event SET number = :n - 1 WHERE number = :n"), {"n": number})
    assert broken(trial)


def test_two_events_that_change_places_are_seen(trial: Trial):
    past_the_triggers(sealed(trial), "UPDATE event SET number = 99 WHERE number = 3")
    with trial.database.engine.begin() as connection:
        connection.execute(text("UPDATE event SET number = 3 WHERE number = 4"))
        connection.execute(text("UPDATE event SET number = 4 WHERE number = 99"))
    assert broken(trial)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM event",
        "DELETE FROM event WHERE number IS NULL",
        "UPDATE event SET facts = '{}' WHERE number IS NULL",
        "UPDATE event SET name = 'x'",
        "UPDATE event SET actor_id = id WHERE number IS NULL",
        "UPDATE event SET number = NULL, seal = NULL WHERE number = 1",
        "UPDATE event SET seal = 'x' WHERE number = 1",
    ],
)
def test_the_database_itself_refuses_to_change_or_delete_an_event(trial: Trial, statement: str):
    sealed(trial)
    happen(trial, 1)
    with pytest.raises(DatabaseError, match="append-only"), trial.database.engine.begin() as connection:
        connection.execute(text(statement))
    assert len(trial.events()) == 6
    assert broken(trial) == []


def test_nor_can_the_table_be_emptied(postgres_trial: Trial):
    sealed(postgres_trial)
    with pytest.raises(DatabaseError, match="append-only"), postgres_trial.database.engine.begin() as connection:
        connection.execute(text("TRUNCATE event CASCADE"))
    assert len(postgres_trial.events()) == 5


def test_several_that_seal_at_once_make_one_chain(postgres_trial: Trial):
    trial = postgres_trial
    together = threading.Barrier(3)

    def work() -> None:
        for _ in range(4):
            together.wait()
            happen(trial, 5)
            seal(trial)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seal(trial)

    assert sorted(event.number for event in trial.events()) == list(range(1, 61))
    assert broken(trial) == []
