"""Who somebody is, asked for in every request, costs the same however many have applied."""

from typing import Any
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.dialects import postgresql

from grants.applications.models import Application, Party
from grants.identity.models import Person
from grants.kernel.db import new_id
from grants.organisations.models import Contact, FormerMembership, Membership, Organisation
from tests.applications.rows import FITTING, World

MANY = 500
FEW = 60
"""Rows: what a person has a part in, and not what there is."""


def test_who_somebody_is_is_found_without_reading_what_others_have(postgres_world: World):
    # Given many people, each with an organisation, an application with a partner, and an organisation they left
    world = postgres_world
    fill(world)
    with world.house.write() as session:
        session.execute(text("ANALYZE"))

    # When the house asks what Sam, who has left an organisation, has a part in
    read = rows_read(plan_of_roles(world, world.sam.id))

    # Then it reads Sam's rows
    assert sum(read.values()) < FEW, read


def fill(world: World) -> None:
    now = world.house.now()
    with world.house.write() as session:
        question_set_id = session.get_one(Application, world.start(session).id).question_set_id
        organisations = [
            {"id": new_id(), "reference": f"ORG-{n}", "name": f"Club {n}", "kind": "unregistered_group"}
            | {"constituted": True, "annual_income_pence": 0, "is_funder": False, "created_at": now, "version": 1}
            for n in range(MANY)
        ]
        people = [
            {"id": new_id(), "email": f"p{n}@example.org", "name": "Pat", "is_administrator": False, "created_at": now}
            for n in range(MANY)
        ]
        session.execute(insert(Organisation), organisations)
        session.execute(insert(Person), people)
        pairs = list(zip(people, organisations, strict=True))
        session.execute(
            insert(Membership),
            [
                {"organisation_id": club["id"], "person_id": person["id"], "position": "Chair", "since": now}
                for person, club in pairs
            ],
        )
        leavers = [*(person["id"] for person in people[1:]), world.sam.id]
        session.execute(
            insert(FormerMembership),
            [
                {"organisation_id": club["id"], "person_id": leaver, "position": "Helper", "is_signatory": False}
                | {"since": now, "left_at": now}
                for leaver, club in zip(leavers, organisations, strict=True)
            ],
        )
        session.execute(
            insert(Contact),
            [{"organisation_id": club["id"], "role": "main", "name": "P", "email": p["email"]} for p, club in pairs],
        )
        applications = [
            {"id": new_id(), "reference": f"APP-{n}", "round_id": world.round_id, "organisation_id": club["id"]}
            | {"started_by": person["id"], "question_set_id": question_set_id, "eligibility_answers": FITTING}
            | {"title": "", "answers": {}, "state": "draft", "created_at": now, "updated_at": now, "version": 1}
            for n, (person, club) in enumerate(pairs)
        ]
        session.execute(insert(Application), applications)
        session.execute(
            insert(Party),
            [
                {"application_id": each["id"], "role": "partner", "organisation_id": club["id"], "name": "Partner"}
                | {"contact_name": "Pat", "email": person["email"], "share_pence": 1, "does": "Helps", "edition": 1}
                | {"state": "asked", "asked_at": now, "note": ""}
                for each, (person, club) in zip(applications[1:], pairs, strict=False)
            ],
        )


def plan_of_roles(world: World, person_id: UUID) -> Any:
    asked = world.house.app.registry.roles_of_person.params(person_id=person_id)
    written = asked.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})
    with world.house.read() as session:
        session.execute(text("SET LOCAL enable_seqscan = off"))
        return session.scalars(text(f"EXPLAIN (ANALYZE, FORMAT JSON) {written}")).one()[0]["Plan"]


def rows_read(node: Any) -> dict[str, int]:
    """How many rows of each table a plan looked at."""
    read: dict[str, int] = {}
    looked = node["Actual Rows"] + node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    if table := node.get("Relation Name"):
        read[table] = round(looked * node["Actual Loops"])
    for below in node.get("Plans", []):
        for table, number in rows_read(below).items():
            read[table] = read.get(table, 0) + number
    return read
