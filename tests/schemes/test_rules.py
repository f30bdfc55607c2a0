"""What a scheme and a round must be."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.kernel.clock import london_day
from grants.kernel.forms import parse_definition
from grants.schemes import defaults, round_rules, rules
from grants.schemes.money.rules import parts_with_awards

NOW = datetime(2027, 3, 1, 10, 0, tzinfo=UTC)
USUAL = range(6)
CLOSES = NOW + timedelta(days=30)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
weights = st.lists(st.integers(1, 100), min_size=1, max_size=8)


@dataclass
class Opening:
    opens_at: datetime
    closes_at: datetime
    decisions_by: date | None = None
    is_withdrawn: bool = False


def criteria(weights, social):
    return [
        {"name": f"Criterion {i}", "weight": weight, "is_social_value": i in social} for i, weight in enumerate(weights)
    ]


def codes(problems):
    return [(p.field, p.code) for p in problems]


@given(weights, st.sets(st.integers(0, 7)))
def test_weights_pass_exactly_when_they_make_100_with_10_for_social_value(weights, social):
    problems = rules.criteria_problems(criteria(weights, social), USUAL)
    social_weight = sum(weight for i, weight in enumerate(weights) if i in social)
    assert (problems == []) == (sum(weights) == 100 and social_weight >= 10)
    if sum(weights) != 100:
        assert codes(problems) == [("criteria", "weights")]
        assert str(sum(weights)) in problems[0].message


@given(st.lists(st.integers(1, 99), min_size=1, max_size=6, unique=True).map(sorted), st.data())
def test_any_division_of_100_with_enough_social_value_passes(cuts, data):
    edges = [0, *cuts, 100]
    parts = [high - low for low, high in pairwise(edges)]
    chosen = data.draw(st.sets(st.sampled_from(range(len(parts)))))
    problems = rules.criteria_problems(criteria(parts, chosen), USUAL)
    assert (problems == []) == (sum(parts[i] for i in chosen) >= 10)


def test_criteria_are_told_apart_and_guided():
    wrong = [
        {"name": "Need", "weight": 90, "guide": ["only one"]},
        {"name": " need ", "weight": 10, "is_social_value": True, "guide": ["a", "b", "c", " ", "e", "f"]},
        {"name": "", "weight": 0},
        {"name": "More", "weight": None},
    ]
    assert [p.field for p in rules.criteria_problems(wrong, USUAL)] == [
        "criteria.0.guide",
        "criteria.1.name",
        "criteria.1.guide.3",
        "criteria.2.name",
        "criteria.2.weight",
        "criteria.3.weight",
    ]
    assert codes(rules.criteria_problems([], USUAL)) == [("criteria", "missing")]


@given(st.integers(-5, 130), st.sampled_from(["", "  ", "One winter is enough."]))
def test_a_length_outside_three_to_five_years_needs_its_reason(months, reason):
    details = {"award_months": months, "length_justification": reason}
    found = [p for p in rules.scheme_problems(details) if p.field in details]
    if not 1 <= months <= 120:
        assert [p.field for p in found] == ["award_months"]
    else:
        unusual = not 36 <= months <= 60
        assert [p.field for p in found] == (["length_justification"] if unusual and not reason.strip() else [])


@given(st.integers(-10, 10**6), st.integers(-10, 10**6), st.integers(1, 10**6))
def test_award_sizes(smallest, largest, given_by_funders):
    details = {
        "smallest_award_pence": smallest,
        "largest_award_pence": largest,
        "contributions": [{"amount_pence": given_by_funders}],
    }
    assert (rules.award_size_problems(details) == []) == (0 < smallest <= largest <= given_by_funders)


def test_a_funder_is_in_a_scheme_once_with_an_amount_above_nothing():
    one, other = UUID(int=1), UUID(int=2)
    problems = rules.contribution_problems(
        [
            {"funder_id": one, "amount_pence": 0},
            {"funder_id": one, "amount_pence": 100},
            {"funder_id": None, "amount_pence": None},
            {"funder_id": other, "amount_pence": -1},
        ]
    )
    assert [p.field for p in problems] == [
        "contributions.0.amount_pence",
        "contributions.1.funder_id",
        "contributions.2.funder_id",
        "contributions.2.amount_pence",
        "contributions.3.amount_pence",
    ]


def test_eligibility_has_up_to_eight_questions_each_explained():
    def question(i, **changes):
        return {"key": f"q{i}", "text": "Have you?", "needed": True, "explanation": "Because.", **changes}

    assert rules.eligibility_problems([question(i) for i in range(8)]) == []
    assert [p.field for p in rules.eligibility_problems([question(i) for i in range(9)])] == ["eligibility"]
    wrong = [question(1), question(1), question(2, key="Not A Key", text="", needed="yes", explanation=" ")]
    assert [p.field for p in rules.eligibility_problems(wrong)] == [
        "eligibility.1.key",
        "eligibility.2.key",
        "eligibility.2.text",
        "eligibility.2.needed",
        "eligibility.2.explanation",
    ]


def test_a_question_set_is_told_where_it_is_wrong():
    broken = {"title": "Form", "sections": [{"key": "a", "title": "A", "questions": [{"key": "b", "type": "poem"}]}]}
    fields = {p.field for p in rules.question_set_problems(broken, "question_set")}
    assert "question_set.sections.0.questions.0.type" in fields
    assert codes(rules.question_set_problems([], "question_set"))[0][0] == "question_set"


@pytest.mark.parametrize("definition", [defaults.APPLICATION, defaults.RETURN])
def test_the_usual_questions_ask_what_changes_and_each_says_why_it_is_asked(definition):
    questions = parse_definition(definition)
    assert any(question.outcome for question in questions.questions)
    assert [question.key for question in questions.questions if not question.why] == []
    assert sum(question.asked_from is None for question in questions.questions) <= 10


def test_the_usual_return_asks_for_people_outcomes_wellbeing_and_a_story():
    kinds = {question.key: question.type for question in parse_definition(defaults.RETURN).questions}
    wanted = {"people_reached": "number", "outcomes": "long_text", "wellbeing": "one_of", "story": "long_text"}
    assert wanted.items() <= kinds.items()


@given(st.text())
def test_a_slug_is_always_fit_for_an_address(name):
    slug = rules.slug_of(name)
    assert slug
    assert slug == rules.slug_of(slug)
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@given(moments, moments, moments)
def test_a_round_is_open_from_its_opening_minute_to_the_end_of_its_closing_minute(opens_at, closes_at, now):
    if opens_at >= closes_at:
        return
    state = rules.round_state(Opening(opens_at, closes_at), now)
    closed = now >= closes_at.replace(second=0, microsecond=0) + timedelta(minutes=1)
    assert (state == "open") == (opens_at <= now and not closed)
    assert (state == "closed") == closed


@given(st.integers(1, 10**9), st.lists(st.integers(1, 10**8), max_size=6), st.integers(-10, 10**9))
def test_rounds_never_promise_more_than_the_funders_give(contributed, others, budget):
    left = round_rules.left_for_rounds(contributed, others)
    assert left >= 0
    if not round_rules.budget_problems(budget, left, 1):
        assert budget >= 1
        assert sum(others) + budget <= contributed


def test_a_budget_is_enough_for_one_award():
    assert [p.field for p in round_rules.budget_problems(499_00, 10_000_00, 500_00)] == ["budget_pence"]
    assert "£100 left" in round_rules.budget_problems(101_00, 100_00, 1)[0].message


@given(
    st.lists(st.tuples(st.uuids(), st.integers(1, 10**8), st.integers(0, 10**8)), min_size=1, max_size=5),
    st.integers(0, 10**9),
)
def test_a_rounds_money_by_funder_adds_up_and_holds_what_awards_have(funders, more):
    left = [(funder, pence) for funder, pence, _ in funders]
    awarded = {funder: pence for funder, _, pence in funders}
    whole = sum(awarded.values()) + more
    parts = dict(parts_with_awards(whole, left, awarded))
    assert sum(parts.values()) == whole
    assert all(parts[funder] >= pence for funder, pence in awarded.items())
    assert dict(parts_with_awards(sum(awarded.values()), left, awarded)) == awarded


def test_dates_out_of_order():
    def fields(**changes):
        details = {
            "name": "Spring",
            "opens_at": NOW,
            "closes_at": CLOSES,
            "decisions_by": london_day(CLOSES) + timedelta(days=1),
            "budget_pence": 100,
            "briefings": [{"starts_at": CLOSES - timedelta(days=1), "place": "Here"}],
            **changes,
        }
        found = round_rules.round_problems(details, left_pence=100, smallest_award_pence=1, now=NOW)
        return [p.field for p in found]

    assert fields() == []
    assert fields(closes_at=NOW) == ["closes_at", "briefings.0.starts_at"]
    assert fields(opens_at=NOW - timedelta(minutes=1)) == ["opens_at"]
    assert fields(opens_at=None, closes_at=None) == ["opens_at", "closes_at"]
    assert fields(opens_at=datetime.min.replace(tzinfo=UTC)) == ["opens_at"]
    assert fields(briefings=[{"starts_at": CLOSES, "place": ""}]) == ["briefings.0.starts_at", "briefings.0.place"]
    assert fields(briefings=[{"starts_at": NOW, "place": "x"}] * 13) == ["briefings"]
    for day in (None, london_day(CLOSES), london_day(NOW) + timedelta(days=12 * 366)):
        assert fields(decisions_by=day) == ["decisions_by"], day


@given(moments, moments)
def test_the_deadline_of_an_open_round_only_moves_later(now, closes_at):
    opening = Opening(NOW, CLOSES)
    if rules.round_state(opening, now) != "open":
        return
    problems = round_rules.deadline_problems(opening, closes_at=closes_at, reason="Snow", now=now)
    assert (problems == []) == (closes_at > CLOSES)


def test_an_announced_round_may_close_earlier_but_not_before_it_opens():
    opening = Opening(NOW + timedelta(days=2), CLOSES)

    def fields(closes_at, reason="A bank holiday"):
        return [p.field for p in round_rules.deadline_problems(opening, closes_at=closes_at, reason=reason, now=NOW)]

    assert fields(CLOSES - timedelta(days=1)) == []
    assert fields(opening.opens_at) == ["closes_at"]
    assert fields(CLOSES, reason=" ") == ["closes_at", "reason"]
    assert fields(None) == ["closes_at"]


@given(st.floats(0.5, 600))
def test_the_time_a_form_takes_is_rather_too_long_than_too_short(minutes):
    told = rules.minutes_needed(minutes)
    assert told % 5 == 0
    assert minutes <= told < minutes + 5 or told == 5


def a_form(*amounts):
    asked = [
        {"key": f"q{i}", "type": "yes_no", "label": "Yes?", "required": True, "minutes": 1, "asked_from": amount}
        for i, amount in enumerate(amounts)
    ]
    return {"title": "T", "sections": [{"key": "s", "title": "S", "questions": asked}]}


def test_a_small_request_meets_at_most_ten_questions():
    eight, nine = a_form(*[None] * 8), a_form(*[None] * 9)
    assert rules.application_questions_problems(eight, 500_00) == []
    (problem,) = rules.application_questions_problems(nine, 500_00)
    assert "11 questions" in problem.message
    # Where nobody can ask for so little, a form may be longer; and what only larger requests meet does not count.
    assert rules.application_questions_problems(nine, 1_000_00) == []
    assert rules.application_questions_problems(a_form(*[None] * 8, *[1_000_00] * 20), 500_00) == []


def test_the_usual_form_is_short_for_a_small_request():
    asked = rules.asked_of_small_requests(parse_definition(defaults.APPLICATION))
    assert asked <= 10 < len(parse_definition(defaults.APPLICATION).questions) + rules.ASKED_OF_EVERYBODY


def test_a_return_knows_no_amount():
    (problem,) = rules.return_questions_problems(a_form(1_000_00))
    assert problem.field == "return_question_set"
