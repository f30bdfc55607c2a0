"""Marks in numbers, written straight into the tables: what the comparison and the ranking have to bear."""

import random
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import insert

from grants.kernel.db import new_id
from grants.panels.models import DONE, NONE, Allocation, Interest, PanelMember
from grants.panels.scoring.assessing import criteria_of
from grants.panels.scoring.models import Score
from grants.panels.scoring.rules import added_up
from tests.panels.rows import World


def add_members(world: World, number: int) -> list[UUID]:
    """More members of a panel that sits, without the allocations that joining brings."""
    people = [world.house.person(f"Reader {each}") for each in range(number)]
    assert world.panel_id
    rows = [
        {
            "id": new_id(),
            "panel_id": world.panel_id,
            "person_id": person.id,
            "kind": "staff",
            "is_chair": False,
            "is_observer": False,
            "standing": "sits",
            "access_needs": "",
            "pack_edition": 0,
            "joined_at": world.house.now(),
        }
        for person in people
    ]
    with world.house.write() as session:
        session.execute(insert(PanelMember), rows)
    return [row["id"] for row in rows]  # type: ignore[misc]


def mark_all(world: World, members: Sequence[UUID], *, readers: int, seed: int = 1) -> None:
    """So many of these members read each application, some of them harshly, and are done."""
    chance, now = random.Random(seed), world.house.now()  # noqa: S311 - made-up marks, no secret
    with world.house.read() as session:
        weights = criteria_of(session, world.round_id).weights
    harsh = {member: chance.choice((-1, 0, 0, 1)) for member in members}
    interests, allocations, scores = [], [], []
    for number, application_id in enumerate(world.applications):
        worth = chance.uniform(1, 4)
        for member_id in [members[(number + each * (1 + number % 3)) % len(members)] for each in range(readers)]:
            pair = {"application_id": application_id, "member_id": member_id}
            interests.append(
                {**pair, "id": new_id(), "level": NONE, "note": "", "automatic": False, "declared_at": now}
            )
            marks = {
                criterion_id: min(5, max(0, round(worth - harsh[member_id] + chance.gauss(0, 0.8))))
                for criterion_id in world.criteria.values()
            }
            weighted, weight = added_up(marks, weights)
            given = {"state": DONE, "note": "", "allocated_at": now, "done_at": now, "version": 1}
            allocations.append({**pair, **given, "weighted_marks": weighted, "applied_weight": weight})
            scores += [
                {
                    **pair,
                    "id": new_id(),
                    "interest_level": NONE,
                    "criterion_id": criterion_id,
                    "mark": mark,
                    "reason": "",
                    "scored_at": now,
                    "version": 1,
                }
                for criterion_id, mark in marks.items()
            ]
    with world.house.write() as session:
        for table, rows in ((Interest, interests), (Allocation, allocations), (Score, scores)):
            session.execute(insert(table), rows)
