"""Events cannot be changed unseen: the database refuses, and the chain of seals shows who got past it."""

import hashlib
import json
import threading
from uuid import uuid4

import pytest
from click.testing import Result
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from grants.kernel.sealing import BATCH, broken_seals, seal_events
from tests.house import TestHouse
from tests.kernel.trial import KettleRefilled, TeaMade, Trial


def happen(trial: Trial, number: int) -> None:
    with trial.database.write() as session:
        for _ in range(number):
            trial.trace(session, trial.clock())


def seal(trial: Trial) -> None:
    with trial.database.write() as session:
        seal_events(session, trial.clock())


def broken(trial: Trial, known: dict[int, str] | None = None) -> list[str]:
    with trial.database.read() as session:
        return list(broken_seals(session, known))


def sealed(trial: Trial) -> Trial:
    """Five events, of which the third and the fifth are about further things, and the fifth asks for work."""
    happen(trial, 2)
    trial.publish(TeaMade(tea_id=uuid4()), about=(uuid4(), uuid4()))
    happen(trial, 1)
    trial.publish(KettleRefilled(kettle_id=uuid4(), litres=(1, 2)), about=(uuid4(),))
    seal(trial)
    return trial


def past_the_triggers(trial: Trial, statement: str, **values: object) -> None:
    """What somebody with the rights of a database administrator could do."""
    with trial.database.engine.connect() as connection:
        sqlite = connection.connection.driver_connection if trial.database.is_sqlite else None
        if sqlite:
            sqlite.execute("PRAGMA foreign_keys=OFF")
            for (trigger,) in sqlite.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                sqlite.execute(f"DROP TRIGGER {trigger}")
        else:
            for table in ("event", "event_subject", "newest_seal"):
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        for each in statement.split(";"):
            assert connection.execute(text(each), values).rowcount > 0
        connection.commit()
        if sqlite:
            sqlite.execute("PRAGMA foreign_keys=ON")


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


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM event_subject WHERE event_id = (SELECT id FROM event WHERE number = 3)",
        """UPDATE event_subject SET event_id = (SELECT id FROM event WHERE number = 4)
           WHERE event_id = (SELECT id FROM event WHERE number = 3)""",
        "UPDATE event_subject SET subject_id = event_id WHERE event_id = (SELECT id FROM event WHERE number = 5)",
        "INSERT INTO event_subject (event_id, subject_id) SELECT id, id FROM event WHERE number = 3",
    ],
)
def test_a_change_of_whose_history_an_event_is_is_seen(trial: Trial, change: str):
    past_the_triggers(sealed(trial), change)
    number = 5 if "= 5" in change else 3
    assert broken(trial)[0].startswith(f"Event {number} (kernel.")
    assert "or what it is about" in broken(trial)[0]


CUT_OFF = """DELETE FROM event_subject WHERE event_id = (SELECT id FROM event WHERE number = 5);
             DELETE FROM event WHERE number > 4"""


def test_events_cut_off_at_the_end_are_missed_also_after_others_are_sealed(trial: Trial):
    past_the_triggers(sealed(trial), CUT_OFF)
    missing, gone = broken(trial)
    assert missing == "Events from 5 to 5 are missing at the end: they were sealed."
    assert "work that it asked for is still noted" in gone

    happen(trial, 1)
    seal(trial)

    assert broken(trial)[0].startswith("Events from 5 on are missing before event 6")


def test_where_the_database_forgot_how_far_it_was_a_seal_written_down_elsewhere_tells(trial: Trial):
    sealed(trial)
    known = {event.number or 0: event.seal or "" for event in trial.events()}
    assert broken(trial, known) == []

    past_the_triggers(trial, ";".join((CUT_OFF, "DELETE FROM newest_seal", "DELETE FROM job")))

    assert broken(trial, {5: known[5]})[0] == "Events from 5 to 5 are missing at the end: they were sealed."
    assert "is something else" in broken(trial)[0]
    assert "has another seal than the one you know" in broken(trial, {3: known[4]})[0]


def test_an_event_that_is_gone_before_it_was_sealed_is_missed_by_what_speaks_of_it(trial: Trial):
    sealed(trial)
    trial.publish(TeaMade(tea_id=uuid4()), about=(uuid4(),))
    past_the_triggers(trial, "DELETE FROM event WHERE number IS NULL")
    (sentence,) = broken(trial)
    assert "is gone: what it was about is still noted" in sentence


def test_what_older_events_are_about_is_covered_by_the_first_seal_of_the_new_kind(trial: Trial):
    # Given events sealed by a program that did not look at what they are about
    sealed(trial)
    previous = "0" * 64
    older = []
    for event in trial.events():
        said = [previous, event.number, str(event.id), event.name, str(event.subject_id), None, event.facts]
        content = json.dumps([*said, event.at.isoformat()], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        previous = hashlib.sha256(content.encode()).hexdigest()
        older.append({"number": event.number, "seal": previous})
    past_the_triggers(trial, "UPDATE newest_seal SET seal = :seal", seal=previous)
    with trial.database.engine.begin() as connection:
        connection.execute(text("UPDATE event SET seal = :seal WHERE number = :number"), older)
    assert broken(trial) == []

    # When the next are sealed
    happen(trial, 2)
    seal(trial)

    # Then the chain holds, until somebody moves one of the old ones into another history
    assert broken(trial) == []
    with trial.database.engine.begin() as connection:
        connection.execute(text("DELETE FROM event_subject"))
    assert broken(trial)[0].startswith("Event 6 (kernel.tea_made")


def test_verify_takes_a_seal_that_was_written_down_and_prints_the_next(postgres_house: TestHouse):
    postgres_house.person("Ada Admin")
    with postgres_house.write() as session:
        seal_events(session, postgres_house.now())

    def verify(*known: str) -> Result:
        return postgres_house.app.test_cli_runner().invoke(args=["events", "verify", *known])

    printed = verify().output.split()[-1]
    assert verify("--known", printed).exit_code == 0
    gone = verify("--known", f"9{printed}")
    assert (gone.exit_code, "are missing at the end" in gone.output) == (1, True)
    assert verify("--known", "nine").exit_code == 2


def test_a_removal_past_the_triggers_is_seen(trial: Trial):
    past_the_triggers(sealed(trial), "DELETE FROM event WHERE number IN (2, 3)")
    sentence, spoken_of = broken(trial)
    assert sentence.startswith("Events from 2 on are missing before event 4")
    assert "what it was about is still noted" in spoken_of


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
        "DELETE FROM event_subject",
        "UPDATE event_subject SET subject_id = event_id",
        "INSERT INTO event_subject (event_id, subject_id) SELECT id, id FROM event WHERE number = 1",
        "DELETE FROM newest_seal",
        "UPDATE newest_seal SET number = 4",
        "UPDATE newest_seal SET seal = 'x'",
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
    for table in ("event", "event_subject", "newest_seal"):
        with pytest.raises(DatabaseError, match="append-only"), postgres_trial.database.engine.begin() as connection:
            connection.execute(text(f"TRUNCATE {table} CASCADE"))
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
