"""What screening looks at is told before, at the field and where people decide whether to apply."""

from datetime import date

import pytest

from grants.applications import rules
from grants.applications.rules import share_of_income
from grants.applications.start_rules import Start, start_of, start_prompts
from grants.kernel.forms import START, QuestionSet, parse_definition
from grants.kernel.money import Pence
from grants.organisations.models import Organisation
from grants.schemes.before_you_start_rules import known_beforehand
from tests.applications.rows import ANSWERS, World, asked
from tests.applications.test_pages import seen, version_on, words_of

CLOSES = date(2027, 3, 31)
SIZES = {"smallest": 500_00, "largest": 10_000_00}


def form_with(**question: str) -> QuestionSet:
    section = {
        "key": "work",
        "title": "Work",
        "questions": [asked("any_key", question.pop("kind"), "When?", **question)],
    }
    return parse_definition({"title": "A form", "sections": [section]})


@pytest.mark.parametrize(
    ("kind", "too_early", "early_enough"), [("date", "2027-03-31", "2027-04-01"), ("month", "2027-03", "2027-04")]
)
def test_a_start_before_the_round_has_closed_is_told_at_its_field(kind: str, too_early: str, early_enough: str):
    form = rules.whole_form(form_with(kind=kind, tells=START), **SIZES, closes_on=CLOSES)
    for told in (rules.draft_warnings, rules.submission_problems):
        found = {problem.field: problem for problem in told(form, {"any_key": too_early})}
        assert found["any_key"].code == "too_early"
        assert "any_key" not in {problem.field for problem in told(form, {"any_key": early_enough})}
    # In the same words at the field as on the page that everybody can read
    told_to_all = known_beforehand(form_with(kind=kind, tells=START), closes_on=CLOSES)[-1]
    assert told_to_all in form.question("any_key").guidance
    least = {"date": "on 1 April 2027", "month": "in April 2027"}[kind]
    assert told_to_all.startswith(f"The work starts {least} or later")
    # And screening agrees
    start = start_of(form.questions, {"any_key": early_enough})
    assert start is not None
    assert start.latest > CLOSES


def test_a_month_that_is_not_over_when_the_round_closes_is_told_as_it_is_taken():
    """A month for the start may be that in which the round closes; no page says another day."""
    closes = date(2026, 12, 18)
    form = rules.whole_form(form_with(kind="month", tells=START), **SIZES, closes_on=closes)
    assert form.question("any_key").min == "2026-12"
    (told,) = [
        each for each in known_beforehand(form_with(kind="month", tells=START), closes_on=closes) if "start" in each
    ]
    assert told.startswith("The work starts in December 2026 or later, after the round has closed on 18 December 2026.")


@pytest.mark.parametrize(
    ("latest", "told"),
    [
        (date(2027, 3, 31), None),
        (date(2027, 4, 30), "Nothing is paid for work that began before the decision"),
        (date(2027, 5, 20), None),
        (date(2030, 1, 31), "is the year right?"),
    ],
)
def test_a_start_that_may_be_before_the_decision_or_far_away_is_asked_about(latest: date, told: str | None):
    prompts = start_prompts(Start(latest, "then"), closes_on=CLOSES, decisions_by=date(2027, 5, 20))
    assert bool(prompts) == bool(told)
    assert told is None or told in prompts[0]


def test_the_field_and_every_page_before_say_by_when_it_is_decided():
    asked_start = form_with(kind="month", tells=START)
    (*_, told) = known_beforehand(asked_start, closes_on=CLOSES, decisions_by=date(2027, 5, 20))
    assert told.startswith("The work starts in May 2027 or later, after we have decided, by 20 May 2027.")
    assert "Nothing is paid for work that began before the decision." in told
    form = rules.whole_form(asked_start, **SIZES, closes_on=CLOSES, decisions_by=date(2027, 5, 20))
    assert told in form.question("any_key").guidance


def test_a_later_bound_of_the_scheme_stays_and_other_dates_are_left_alone():
    own = rules.whole_form(form_with(kind="month", tells=START, min="2027-09"), **SIZES, closes_on=CLOSES)
    assert own.question("any_key").min == "2027-09"
    other = rules.whole_form(form_with(kind="month"), **SIZES, closes_on=CLOSES)
    assert other.question("any_key").min is None


@pytest.mark.parametrize(
    ("amount", "income", "words"),
    [
        (4_845_00, 8_500_00, "57 % of your yearly income of £8,500"),
        (1_700_00, 8_500_00, None),
        (1_700_01, 8_500_00, "20 % of"),
        (500_00, 0, "more than your yearly income of £0"),
        (500_00, None, None),
        (None, 8_500_00, None),
    ],
)
def test_a_large_share_of_the_income_is_told(amount: int | None, income: int | None, words: str | None):
    told = share_of_income(amount, income)
    assert (told is None) == (words is None)
    assert words is None or words in str(told)


def test_it_is_told_wherever_people_look_before_they_send(postgres_world: World):
    # Given the public page, the eligibility check and what programs read before anything else
    world, house = postgres_world, postgres_world.house
    page = f"/rounds/{world.round_id}"
    for where in (page, f"{page}/eligibility"):
        shown = words_of(seen(house.browser().get(where)))
        for told in ("with a host", "20 % of your yearly income", "The work starts on"):
            assert told in shown, (where, told)
    shown = words_of(seen(house.browser().get(page)))
    assert "5 to register your organisation, and 20 to tell us about it" in shown
    assert "A group without rules of its own about 15 more" in shown
    before = house.app.test_client().get(f"/api/v1{page}/before_you_start").json
    assert (before["minutes_to_register"], before["minutes_to_find_host"]) == (5, 15)
    assert len(before["known_beforehand"]) == 3

    # When Sam asks for more than half of a year's income, for work that has begun
    with house.write() as session:
        session.get_one(Organisation, world.organisation_id).annual_income_pence = Pence(8_500_00)
    draft = world.complete_draft()
    program, path = house.program(world.sam), f"/applications/{draft}"
    version = program.get(path).headers["ETag"]
    change = {"amount_requested_pence": 4_845_00, "answers": {**ANSWERS, "starts": "2026-12-01"}}
    saved = program.patch(path, change, If_Match=version)
    assert saved.status_code == 200, saved.text

    # Then each is told at its field, at once and before sending
    assert "57 %" in saved.json["prompts"][0]
    assert [each["code"] for each in saved.json["warnings"] if each["field"] == "answers.starts"] == ["too_early"]
    browser = house.browser(world.sam)
    about = words_of(seen(browser.get(f"{path}/sections/{rules.ABOUT}")))
    assert "57 % of your yearly income" in about
    assert "57 % of your yearly income" in words_of(seen(browser.get(f"{path}/check")))
    work = words_of(seen(browser.get(f"{path}/sections/work")))
    assert "Your answer to “When will it start?” must be" in work
    refused = program.post(f"{path}/submission", {"declaration": True})
    assert [each["field"] for each in refused.json["errors"]] == ["answers.starts"]


def test_a_large_share_is_told_when_the_page_is_saved_and_promises_no_question(postgres_world: World):
    # Given an organisation with an income
    world, house = postgres_world, postgres_world.house
    with house.write() as session:
        session.get_one(Organisation, world.organisation_id).annual_income_pence = Pence(8_500_00)
    sam, path = house.browser(world.sam), f"/applications/{world.draft()}/sections/{rules.ABOUT}"
    typed = {"on-page": "project-title amount-requested", "project-title": "Soup"}

    # When Sam saves what is more than a fifth of it, then the next page says so, whatever it asks itself
    def told(amount: str) -> str:
        version = version_on(seen(sam.get(path)))
        return words_of(
            seen(sam.post(path, data={**typed, "amount-requested": amount, "version": version}, follow_redirects=True))
        )

    assert "57 % of your yearly income of £8,500" in told("4845")
    assert "of your yearly income" not in told("1000")

    # And no sentence promises a question that the form does not have: what is told is where to say it
    for sentence in (
        str(share_of_income(4_845_00, 8_500_00)),
        *known_beforehand(form_with(kind="month"), closes_on=CLOSES),
    ):
        assert "we ask how" not in sentence
        assert "We will ask" not in sentence
