"""The pages of awards: what each person sees, and what a refused form keeps."""

from datetime import timedelta
from uuid import UUID

import pytest

from grants.awards.models import Award
from grants.awards.paying.runs.queries import payments_of
from grants.awards.planning.plans.queries import plan_of
from grants.kernel.look import day
from grants.organisations.models import Organisation
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of

CONDITIONS = "Send us your safeguarding policy <soon>."


@pytest.fixture
def world(postgres_house: TestHouse) -> World:
    return build(postgres_house)


@pytest.fixture
def offer(world: World) -> Award:
    return world.offered(outcome="award with conditions", conditions=CONDITIONS)


class TestReading:
    def test_each_sees_what_is_theirs(self, world: World, offer: Award):
        assert "The letter is being written." in world.house.browser(world.sam).get(f"/awards/{offer.id}").text
        world.house.run_jobs()
        page = f"/awards/{offer.id}"
        seen = {}
        for person in (world.ada, world.sam, world.mel, world.fay):
            answer = world.house.browser(person).get(page)
            assert answer.status_code == 200
            strictly(answer.text)
            assert "£20,000.01" in answer.text
            assert "Send us your safeguarding policy &lt;soon&gt;." in answer.text
            seen[person.name] = ("Grant offer AW-" in answer.text, f"{page}/accept" in answer.text)
        assert seen == {
            "Ada Owusu": (True, False),
            "Sam Field": (True, True),
            "Mel Moss": (True, False),
            "Fay Funder": (False, False),
        }

    def test_others_see_nothing(self, world: World, offer: Award):
        assert world.house.browser(world.nina).get(f"/awards/{offer.id}").status_code == 403
        assert world.house.browser().get(f"/awards/{offer.id}").status_code == 302
        assert world.house.browser(world.ada).get("/awards/01a2025d-0000-7000-8000-000000000000").status_code == 404
        assert offer.title not in world.house.browser(world.nina).get("/awards").text

    def test_letters_are_not_for_funders(self, world: World, offer: Award):
        (letter,) = world.letters()
        assert world.house.browser(world.sam).get(f"/letters/{letter.id}").status_code == 404
        world.house.run_jobs()
        for person in (world.ada, world.sam, world.mel):
            answer = world.house.browser(person).get(f"/letters/{letter.id}")
            assert answer.status_code == 200
            assert answer.mimetype == "application/pdf"
            assert answer.headers["Content-Disposition"].startswith("attachment")
            assert answer.data.startswith(b"%PDF-")
            assert answer.headers["Cache-Control"] == "no-store"
        for person in (world.fay, world.nina):
            assert world.house.browser(person).get(f"/letters/{letter.id}").status_code == 403

    def test_a_letter_of_refusal_is_found_by_those_it_was_written_to(self, world: World):
        world.decide("decline")
        world.house.run_jobs()
        (letter,) = world.letters()
        page = world.house.browser(world.mel).get("/awards")
        strictly(page.text)
        assert f"/letters/{letter.id}" in page.text
        assert f"/letters/{letter.id}" not in world.house.browser(world.fay).get("/awards").text

    def test_whoever_gets_grants_has_a_list_of_their_own_in_a_constant_number_of_queries(
        self, world: World, offer: Award
    ):
        browser = world.house.browser(world.mel)

        def queries() -> int:
            with world.house.counted_queries() as statements:
                answer = browser.get("/awards")
            assert answer.status_code == 200
            strictly(answer.text)
            return len(statements)

        few = queries()
        for _ in range(3):
            world.offered()
        assert queries() == few
        assert offer.title in browser.get("/awards").text
        assert offer.title not in world.house.browser(world.ada).get("/awards").text


class TestAnswering:
    def test_accepting(self, world: World, offer: Award):
        browser = world.house.browser(world.sam)
        with world.house.write() as session:
            session.get_one(Organisation, offer.organisation_id).address = None
        page = browser.get(f"/awards/{offer.id}/accept")
        strictly(page.text)
        assert (
            "I may sign for Beeston Growers. We accept the grant of £20,000.01, its terms and its conditions"
            in page.text
        )

        # Whoever accepts reads first which payments come when, what they have to report, and what is still to tell
        told = words_of(strictly(page.text))
        stands = world.award(offer.id)
        with world.house.read() as session:
            plan = plan_of(session, stands, accepted_on=world.house.now().date())
        for payment in plan:
            assert f"{payment.amount_pence}" in told
        assert f"by {day(plan[0].due_on)}, if you accept today" in told
        assert "after return 1 is accepted" in told
        assert told.count("for the time to") == stands.scheme.returns
        assert "Before we can pay" in told

        first = browser.post(f"/awards/{offer.id}/accept", data={"agrees": "yes", "version": "1"})
        kept = [(each.amount_pence, each.due_on) for each in world.award(offer.id).instalments]
        assert kept == [(each.amount_pence, each.due_on) for each in plan]
        second = browser.post(f"/awards/{offer.id}/accept", data={"agrees": "yes", "version": "1"})

        assert first.status_code == 302
        assert second.location == first.location == f"/awards/{offer.id}"
        assert len(world.facts("awards.award_accepted")) == 1
        shown = browser.get(f"/awards/{offer.id}")
        strictly(shown.text)
        assert "You have accepted the grant." in shown.text
        assert "After return 1 is accepted" in shown.text

    def test_without_the_box_ticked_it_is_refused_beside_the_box(self, world: World, offer: Award):
        answer = world.house.browser(world.sam).post(f"/awards/{offer.id}/accept", data={"version": "1"})
        assert answer.status_code == 422
        tree = strictly(answer.text)
        assert tree.find(".//a[@href='#agrees']") is not None
        assert "Tick the box" in answer.text

    def test_only_a_signatory_may_answer(self, world: World, offer: Award):
        for person in (world.ada, world.mel, world.fay, world.nina):
            browser = world.house.browser(person)
            for path in ("accept", "refuse"):
                assert browser.get(f"/awards/{offer.id}/{path}").status_code == 403
                assert browser.post(f"/awards/{offer.id}/{path}", data={"agrees": "yes"}).status_code == 403
        assert world.award(offer.id).state == "offered"

    def test_an_offer_that_ran_out_says_so(self, world: World, offer: Award):
        world.house.clock.move_to(offer.accept_by + timedelta(minutes=1))
        browser = world.house.browser(world.sam)
        assert "ran out" in browser.get(f"/awards/{offer.id}").text
        assert "could be accepted until" in browser.get(f"/awards/{offer.id}/accept").text
        assert browser.post(f"/awards/{offer.id}/accept", data={"agrees": "yes"}).status_code == 409

    def test_turning_down_keeps_what_was_typed_when_refused(self, world: World, offer: Award):
        browser = world.house.browser(world.sam)
        long = "We have closed. " * 200
        refused = browser.post(f"/awards/{offer.id}/refuse", data={"reason": long, "version": "1"})
        assert refused.status_code == 422
        strictly(refused.text)
        assert "We have closed. We have closed." in refused.text

        assert browser.post(f"/awards/{offer.id}/refuse", data={"reason": "No hall."}).status_code == 302
        shown = browser.get(f"/awards/{offer.id}")
        strictly(shown.text)
        assert "No hall." in shown.text
        strictly(browser.get(f"/awards/{offer.id}/refuse").text)
        strictly(browser.get(f"/awards/{offer.id}/accept").text)


class TestPaying:
    def test_a_run_goes_from_what_is_payable_to_the_banks_answer(self, world: World):
        award = world.accepted()
        ada = world.house.browser(world.ada)
        abe = world.house.browser(world.house.person("Abe Prepares", administrator=True))

        # One administrator begins a run of what is payable, and prepares it
        todo = abe.get("/payments")
        strictly(todo.text)
        assert "1 instalment to pay, £6,666.67 in all" in todo.text
        typed = {"pay_on-day": "1", "pay_on-month": "13", "pay_on-year": "2027", "which": "all"}
        assert 'value="13"' in abe.post("/payment_runs", data=typed).text
        run = abe.post("/payment_runs", data={**typed, "pay_on-month": "3"}).location
        begun = abe.get(run).text
        strictly(begun)
        assert "Aire Valley Health Trust" in begun.partition("What each funder bears of it")[2]
        damaged = abe.post(f"{run}/preparation")
        assert (damaged.status_code, "This page is damaged." in damaged.text) == (422, True)
        assert abe.post(f"{run}/preparation", data={"version": "1"}).status_code == 302
        waits = abe.get(run).text
        strictly(waits)
        assert "You prepared this run. Another administrator looks at it and releases it." in waits
        assert "Release this run" not in waits
        assert "No instalment is payable that is not in a run." in abe.get("/payments").text

        # Another releases it, sees the numbers and sends it
        assert "Release this run" in ada.get(run).text
        assert ada.post(f"{run}/release", data={"version": "2"}).status_code == 302
        shown = ada.post(f"{run}/numbers")
        strictly(shown.text)
        assert ("30-99-50" in shown.text, shown.headers["Cache-Control"]) == (True, "no-store")
        assert ada.post(f"{run}/sending", data={"version": "3"}).status_code == 302
        strictly(ada.get(run).text)
        assert (
            "On its way: sent to the bank 1 Mar 2027" in world.house.browser(world.sam).get(f"/awards/{award.id}").text
        )

        # And records that it came back
        with world.house.read() as session:
            (payment,) = payments_of(session, UUID(run.rpartition("/")[2]))
        answer = f"/payments/{payment.id}/answer"
        strictly(ada.get(answer).text)
        on = {"on-day": "1", "on-month": "3", "on-year": "2027"}
        refused = ada.post(answer, data={**on, "outcome": "returned", "reason": ""})
        assert (refused.status_code, "Say why the money came back." in refused.text) == (422, True)
        assert ada.post(answer, data={**on, "outcome": "returned", "reason": "Account closed"}).status_code == 302
        strictly(ada.get(run).text)
        assert (
            "It came back 1 Mar 2027: Account closed" in world.house.browser(world.sam).get(f"/awards/{award.id}").text
        )

    def test_from_the_page_of_a_grant_an_instalment_is_paid_in_a_run_of_its_own(self, world: World):
        award = world.accepted()
        abe = world.house.browser(world.house.person("Abe Prepares", administrator=True))
        begin = f"/awards/{award.id}/instalments/1/run"
        assert begin in abe.get(f"/awards/{award.id}").text
        run = abe.post(begin, data=world.pay_today()).location
        assert abe.post(begin).location == run
        assert abe.post(f"{run}/preparation", data={"version": "1"}).status_code == 302
        world.send(UUID(run.rpartition("/")[2]))
        assert f"/awards/{award.id}/instalments/1/hold" not in abe.get(f"/awards/{award.id}").text
        paid_on = {"paid_on-day": "1", "paid_on-month": "3", "paid_on-year": "2027"}
        assert abe.post(f"{run}/paid", data=paid_on).status_code == 302
        assert "Paid 1 Mar 2027" in abe.get(f"/awards/{award.id}").text

        # Another administrator finds it wrong
        with world.house.read() as session:
            (payment,) = payments_of(session, UUID(run.rpartition("/")[2]))
        answered = abe.get(f"/payments/{payment.id}/answer").text
        assert ("This is answered already." in answered, "Record the answer" in answered) == (True, False)
        reversal = f"/payments/{payment.id}/reversal"
        assert "You recorded this answer" in abe.get(reversal).text
        ada = world.house.browser(world.ada)
        strictly(ada.get(reversal).text)
        refused = ada.post(reversal, data={"then": "pay again", "reason": ""})
        assert (refused.status_code, "Say why in a few words." in refused.text) == (422, True)
        assert ada.post(reversal, data={"then": "pay again", "reason": "It never came."}).status_code == 302
        assert "It never came." in ada.get(run).text

    def test_a_draft_is_changed_and_given_up(self, world: World):
        world.accepted()
        ada = world.house.browser(world.ada)
        typed = {"pay_on-day": "1", "pay_on-month": "3", "pay_on-year": "2027", "which": "all"}
        run = ada.post("/payment_runs", data=typed).location
        with world.house.read() as session:
            (payment,) = payments_of(session, UUID(run.rpartition("/")[2]))
        assert ada.post(f"{run}/changes", data={"take_out": str(payment.id), "version": "1"}).status_code == 302
        strictly(ada.get(run).text)
        strictly(ada.get(f"{run}/cancellation").text)
        assert ada.post(f"{run}/cancellation", data={"version": "2", "reason": ""}).status_code == 422
        assert ada.post(f"{run}/cancellation", data={"version": "2", "reason": "Begun twice"}).status_code == 302
        assert "Begun twice" in ada.get(run).text
        strictly(ada.get("/lists/payment_runs?state=cancelled").text)

    def test_only_by_those_who_run_the_programme(self, world: World):
        award = world.accepted()
        for person in (world.sam, world.fay, world.nina):
            browser = world.house.browser(person)
            assert browser.get("/payments").status_code == 403
            assert browser.post(f"/awards/{award.id}/instalments/1/run").status_code == 403


class TestWaiting:
    def test_an_offer_waits_for_the_signatory_until_it_is_answered(self, world: World, offer: Award):
        words = "Accept the grant of £20,000.01 from Warm spaces"
        assert words in world.house.browser(world.sam).get("/").text
        for person in (world.mel, world.fay, world.ada):
            assert words not in world.house.browser(person).get("/").text
        world.house.clock.move_to(offer.accept_by + timedelta(minutes=1))
        assert words not in world.house.browser(world.sam).get("/").text

    def test_payments_wait_for_administrators(self, world: World):
        award = world.accepted()
        assert "Pay 1 instalment, £6,666.67 in all" in world.house.browser(world.ada).get("/").text
        run_id = world.prepare((award, 1))
        abe = world.house.person("Abe Prepares")
        assert "Release payment run PR-" in world.house.browser(world.ada).get("/").text
        assert "waits for another administrator to release it" in world.house.browser(abe).get("/").text
        world.send(run_id)
        assert "Record what the bank says of PR-" in world.house.browser(world.ada).get("/").text
        world.answer(run_id)
        assert "Record what the bank says of PR-" not in world.house.browser(world.ada).get("/").text
        assert "Pay 1 instalment" not in world.house.browser(world.sam).get("/").text
