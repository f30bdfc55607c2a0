"""A grant ends: with six months' notice, sooner for one of three reasons, given back, or because all is done."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select

from grants.awards import queries as awards
from grants.awards.changing.ending import in_words, queries, rules, service
from grants.awards.changing.ending.models import Notice
from grants.awards.changing.ending.taking_effect import end_what_has_run_out
from grants.awards.letters import queries as letters
from grants.awards.models import Award, Instalment
from grants.identity.models import Person
from grants.kernel.clock import add_months, london_moment
from grants.kernel.problems import Conflict, Denied, Invalid
from grants.monitoring.completing import complete_what_is_done
from grants.monitoring.models import Return
from grants.notifications.models import Reminder
from tests.awards.rows import AMOUNT, World, build
from tests.awards.test_variations import adds_up, ask
from tests.beginnings import beginning
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of

WHY = "Nobody comes any more."
A_DAY = date(2027, 9, 1)
"""Six months after the day on which these stories begin."""


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


@pytest.fixture
@beginning
def bea(world: World) -> Person:
    return world.house.person("Bea Second", administrator=True)


def prepare(world: World, award: Award, by: Person, **more: Any) -> Notice:
    who = world.who(by)
    with world.house.write() as session:
        wanted = {"ends_on": A_DAY, "reasons": WHY, **more}
        return service.give_notice(session, awards.award_of(session, award.id), **wanted, **who)


def do(world: World, award: Award, by: Person, verb: Any, **more: Any) -> None:
    who = world.who(by)
    with world.house.write() as session:
        found, notice = queries.notice_of(session, award.id)
        verb(session, found, notice, **more, **who)


@pytest.mark.parametrize("kept", [[-1], [0], [99], [10**20], ["x"], [1] * 101])
def test_only_payments_that_are_still_to_come_are_kept(world: World, kept: list[Any]):
    award = world.accepted()
    wanted = {"ends_on": "2027-09-01", "reasons": WHY, "kept": kept}
    refused = world.house.program(world.ada).post(f"/awards/{award.id}/notice", wanted)
    assert refused.status_code == 422
    assert {each["field"].partition(".")[0] for each in refused.json["errors"]} == {"kept"}


def test_a_grantee_keeps_no_payment_that_comes_after_the_end(world: World):
    award = world.accepted()
    with pytest.raises(Invalid) as refusal:
        prepare(world, award, world.sam, kept=[2])
    assert [each.field for each in refusal.value.problems] == ["kept"]


def the_day_after(world: World, day: date) -> None:
    """Let the clock be there, and end what has run out by then."""
    world.house.clock.move_to(london_moment(day + timedelta(days=1), time(1, 0)))
    for _ in range(2):
        with world.house.write() as session:
            end_what_has_run_out(session, world.house.now())
    world.react()


def letters_of(world: World, award: Award) -> list[str]:
    with world.house.read() as session:
        return [each.kind for each in letters.letters_of(session, award.id)]


def returns(world: World, award: Award) -> list[Return]:
    with world.house.read() as session:
        return list(session.scalars(select(Return).where(Return.award_id == award.id).order_by(Return.number)))


class TestRules:
    @given(some.dates(date(2020, 1, 1), date(2100, 1, 1)), some.integers(0, 400))
    def test_six_months_by_the_calendar(self, given_on: date, later: int):
        ends_on = rules.earliest_end(given_on)
        assert 181 <= (ends_on - given_on).days <= 184
        assert ends_on.day == given_on.day or (ends_on + timedelta(days=1)).day == 1
        assert rules.earliest_end(given_on + timedelta(days=later)) >= ends_on
        for exception in (None, *rules.EXCEPTIONS):
            early = rules.day_problem(
                side=rules.US, ends_on=ends_on - timedelta(days=1), exception=exception, today=given_on
            )
            assert (early is None) == (exception is not None)

    @pytest.mark.parametrize(
        ("given_on", "ends_on"),
        [
            (date(2027, 8, 31), date(2028, 2, 29)),
            (date(2026, 8, 31), date(2027, 2, 28)),
            (date(2028, 2, 29), date(2028, 8, 29)),
            (date(2027, 3, 1), A_DAY),
        ],
    )
    def test_ends_of_months_and_leap_years(self, given_on: date, ends_on: date):
        assert rules.earliest_end(given_on) == ends_on


class TestByUs:
    def test_one_prepares_another_gives_and_after_six_months_it_is_over_everywhere(self, world: World, bea: Person):
        # Given a grant of three instalments, one paid, and notice that Ada prepares
        award = world.accepted()
        world.pay(award)
        prepare(world, award, world.ada)
        world.react()
        assert world.award(award.id).state == "accepted"
        for told_nothing in (world.sam, world.fay):
            answer = world.house.program(told_nothing).get(f"/awards/{award.id}/notice")
            assert (answer.status_code, answer.json["detail"]) == (404, queries.NO_NOTICE)
        with pytest.raises(Denied):
            do(world, award, world.ada, service.release_notice)
        # When Bea gives it
        do(world, award, bea, service.release_notice)
        world.react()
        # Then there is a letter, and reminders three months, one month and two weeks before
        assert letters_of(world, award) == ["offer", "notice"]
        with world.house.read() as session:
            steps = {each.step for each in session.scalars(select(Reminder).where(Reminder.kind == "notice"))}
        assert steps == {"91 days before", "30 days before", "14 days before"}
        # And when its day is over the grant has ended: what was planned after goes, its money is free again
        the_day_after(world, A_DAY)
        ended = adds_up(world, award)
        assert (ended.state, ended.ends_on) == ("ended", A_DAY)
        assert ended.amount_pence == award.instalments[0].amount_pence
        (facts,) = world.facts("awards.award_ended")
        assert facts["freed_pence"] == AMOUNT - ended.amount_pence
        # And the one return that has begun tells until the end; no other is asked for
        assert [(each.number, each.period_to) for each in returns(world, award)] == [(1, A_DAY)]
        assert letters_of(world, award) == ["offer", "notice", "ending"]
        assert f"/awards/{award.id}" not in world.house.browser(world.sam).get("/").text.replace("/returns", "")

    def test_what_is_chosen_is_paid_all_the_same(self, world: World, bea: Person):
        award = world.accepted()
        prepare(world, award, world.ada, kept=[2])
        do(world, award, bea, service.release_notice)
        the_day_after(world, A_DAY)
        assert [each.number for each in adds_up(world, award).instalments] == [1, 2]

    def test_what_was_in_a_payment_run_stays_to_be_paid_and_the_letter_says_so(self, world: World, bea: Person):
        # Given a grant whose first payment came back and is planned anew, for after the end
        award = world.accepted()
        run_id = world.prepare((award, 1))
        world.send(run_id)
        world.answer(run_id, "returned", reason="Account closed")
        with world.house.write() as session:
            first, *_ = awards.award_of(session, award.id).instalments
            first.state, first.payable_on, first.due_on = "planned", None, A_DAY + timedelta(days=30)
        # When notice takes effect
        prepare(world, award, world.ada)
        do(world, award, bea, service.release_notice)
        with world.house.read() as session:
            (told,) = [each for each in letters.letters_of(session, award.id) if each.kind == "notice"]
            assert "We still pay £6,666.67 by 1 October 2027." in told.facts["paid_until"]
        the_day_after(world, A_DAY)
        # Then that payment is all that is left of it
        assert [each.number for each in adds_up(world, award).instalments] == [1]

    def test_sooner_only_for_three_reasons(self, world: World, bea: Person):
        award, soon = world.accepted(), date(2027, 4, 1)
        for wrong, field in (
            ({}, "ends_on"),
            ({"exception": "breach"}, "exception_reasons"),
            ({"exception": "because", "exception_reasons": WHY}, "exception"),
            ({"exception": "instruction", "exception_reasons": WHY, "reasons": " "}, "reasons"),
        ):
            with pytest.raises(Invalid) as refused:
                prepare(world, award, world.ada, ends_on=soon, **wrong)
            assert field in {each.field for each in refused.value.problems}
        prepare(world, award, world.ada, ends_on=soon, exception="agreed", exception_reasons="They have moved.")
        at = f"/awards/{award.id}/notice"
        sam, other = world.house.browser(world.sam), world.house.browser(bea)
        # Sam finds it at home, Bea only once Sam has agreed; each reads what it waits for
        assert f'href="{at}"' in sam.get("/").text
        assert f'href="{at}"' not in other.get("/").text
        told = words_of(strictly(other.get(at).text))
        assert "The grantee is asked whether it agrees." in told
        assert "Give this notice" not in told
        # What both have to agree is not given before the grantee has
        with pytest.raises(Conflict) as refused:
            do(world, award, bea, service.release_notice)
        assert refused.value.code == "not_agreed"
        do(world, award, world.sam, service.agree_to_notice)
        assert f'href="{at}"' not in sam.get("/").text
        assert "Your organisation has agreed" in words_of(strictly(sam.get(at).text))
        assert f'href="{at}"' in other.get("/").text
        told = words_of(strictly(other.get(at).text))
        assert "The grantee agreed on 1 March 2027." in told
        assert "Give this notice" in told
        do(world, award, bea, service.release_notice)
        the_day_after(world, soon)
        assert world.award(award.id).state == "ended"

    def test_notice_that_waited_too_long_is_prepared_anew(self, world: World, bea: Person):
        award = world.accepted()
        prepare(world, award, world.ada)
        world.house.clock.advance(days=1)
        with pytest.raises(Conflict) as refused:
            do(world, award, bea, service.release_notice)
        assert refused.value.code == "too_early"

    def test_it_is_withdrawn_with_a_reason_and_the_grant_goes_on(self, world: World, bea: Person):
        award = world.accepted()
        prepare(world, award, world.ada)
        do(world, award, bea, service.release_notice)
        world.react()
        with pytest.raises(Conflict):
            prepare(world, award, world.ada)
        with pytest.raises(Invalid):
            do(world, award, world.ada, service.withdraw_notice, reason=" ")
        do(world, award, world.ada, service.withdraw_notice, reason="People come again.")
        world.react()
        the_day_after(world, A_DAY)
        assert world.award(award.id).state == "accepted"
        with world.house.read() as session:
            states = set(session.scalars(select(Reminder.state).where(Reminder.kind == "notice")))
        assert states == {"dropped"}

    def test_an_open_change_ends_with_the_grant(self, world: World, bea: Person):
        award = world.accepted()
        prepare(world, award, world.ada)
        do(world, award, bea, service.release_notice)
        ask(world, award, world.sam, title="Other")
        the_day_after(world, A_DAY)
        assert [each["number"] for each in world.facts("awards.variation_withdrawn")] == [1]
        with pytest.raises(Conflict) as refused:
            ask(world, award, world.sam, title="Other")
        assert refused.value.code == "ended"


class TestOtherwise:
    def test_a_grantee_gives_the_grant_back(self, world: World):
        award = world.accepted()
        last = date(2027, 3, 15)
        prepare(world, award, world.sam, ends_on=last)
        the_day_after(world, last)
        ended = world.award(award.id)
        assert (ended.state, ended.ends_on) == ("ended", last)
        # What was planned for a later day goes, though it was payable already
        assert (list(ended.instalments), ended.amount_pence) == ([], 0)

    def test_a_grantee_gives_it_back_though_we_had_prepared_notice(self, world: World):
        award = world.accepted()
        prepare(world, award, world.ada)
        prepare(world, award, world.sam, ends_on=date(2027, 4, 1))
        with world.house.read() as session:
            states = session.scalars(select(Notice.state).where(Notice.award_id == award.id).order_by(Notice.id))
            assert list(states) == ["withdrawn", "given"]
        with pytest.raises(Conflict) as refused:
            prepare(world, award, world.sam)
        assert refused.value.code == "notice_open"

    def test_a_grant_of_which_all_is_done_has_ended(self, house: TestHouse):
        # Given a grant that is paid, whose last day is over
        world = build(house, instalments=1, returns=1, months=12)
        award = world.accepted()
        world.pay(award)
        assert award.ends_on is not None
        over = london_moment(award.ends_on + timedelta(days=1), time(9, 0))

        def complete(at: datetime) -> str:
            with world.house.write() as session:
                complete_what_is_done(session, at)
            return world.award(award.id).state

        # When its return has not been accepted it goes on, also on its last day
        assert complete(over - timedelta(days=1)) == "accepted"
        assert complete(over) == "accepted"
        with world.house.write() as session:
            found = session.scalars(select(Return).where(Return.award_id == award.id)).one()
            found.state, found.submitted_at, found.reviewed_at = "accepted", over, over
        # Then it has ended, and we say thanks
        assert complete(over) == "ended"
        assert complete(over) == "ended"
        (facts,) = world.facts("awards.award_ended")
        assert (facts["reason"], facts["freed_pence"]) == ("completed", 0)
        assert letters_of(world, award) == ["offer", "thank_you"]

    def test_offers_and_strangers(self, world: World):
        offer = world.offered()
        with pytest.raises(Conflict) as refused:
            prepare(world, offer, world.ada)
        assert refused.value.code == "not_accepted"
        award = world.accepted(title="Second")
        with pytest.raises(Invalid):
            prepare(world, award, world.ada, ends_on=award.ends_on)
        assert add_months(award.starts_on, 36) == award.ends_on + timedelta(days=1)


def test_no_letter_names_a_day_that_is_past():
    def told(**more: Any) -> str:
        instalment = Instalment(amount_pence=100_00, due_on=date(2026, 11, 11), **{"state": "planned", **more})
        return in_words.still_paid([instalment], [], today=date(2026, 11, 30))

    assert told(state="payable") == "We still pay £100 as soon as it can be paid."
    assert told(waits_for_return=2) == (
        "We still pay £100 once return 2 is accepted, after the last day only if we then say so."
    )


def test_six_months_that_no_longer_fit_are_said_at_once(house: TestHouse):
    world = build(house, months=12)
    award = world.accepted()
    assert award.ends_on is not None
    world.house.clock.move_to(london_moment(award.ends_on - timedelta(days=100), time(9, 0)))
    shown = world.house.browser(world.ada).get(f"/awards/{award.id}/notice/new").text
    assert "so it no longer fits" in words_of(strictly(shown))
    assert "Instalment 1," not in shown


def test_notice_on_pages_and_for_programs(postgres_house: TestHouse):
    world = build(postgres_house)
    bea = world.house.person("Bea Second", administrator=True)
    award, at = world.accepted(), ""
    at = f"/awards/{award.id}/notice"
    ada, other, sam = (world.house.browser(each) for each in (world.ada, bea, world.sam))
    assert f"{at}/new" in ada.get(f"/awards/{award.id}").text
    assert "1 September 2027 at the earliest" in words_of(strictly(ada.get(f"{at}/new").text))
    typed = {"ends_on-day": "2", "ends_on-month": "9", "ends_on-year": "2027", "reasons": ""}
    refused = ada.post(f"{at}/new", data=typed)
    assert "Say why the grant ends." in words_of(strictly(refused.text))
    for _ in range(2):
        assert (
            ada.post(f"{at}/new", data={**typed, "reasons": WHY, "exception": "", "checked": "yes"}).headers["Location"]
            == at
        )
    assert service.PAIR.yourself in words_of(strictly(ada.get(at).text))
    assert f'href="{at}"' in other.get("/").text
    assert "Success" not in other.get(at).text
    assert "Success" not in other.get(f"/awards/{award.id}").text
    told = words_of(strictly(other.get(at).text))
    assert "Nothing is written yet" in told
    assert "Not paid any more" in told
    for _ in range(2):
        assert other.post(f"{at}/release", data={"version": "1"}).status_code == 302
        named = world.house.program(world.ada).get(at).json
        assert (named["prepared_by_name"], named["given_by_name"]) == (world.ada.name, "Bea Second")
    assert f'href="{at}"' in sam.get(f"/awards/{award.id}").text
    strictly(sam.get(f"{at}/plan").text)
    sam.post(f"{at}/plan", data={"text": "The church hall takes them in."})
    assert "The church hall takes them in." in words_of(strictly(ada.get(at).text))
    strictly(ada.get(f"{at}/withdrawal").text)
    program = world.house.program(world.sam)
    assert program.post(f"{at}/withdrawal", {"reason": "No"}).status_code == 403
    shown = program.get(at)
    assert (shown.json["state"], shown.json["ends_on"]) == ("given", "2027-09-02")
    assert program.put(f"{at}/plan", {"text": "They know."}, If_Match=shown.headers["ETag"]).status_code == 200
    world.house.run_jobs()
    assert any(b"notice" in mail.read_bytes() for mail in world.house.mails())
    assert world.house.program(bea).post(f"{at}/withdrawal", {"reason": "They stay."}).json["state"] == "withdrawn"
    given = program.post(at, {"ends_on": "2027-04-01", "reasons": "We close."})
    assert (given.status_code, given.json["state"]) == (201, "given")
    assert program.post(f"{at}/release").status_code == 409
