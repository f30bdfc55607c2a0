"""What is still ahead of whoever applies: one number of things and one of minutes, the same on every page."""

import re

import pytest

from grants.applications import queries, rules, service
from grants.applications.screening import service as screening_service
from grants.kernel.filling.rules import progress
from grants.kernel.forms import Answers, QuestionSet, parse_definition
from grants.organisations.models import Organisation
from grants.schemes import before_you_start_rules
from grants.schemes.defaults import APPLICATION
from tests.applications.rows import World
from tests.applications.test_pages import seen, words_of
from tests.schemes.test_before_you_start import Sizes

SIZES = {"smallest": 500_00, "largest": 5_000_00}


def test_the_same_number_of_things_to_do_is_told_on_every_page(postgres_world: World):
    # Given a draft with nothing in it, of an organisation that has told little of itself
    world = postgres_world
    sam, draft = world.house.browser(world.sam), f"/applications/{world.draft()}"

    def told(page: str) -> str:
        found = re.search(r"\d+ things are still to do[^.]*\.", words_of(seen(sam.get(page))))
        assert found, page
        return found.group()

    # Then the overview counts the questions, the waiting and what is asked of the organisation, as the last page does
    first, last = told(draft), told(f"{draft}/check")
    assert first == last
    listed = seen(sam.get(f"{draft}/check")).iter("li")
    things = [item for item in listed if "govuk-link" in str([link.attrib for link in item.iter("a")])]
    before, beside = map(int, re.findall(r"(\d+) (?:before you can send|about Beeston Blooms)", first))
    assert first.startswith(f"{before + beside} things")
    assert before == 7
    assert beside > 0
    in_main = [
        item
        for item in things
        if "sections/" in str([a.get("href") for a in item.iter("a")])
        or "/profile/" in str([a.get("href") for a in item.iter("a")])
    ]
    assert len(in_main) == before + beside

    # And its row among the tasks leads to what is asked of the organisation
    assert f"/organisations/{world.organisation_id}/profile" in {
        link.get("href") for link in seen(sam.get(draft)).iter("a")
    }


def test_an_answer_with_two_faults_is_as_many_things_on_both_pages(postgres_world: World):
    world = postgres_world
    draft = f"/applications/{world.complete_draft(plan=' '.join(['word'] * 11))}"
    sam = world.house.browser(world.sam)
    for page in (draft, f"{draft}/check"):
        assert "1 before you can send this" in words_of(seen(sam.get(page))), page


def test_what_takes_time_is_what_is_still_ahead_of_this_person(postgres_world: World):
    # Given somebody who has not signed in, and Sam, whose organisation is registered and has rules of its own
    world, house = postgres_world, postgres_world.house
    page = f"/rounds/{world.round_id}"
    stranger = words_of(seen(house.browser().get(page)))
    assert "5 to register your organisation" in stranger
    for where in (page, f"{page}/apply"):
        shown = words_of(seen(house.browser(world.sam).get(where)))
        assert "to register your organisation" not in shown, where
        assert "without rules of its own about" not in shown, where
        assert "to tell us about Beeston Blooms" in shown, where

    # When the group has no rules of its own, its host is counted
    with house.write() as session:
        session.get_one(Organisation, world.organisation_id).constituted = False
    assert "About 15 minutes to name a host" in words_of(seen(house.browser(world.sam).get(page)))


def minutes_left(form: QuestionSet, answers: Answers) -> float:
    return sum(section.minutes for section in progress(form, answers, []))


def test_minutes_told_before_the_form_are_those_told_in_it():
    questions = parse_definition(APPLICATION)
    whole = rules.whole_form(questions, **SIZES)
    scheme = Sizes(SIZES["smallest"], SIZES["largest"])
    before = before_you_start_rules.minutes_by_amount(questions, scheme)
    assert before_you_start_rules.minutes_by_amount(whole, scheme, {}) == before

    # When the amount is known, one number is left, without what has been answered and what is not asked any more
    amount = {rules.AMOUNT: 2_000_00}
    assert list(before_you_start_rules.minutes_by_amount(whole, scheme, amount)) == [2_000_00]
    left = minutes_left(whole, amount)
    assert left == whole.minutes_for(2_000_00) - whole.question(rules.AMOUNT).minutes
    assert minutes_left(whole, {**amount, "at_risk": False}) == left - 1 - 5
    assert minutes_left(whole, {**amount, "at_risk": True}) == left - 1


@pytest.mark.parametrize(
    ("smallest", "largest", "told"),
    [
        (500_00, 5_000_00, "50 minutes if you ask for less than £1,000, and 75 minutes from £1,000"),
        (500_00, 900_00, "50 minutes"),
        (2_000_00, 5_000_00, "75 minutes"),
    ],
)
def test_each_amount_has_its_own_minutes_in_plain_words(smallest: int, largest: int, told: str):
    questions = parse_definition(APPLICATION)
    assert before_you_start_rules.time_to_apply(questions, Sizes(smallest, largest)) == told


def test_the_overview_says_how_long_the_rest_takes(postgres_world: World):
    world = postgres_world
    sam, draft = world.house.browser(world.sam), world.draft()
    assert "about 30 minutes" in words_of(seen(sam.get(f"/applications/{draft}")))
    with world.house.write() as session:
        world.fill(session, draft, children=None, policy=None, starts=None, where_else=None)
    assert "about 20 minutes more" in words_of(seen(sam.get(f"/applications/{draft}")))


def test_what_can_be_told_after_sending_is_still_counted_then(postgres_world: World):
    world = postgres_world
    draft = world.complete_draft()
    sam, page = world.house.browser(world.sam), f"/applications/{draft}"
    (number,) = re.findall(r"(\d+) things are still to do about Beeston Blooms", words_of(seen(sam.get(page))))
    with world.house.write() as session:
        application = queries.application_of(session, draft)
        service.submit(session, application, actor=world.house.actor(world.sam), now=world.house.now())
    assert f"{number} things are still to tell us" in words_of(seen(sam.get(f"{page}/receipt")))

    # And home, and the page of the organisation, tell the same number
    assert f"Tell us {number} things about Beeston Blooms" in words_of(seen(sam.get("/")))
    organisation_page = words_of(seen(sam.get(f"/organisations/{world.organisation_id}")))
    assert f"{number} things are still to tell us that every grant needs" in organisation_page


def test_a_receipt_promises_nothing_once_the_application_is_screened_out(postgres_world: World):
    world = postgres_world
    sent, ada, now = world.submitted(), world.house.actor(world.ada), world.house.now()
    sam = world.house.browser(world.sam)
    assert "reads and scores it" in words_of(seen(sam.get(f"/applications/{sent}/receipt")))
    with world.house.write() as session:
        application = queries.application_of(session, sent)
        screening_service.screen(
            session, application, outcome="ineligible", reasons="It is for a business.", actor=ada, now=now
        )
    receipt = words_of(seen(sam.get(f"/applications/{sent}/receipt")))
    for promised in ("reads and scores it", "still to tell us", "What happens next"):
        assert promised not in receipt
    assert "It does not go to a panel" in receipt
    assert "Tell us" not in words_of(seen(sam.get("/")))


def test_a_receipt_of_what_was_withdrawn_says_so(postgres_world: World):
    world = postgres_world
    sent = world.submitted()
    with world.house.write() as session:
        application = queries.application_of(session, sent)
        service.withdraw(session, application, actor=world.house.actor(world.sam), now=world.house.now())
    receipt = words_of(seen(world.house.browser(world.sam).get(f"/applications/{sent}/receipt")))
    assert "has been withdrawn" in receipt
    assert "reads and scores it" not in receipt
