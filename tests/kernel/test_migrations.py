"""Migrations run on what people have already written."""

import json
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError

from grants.kernel.db import make_engine, new_id
from grants.kernel.migrate import alembic_config
from tests.databases import Databases

BEFORE = (
    (
        "INSERT INTO person (id, email, name, letter_format, is_administrator, created_at, version) "
        "VALUES (:person, 'sam@example.org', 'Sam', 'standard', false, '2027-03-01 10:00:00', 1)"
    ),
    (
        "INSERT INTO organisation (id, reference, name, kind, is_funder, constituted, created_at, version) "
        "VALUES (:organisation, 'ORG-1', 'Beeston Blooms', 'council', false, true, '2027-03-01 10:00:00', 1)"
    ),
    (
        "INSERT INTO membership (organisation_id, person_id, position, is_signatory, since) "
        "VALUES (:organisation, :person, 'Clerk', true, '2027-03-01 10:00:00')"
    ),
    (
        "INSERT INTO event (id, name, subject_id, facts, at, number, seal) "
        "VALUES (:person, 'organisations.member_joined', :organisation, '{}', '2027-03-01 10:00:00', 7, 'abc')"
    ),
    "INSERT INTO event_subject (event_id, subject_id) VALUES (:person, :person)",
)
SCHEME = (
    "INSERT INTO scheme (id, slug, name, purpose, instrument_test, co_produced_with, smallest_award_pence, "
    "largest_award_pence, award_months, length_justification, instalments, returns, eligibility, created_at, version, "
    "decided_by, to_hand, lowest_mark, highest_mark, scores_blind, draws_lots, is_imported) VALUES "
    "(:scheme, 'warm', 'Warm', 'Health', 'Grant', 'Us', 1, 2, 36, '', 1, 1, '[]', '2027-03-01 10:00:00', 1, "
    "'', '', 0, 5, false, false, false)"
)
IMPOSSIBLE = (
    "UPDATE organisation SET kind = 'club'",
    "UPDATE organisation SET name = ' '",
    "UPDATE organisation SET annual_income_pence = -1",
    "DELETE FROM organisation",
)


@pytest.mark.parametrize("backend", ["postgresql", "sqlite"])
def test_an_organisation_keeps_its_people_when_its_table_is_made_anew(
    backend: str, databases: Databases, tmp_path: Path
):
    # Given an installation from before profiles were asked, with an organisation and somebody in it
    on_sqlite = backend == "sqlite"
    engine = make_engine(f"sqlite:///{tmp_path}/before.sqlite" if on_sqlite else databases.empty_postgres())
    command.upgrade(alembic_config(engine), "0002")
    ids = {"person": new_id(), "organisation": new_id()}
    shown = {name: value.hex if on_sqlite else value for name, value in ids.items()}
    with engine.begin() as connection:
        for statement in BEFORE:
            connection.execute(text(statement), shown)

    # When it is brought up to date
    command.upgrade(alembic_config(engine), "head")

    # Then all is there, the new kind can be used, and what was impossible still is
    with engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM membership")).scalar() == 1
        assert connection.execute(text("SELECT areas FROM organisation")).scalar() in ([], "[]")
        connection.execute(text("UPDATE organisation SET kind = 'parish_council'"))
        assert connection.execute(text("SELECT number, seal FROM newest_seal")).all() == [(7, "abc")]
    with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
        connection.execute(text("DELETE FROM event_subject"))
    for statement in IMPOSSIBLE:
        with pytest.raises(IntegrityError), engine.begin() as connection:
            connection.execute(text(statement))
    url = engine.url
    engine.dispose()
    if not on_sqlite:
        databases.drop(url.render_as_string(hide_password=False))


def test_questions_from_before_tell_what_their_keys_stood_for(databases: Databases):
    engine = make_engine(databases.empty_postgres())
    command.upgrade(alembic_config(engine), "0036")
    questions = [
        {"key": key, "type": kind, "label": "?", "required": True, "minutes": 1}
        for key, kind in (("starts", "month"), ("begins", "date"), ("start", "long_text"), ("spent", "money"))
    ]
    definition = {"title": "Any", "sections": [{"key": "a", "title": "A", "questions": questions}]}
    with engine.begin() as connection:
        scheme = {"scheme": new_id()}
        connection.execute(text(SCHEME), scheme)
        made = {**scheme, "id": new_id(), "definition": json.dumps(definition)}
        connection.execute(
            text(
                "INSERT INTO question_set (id, scheme_id, purpose, number, definition, created_at) "
                "VALUES (:id, :scheme, 'application', 1, :definition, '2027-03-01 10:00:00')"
            ),
            made,
        )
    command.upgrade(alembic_config(engine), "0037")
    with engine.begin() as connection:
        kept = connection.execute(text("SELECT definition FROM question_set")).scalar_one()
    told = [question.get("tells") for question in kept["sections"][0]["questions"]]
    assert told == ["start", None, None, "spent"]
    url = engine.url
    engine.dispose()
    databases.drop(url.render_as_string(hide_password=False))
