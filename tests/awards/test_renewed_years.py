"""A renewed grant has payments, years and a letter of its own for the time to come; one that has just ended goes on."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from grants.awards.changing.ending.taking_effect import complete_award
from grants.awards.changing.renewals.rules import decide_by, renewal_refusal
from grants.awards.letters.rules import RENEWAL
from grants.awards.models import Award
from grants.awards.planning.obstacles.service import release_what_has_come_due
from grants.awards.planning.plans.queries import years_said
from grants.awards.planning.plans.rules import Spread, payments_over
from grants.awards.planning.plans.year_rules import months_of_years, years_with_more
from grants.awards.queries import award_of
from grants.identity.models import Person
from grants.kernel.clock import london_moment
from grants.notifications.models import Reminder
from tests.awards.rows import AMOUNT, World, build
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of

INVITED: dict[str, Any] = {"months": 12, "most_pence": 4_000_00, "answer_by": "2030-03-15"}
WRITTEN = {"months": 12, "amount_pence": 4_000_00, "what_changed": "More people come.", "next_time": "The same again."}
RECOMMENDED = {"outcome": "renew", "months": 12, "amount_pence": 4_000_00, "reasons": "It does good."}


def act(world: World, person: Person, award: Award, step: str, given_: Any = None, **by: str) -> Any:
    call = getattr(world.house.program(person), by.get("method", "post"))
    answer = call(f"/awards/{award.id}/{step}", given_ or {}, If_Match="*" if step != "renewal" else None)
    assert answer.status_code < 300, answer.json
    world.react()
    return answer.json


def on(world: World, day: date) -> None:
    world.house.clock.move_to(london_moment(day, time(12, 0)))


def paid_once(house: TestHouse) -> tuple[World, Award]:
    """A grant of three years to the end of March 2030, paid at once."""
    world = build(house, instalments=1)
    award = world.accepted()
    world.pay(world.award(award.id))
    return world, award


def planned(world: World, kind: str) -> list[tuple[str, str]]:
    with world.house.read() as session:
        found = select(Person.name, Reminder.step).join(Person, Person.id == Reminder.person_id)
        rows = session.execute(found.where(Reminder.kind == kind, Reminder.state == "planned"))
        return sorted((name, step) for name, step in rows)


def test_from_the_invitation_to_the_first_payment_of_the_renewed_years(house: TestHouse, bea: Person):
    # Given a grant in its last weeks, and an invitation of which its people are reminded
    world, award = paid_once(house)
    on(world, date(2030, 2, 11))
    act(world, world.ada, award, "renewal", INVITED)
    assert ("Sam Field", "14 days before") in planned(world, "renewal_invited")

    # When Sam begins to write, what is written stays, and only his side reads it
    kept = act(world, world.sam, award, "renewal/form", {"what_changed": "More people"}, method="patch")
    assert kept["begun"] == {"what_changed": "More people"}
    browser = house.browser(world.sam)
    typed = {"what_changed": "More people come.", "next_time": "The same.", "months": "12", "amount_pence": "a lot"}
    saved = browser.post(f"/awards/{award.id}/renewal/form/autosave", data=typed)
    assert (saved.status_code, saved.json["whole"]) == (200, False)
    assert "More people come." in browser.get(f"/awards/{award.id}/renewal").text
    assert house.program(world.ada).get(f"/awards/{award.id}/renewal").json["begun"] == {}

    # And sends it, and those of us who can decide are reminded until two have
    act(world, world.sam, award, "renewal/form", WRITTEN)
    assert planned(world, "renewal_invited") == []
    assert {name for name, _ in planned(world, "renewal_sent")} >= {"Ada Owusu", "Bea Lock"}
    act(world, world.ada, award, "renewal/recommendation", RECOMMENDED)
    assert "Ada Owusu" not in {name for name, _ in planned(world, "renewal_sent")}
    assert act(world, bea, award, "renewal/confirmation")["state"] == "offered"
    assert planned(world, "renewal_sent") == []

    # Then Sam reads what comes and when, and agrees
    page = words_of(strictly(browser.get(f"/awards/{award.id}/variations/1").text))
    assert "£4,000 by 1 Apr 2030" in page
    assert act(world, world.sam, award, "variations/1/agreement")["state"] == "agreed"
    stands = world.award(award.id)
    further = stands.instalments[-1]
    assert (further.number, int(further.amount_pence), further.due_on) == (2, 4_000_00, date(2030, 4, 1))
    with house.read() as session:
        years = [int(each) for each in years_said(session, award.id)]
    assert (sum(years), years[3]) == (AMOUNT + 4_000_00, 4_000_00)

    # And it is a letter of its own kind, and the money of the new year is paid
    (letter,) = [each for each in world.letters() if each.kind == RENEWAL]
    assert letter.facts["payments"] == [
        {"number": 2, "due_on": "2030-04-01", "waits_for_return": None, "pence": 4_000_00}
    ]
    on(world, date(2030, 4, 1))
    with house.write() as session:
        release_what_has_come_due(session, house.now())
    world.pay(world.award(award.id), 2)
    assert world.award(award.id).instalments[-1].state == "paid"


def test_a_grant_that_has_just_ended_runs_again(postgres_house: TestHouse):
    # Given a grant that ended, all done, and an invitation after that
    world, award = paid_once(postgres_house)
    bea = postgres_house.person("Bea Lock", administrator=True)
    on(world, date(2030, 4, 20))
    with postgres_house.write() as session:
        complete_award(session, award_of(session, award.id), now=postgres_house.now())
    world.react()
    assert world.award(award.id).state == "ended"
    late = postgres_house.program(world.ada).post(f"/awards/{award.id}/renewal", INVITED | {"answer_by": "2030-07-01"})
    assert [each["field"] for each in late.json["errors"]] == ["answer_by"]
    act(world, world.ada, award, "renewal", INVITED | {"answer_by": "2030-05-10"})
    act(world, world.sam, award, "renewal/form", WRITTEN)
    act(world, world.ada, award, "renewal/recommendation", RECOMMENDED)
    act(world, bea, award, "renewal/confirmation")

    # When Sam agrees, it goes on from the day after its end, and is paid ten working days later at the soonest
    act(world, world.sam, award, "variations/1/agreement")
    stands = world.award(award.id)
    assert (stands.state, stands.ends_on) == ("accepted", date(2031, 3, 31))
    assert stands.instalments[-1].due_on == date(2030, 5, 7)

    # And thanks come once more at its second end
    on(world, date(2031, 4, 20))
    with postgres_house.write() as session:
        complete_award(session, award_of(session, award.id), now=postgres_house.now())
    world.react()
    assert [each.kind for each in world.letters()].count("thank_you") == 2


@pytest.mark.parametrize(
    ("state", "has_notice", "today", "code"),
    [
        ("accepted", False, date(2030, 3, 31), None),
        ("ended", False, date(2030, 6, 30), None),
        ("ended", False, date(2030, 7, 1), "not_running"),
        ("accepted", True, date(2030, 3, 31), "under_notice"),
        ("offered", False, date(2030, 3, 31), "not_running"),
    ],
)
def test_what_ended_by_itself_is_renewed_within_three_months(
    state: str, has_notice: bool, today: date, code: str | None
):
    refusal = renewal_refusal(state, date(2030, 3, 31), has_notice=has_notice, today=today)
    assert (refusal.code if refusal else None) == code


def test_two_of_us_decide_within_twenty_working_days():
    assert decide_by(date(2027, 3, 1)) == date(2027, 3, 31)  # Good Friday and Easter Monday


@given(
    years=st.lists(st.integers(0, 10**7), min_size=1, max_size=5),
    more=st.integers(1, 10**8),
    more_months=st.integers(1, 60),
    short=st.integers(0, 11),
)
def test_years_with_more_add_up_and_those_before_stay(years: list[int], more: int, more_months: int, short: int):
    months = 12 * len(years) - short
    found = years_with_more(years, months, more, more_months)
    assert sum(found) == sum(years) + more
    assert len(found) == len(months_of_years(months + more_months))
    assert found[: len(years) - 1] == years[:-1]
    assert found[len(years) - 1] >= years[-1]


@given(amount=st.integers(100, 10**7), payments=st.integers(1, 6), months=st.integers(1, 36), kept=st.integers(0, 20))
def test_payments_of_the_time_to_come_add_up_and_wait_only_for_its_returns(
    amount: int, payments: int, months: int, kept: int
):
    starts_on, agreed = date(2030, 4, 1), [date(2028, 5, 15), date(2030, 3, 1), date(2030, 9, 2), date(2031, 5, 15)]
    plan = payments_over(
        amount,
        spread=Spread(payments, kept, 50),
        agreed=agreed,
        accepted_on=date(2030, 2, 1),
        starts_on=starts_on,
        months=months,
    )
    assert sum(each.amount_pence for each in plan) == amount
    assert all(each.due_on >= starts_on - timedelta(days=4) for each in plan)
    assert {each.waits_for_return for each in plan} <= {None, 3, 4}
