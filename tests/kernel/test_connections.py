"""Connections to PostgreSQL that were lost while nobody used them, and a database that is away."""

from contextlib import closing

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from grants.kernel import db
from tests.house import TestHouse
from tests.kernel.trial import Trial


def lose_its_connection(trial: Trial) -> None:
    """As when the database server is started again."""
    with trial.database.engine.connect() as connection:
        number = connection.scalar(text("SELECT pg_backend_pid()"))
    engine = db.make_engine(trial.database.engine.url)
    with engine.connect() as other:
        assert other.scalar(text("SELECT pg_terminate_backend(:number, 5000)"), {"number": number})
    engine.dispose()


def test_a_connection_that_was_lost_while_idle_is_replaced(postgres_trial: Trial, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(db, "RESTED_SECONDS", 0.0)
    trial = postgres_trial
    job_id = trial.add()
    lose_its_connection(trial)

    assert trial.run(job_id)


def test_only_one_that_was_just_used_is_not_asked(postgres_trial: Trial, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(db, "RESTED_SECONDS", 60.0)
    trial = postgres_trial
    lose_its_connection(trial)

    def use() -> None:
        with trial.database.engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    with pytest.raises(DBAPIError):
        use()
    use()


def test_the_connection_that_was_used_last_is_used_next(postgres_trial: Trial):
    """It has its statements prepared, where another would plan them anew."""
    engine = postgres_trial.database.engine
    with engine.connect() as one, engine.connect() as other:
        last = other.scalar(text("SELECT pg_backend_pid()"))
        one.close()
    for _ in range(3):
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT pg_backend_pid()")) == last


def test_while_the_database_is_away_everybody_is_asked_to_come_back(postgres_house: TestHouse, postgres_url: str):
    sam = postgres_house.program(postgres_house.person("Sam Field"))
    browser = postgres_house.browser(postgres_house.person("Sam Field"))
    address = make_url(postgres_url)
    name = address.database
    elsewhere = db.make_engine(address.set(database="postgres"))
    with elsewhere.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'))
        cut = text("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = :name")
        connection.execute(cut, {"name": name}).all()
        try:
            answers = [sam.get("/me"), sam.put("/me", {"name": "Sam"}), browser.get("/account")]
            health = sam.client.get("/health")
        finally:
            connection.execute(text(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'))
    elsewhere.dispose()

    assert [(answer.status_code, answer.headers.get("Retry-After")) for answer in [*answers, health]] == [
        (503, "30")
    ] * 4
    assert {answer.json["code"] for answer in answers[:2]} == {"unavailable"}
    assert "Please try again in a minute" in answers[2].text
    assert sam.put("/me", {"name": "Sam"}).status_code == 200


def test_what_the_columns_of_an_answer_are_is_told_to_whoever_asks(postgres_url: str):
    engine = db.make_engine(postgres_url)
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        assert cursor.description is None

        cursor.execute("SELECT 1 AS one, 'b' AS two WHERE false")
        columns = cursor.description
        assert (len(columns), [each[0] for each in columns]) == (2, ["one", "two"])
        assert (columns[1].name, [each.name for each in columns[-1:]]) == ("two", ["two"])

        cursor.execute("SET application_name = 'nobody'")
        assert cursor.description is None
    engine.dispose()
