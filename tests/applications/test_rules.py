"""Rules of applying, for every input."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from grants.applications import rules
from grants.applications.beforehand import rules as beforehand_rules
from grants.applications.models import STATES
from grants.kernel.filling.rules import DONE, OPTIONAL, progress
from grants.kernel.forms import parse_definition, visible
from tests.applications.rows import ANSWERS, DEFINITION, ELIGIBILITY, FITTING

FORM = rules.whole_form(parse_definition(DEFINITION), smallest=500_00, largest=10_000_00)
COMPLETE = rules.values(title="A garden", amount=500_00, answers=ANSWERS)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    rules.TITLE: st.text(max_size=250),
    rules.AMOUNT: st.integers(1, 10**8),
    "plan": st.text(max_size=80),
    "people": st.integers(0, 1000),
    "starts": st.dates().map(str),
    "places": st.lists(st.sampled_from(["ls11", "elsewhere"]), unique=True),
    "where_else": st.text(max_size=9),
    "children": st.booleans(),
    "policy": st.booleans(),
}
drafts = st.fixed_dictionaries({}, optional=VALUES)


@given(drafts)
def test_a_section_is_done_exactly_when_nothing_in_it_stands_in_the_way(answers: dict[str, Any]):
    in_the_way = [problem.field for problem in rules.submission_problems(FORM, answers)]
    for section in progress(FORM, answers, rules.submission_problems(FORM, answers)):
        keys = next(s.keys for s in FORM.sections if s.key == section.key)
        assert section.left == len({field for field in in_the_way if field in keys})
        assert (section.state in (DONE, OPTIONAL)) == (section.left == 0)


@given(drafts)
def test_what_stands_in_the_way_is_either_a_warning_or_missing(answers: dict[str, Any]):
    warned = rules.draft_warnings(FORM, answers) + rules.missing(FORM, answers)
    assert sorted(map(str, warned)) == sorted(map(str, rules.submission_problems(FORM, answers)))
    assert {problem.field for problem in warned} <= {question.key for question in visible(FORM, answers)}


@given(st.dictionaries(st.sampled_from(sorted(COMPLETE)), st.none(), min_size=1))
def test_whatever_required_answer_is_left_out_is_named(cleared: dict[str, None]):
    answers = {key: value for key, value in COMPLETE.items() if key not in cleared}
    assert {problem.field for problem in rules.missing(FORM, answers)} == set(cleared)


def test_a_complete_application_lacks_nothing():
    assert rules.submission_problems(FORM, COMPLETE) == []


@given(st.fixed_dictionaries({question["key"]: st.booleans() for question in ELIGIBILITY}))
def test_an_organisation_is_eligible_exactly_when_each_answer_is_the_one_needed(answers: dict[str, bool]):
    results = beforehand_rules.eligibility_results(ELIGIBILITY, answers)
    unfit = beforehand_rules.ineligibility(results)
    assert (not unfit) == (answers == FITTING)
    assert [r.explanation for r in results] == [question["explanation"] for question in ELIGIBILITY]
    for problem in unfit:
        assert any(problem.message.endswith(result.explanation) for result in results if not result.fits)


@given(
    st.dictionaries(
        st.sampled_from(["works_in_leeds", "for_profit", "moon"]), st.one_of(st.booleans(), st.none(), st.text())
    )
)
def test_eligibility_answers_are_taken_only_when_each_question_has_yes_or_no(answers: dict[str, Any]):
    taken = not beforehand_rules.eligibility_problems(ELIGIBILITY, answers)
    assert taken == (set(answers) == set(FITTING) and all(isinstance(a, bool) for a in answers.values()))


def test_only_drafts_in_open_rounds_change_and_only_submitted_ones_are_screened():
    for state in STATES:
        for round_state in ("announced", "open", "closed"):
            allowed = rules.change_refusal(state, round_state) is None
            assert allowed == (state == "draft" and round_state == "open")
        assert (rules.screening_refusal(state) is None) == (state == "submitted")
        assert (rules.withdrawal_refusal(state) is None) == (
            state in ("draft", "submitted", "eligible", "in assessment")
        )


@given(st.sampled_from(["eligible", "ineligible", "perhaps", ""]), st.text())
def test_a_no_needs_reasons(outcome: str, reasons: str):
    fields = [problem.field for problem in rules.screening_problems(outcome, reasons)]
    assert ("outcome" in fields) == (outcome not in ("eligible", "ineligible"))
    if outcome == "ineligible" and not reasons.strip():
        assert "reasons" in fields
