"""Schemes, rounds, deadlines and money; on both databases."""

from datetime import timedelta
from uuid import uuid4

import pytest

from grants.kernel.access import SYSTEM
from grants.kernel.problems import Conflict, Invalid, NotFound, Stale
from grants.organisations.queries import organisation_of
from grants.schemes import defaults, queries, service
from grants.schemes.models import Round
from tests.house import TestHouse
from tests.organisations.given import funder, organisation
from tests.schemes.given import CLOSED, CLOSES, round_details, round_of, scheme, scheme_details


def fields(refused):
    return [problem.field for problem in refused.value.problems]


def test_a_scheme_has_its_funders_criteria_and_questions(house: TestHouse):
    kept = scheme(house)

    assert [c.funder.name for c in kept.contributions] == ["Warm Spaces Council", "Warm Spaces Board"]
    assert [c.weight for c in kept.criteria] == [50, 40, 10]
    assert kept.criteria[0].guide == list(defaults.GUIDE)
    assert kept.slug == "warm-spaces"
    with house.read() as session:
        assert queries.latest_question_set(session, kept.id, "application").definition == defaults.APPLICATION
        assert queries.latest_question_set(session, kept.id, "return").definition == defaults.RETURN
        with pytest.raises(NotFound):
            queries.latest_question_set(session, uuid4(), "return")
    event = house.events("schemes.scheme_created")[0]
    assert event.facts == {"scheme_id": str(kept.id)}


def test_only_funders_give(house: TestHouse):
    sam = organisation(house, house.person("Sam Field"))
    details = scheme_details(funder(house, "The Board"))
    details["contributions"] += [
        {"funder_id": sam.id, "amount_pence": 100},
        {"funder_id": uuid4(), "amount_pence": 100},
    ]
    with house.write() as session, pytest.raises(Invalid) as refused:
        service.create_scheme(session, details=details, actor=SYSTEM, now=house.now())
    assert fields(refused) == ["contributions.1.funder_id", "contributions.2.funder_id"]
    assert house.events("schemes.scheme_created") == []


def test_a_name_is_used_once(house: TestHouse):
    scheme(house)
    details = scheme_details(funder(house, "Another"), name="warm  spaces!")
    with house.write() as session, pytest.raises(Invalid) as refused:
        service.create_scheme(session, details=details, actor=SYSTEM, now=house.now())
    assert fields(refused) == ["name"]


def test_a_round_is_announced_to_the_minute(house: TestHouse):
    kept = scheme(house)

    made = round_of(house, kept, closes_at=CLOSES + timedelta(seconds=59))

    assert made.closes_at == CLOSES
    assert [b.place for b in made.briefings] == ["Beeston library"]
    assert made.question_set.definition == defaults.APPLICATION
    event = house.events("schemes.round_announced")[0]
    assert event.subject_id == made.id
    assert event.facts["closes_at"] == "2027-03-26T17:00:00+00:00"
    with house.read() as session:
        assert [r.id for r in queries.open_rounds(session, house.now())] == [made.id]
        assert queries.open_rounds(session, CLOSED) == []


def test_rounds_share_what_the_funders_give(house: TestHouse):
    kept = scheme(house)
    round_of(house, kept, name="One", budget_pence=600_000_00)
    with pytest.raises(Invalid) as refused:
        round_of(house, kept, name="Two", budget_pence=400_000_01)
    assert fields(refused) == ["budget_pence"]
    assert "£400,000 left" in refused.value.message
    round_of(house, kept, name="Two", budget_pence=400_000_00)
    with pytest.raises(Invalid):
        round_of(house, kept, name="Three", budget_pence=500_00)


def test_a_round_cannot_close_before_it_opens(house: TestHouse):
    kept = scheme(house)
    with pytest.raises(Invalid) as refused:
        round_of(house, kept, closes_at=round_details()["opens_at"])
    assert "closes_at" in fields(refused)
    assert house.events("schemes.round_announced") == []


def test_a_deadline_moves_with_its_reason_for_all_to_see(house: TestHouse):
    made = round_of(house, scheme(house))
    later = CLOSES + timedelta(days=7)
    with house.write() as session:
        moved = service.move_deadline(
            session, made, closes_at=later, reason=" Snow. ", version=1, actor=SYSTEM, now=house.now()
        )
    assert (moved.closes_at, moved.version) == (later, 2)
    event = house.events("schemes.round_deadline_moved")[0]
    assert event.facts["reason"] == "Snow."
    with house.read() as session:
        assert queries.deadline_moves(session, made.id) == [(house.now(), "Snow.")]


def test_two_people_do_not_move_one_deadline_past_each_other(house: TestHouse):
    made = round_of(house, scheme(house))

    def move(days):
        with house.write() as session:
            service.move_deadline(
                session,
                made,
                closes_at=CLOSES + timedelta(days=days),
                reason="Snow",
                version=1,
                actor=SYSTEM,
                now=house.now(),
            )

    move(7)
    with pytest.raises(Stale):
        move(9)


def test_a_closed_round_stays_closed(house: TestHouse):
    made = round_of(house, scheme(house))
    house.clock.move_to(CLOSED)
    with house.write() as session, pytest.raises(Conflict) as refused:
        service.move_deadline(
            session, made, closes_at=CLOSES + timedelta(days=1), reason="Snow", actor=SYSTEM, now=house.now()
        )
    assert refused.value.code == "round_closed"


def test_a_rounds_money_is_committed_once_and_never_overspent(house: TestHouse):
    made = round_of(house, scheme(house), budget_pence=1_000_00)
    with house.write() as session:
        held = queries.round_of(session, made.id)
        service.commit_money(session, made.id, 600_00)
        assert held.committed_pence == 600_00
        assert held.scheme.name == "Warm Spaces", "what was loaded stays loaded"
    with house.write() as session, pytest.raises(Invalid) as refused:
        service.commit_money(session, made.id, 400_01)
    assert fields(refused) == ["amount_pence"]
    assert "£400 left" in refused.value.message
    with house.write() as session:
        service.commit_money(session, made.id, 400_00)
        service.release_money(session, made.id, 100_00)
        with pytest.raises(Invalid):
            service.release_money(session, made.id, 900_01)
        with pytest.raises(NotFound):
            service.commit_money(session, uuid4(), 1)
    with house.read() as session:
        assert session.get_one(Round, made.id).committed_pence == 900_00


def test_people_of_a_funder_find_the_schemes_they_fund(house: TestHouse):
    ours, others = scheme(house), scheme(house, name="Gardens")
    with house.read() as session:
        mine = {ours.contributions[0].funder_id}
        page = queries.schemes_page(session, funder_ids=mine)
        assert [s.id for s in page.items] == [ours.id]
        assert {s.id for s in queries.schemes_page(session).items} == {ours.id, others.id}
        assert organisation_of(session, next(iter(mine))).is_funder
