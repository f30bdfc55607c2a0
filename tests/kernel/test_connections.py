"""Connections to PostgreSQL that were lost while nobody used them."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from grants.kernel import db
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
