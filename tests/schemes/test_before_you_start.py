"""Before people start: what a round tells them, and its papers."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import run
from typing import Any, NamedTuple

import page as pdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.applications.rules import whole_form
from grants.kernel.access import SYSTEM
from grants.kernel.documents import WRITE_DOCUMENT, Document
from grants.kernel.forms import Question, parse_definition
from grants.kernel.forms.kinds import KINDS
from grants.kernel.money import Pence
from grants.schemes import before_you_start_rules, queries, service
from grants.schemes.defaults import APPLICATION
from grants.schemes.papers import PAPERS, ask_for_missing_papers
from grants.schemes.rules import minutes_needed
from tests.house import TestHouse
from tests.organisations.given import read
from tests.schemes.given import round_of, scheme

CONDITIONAL = {
    "title": "Small grants",
    "sections": [
        {
            "key": "work",
            "title": "Your work",
            "questions": [
                {"key": "more", "type": "yes_no", "label": "Is there more?", "required": True, "minutes": 1},
                {
                    "key": "days",
                    "type": "many_of",
                    "label": "On which days?",
                    "required": False,
                    "minutes": 1,
                    "options": [{"value": "sat", "text": "Saturdays"}, {"value": "sun", "text": "Sundays"}],
                    "shown_if": {"question": "more", "is": True},
                },
                {
                    "key": "church",
                    "type": "long_text",
                    "label": "Beside <b>which</b> church?",
                    "required": True,
                    "minutes": 4,
                    "word_limit": 40,
                    "why": "So that nobody has two doors to choose from.",
                    "shown_if": {"question": "days", "is": "sun"},
                },
                {
                    "key": "people",
                    "type": "number",
                    "label": "How many people?",
                    "required": True,
                    "minutes": 1,
                    "min": 1,
                    "max": 500,
                },
            ],
        }
    ],
}


def text_of(content: bytes, folder: Path) -> str:
    path = folder / "paper.pdf"
    path.write_bytes(content)
    told = run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True, text=True).stdout
    return re.sub(r"\s+", " ", told)


def test_what_everybody_can_read_before_they_start(house: TestHouse):
    # Given a round of a scheme that says in its own words who decides and what to have ready
    kept = scheme(house, decided_by="Seven neighbours decide, in the open.", to_hand="Your accounts\n\n A quote ")
    made = round_of(house, kept)

    # When somebody looks, who is not signed in
    shown = house.browser().get(f"/rounds/{made.id}")

    # Then the page says what is left, how long it takes, what to have ready, and who decides
    read(shown)
    for text in (
        "£250,000 of £250,000",
        "about 50 minutes if you ask for less than £1,000, and 75 minutes from £1,000",
        "Seven neighbours decide, in the open.",
        "<li>Your accounts</li>",
        "<li>A quote</li>",
        "A full postcode for “Where will most of it happen?”",
    ):
        assert text in shown.text, text
    assert "How the last round went" not in shown.text

    # And programs learn the same
    told = house.app.test_client().get(f"/api/v1/rounds/{made.id}/before_you_start").json
    assert told["left_pence"] == 250_000_00
    assert told["minutes"] == [{"from_pence": 50_000, "minutes": 50}, {"from_pence": 100_000, "minutes": 75}]
    assert told["decided_by"] == "Seven neighbours decide, in the open."
    assert told["to_hand"][-2:] == ["Your accounts", "A quote"]
    assert told["last_result"] is None
    assert [paper["address"] for paper in told["papers"]] == [None] * 4


def test_a_scheme_that_does_not_say_who_decides_says_what_is_true_of_every_panel(postgres_house: TestHouse):
    made = round_of(postgres_house, scheme(postgres_house))
    assert "At least two of its members come from voluntary" in postgres_house.browser().get(f"/rounds/{made.id}").text


def test_how_the_last_round_went_is_told_in_numbers_that_do_not_mislead(house: TestHouse):
    # Given a round that was decided, and the next of the same scheme
    kept = scheme(house)
    first = round_of(house, kept, name="Winter 2026", closes_at=datetime(2027, 3, 2, 17, 0, tzinfo=UTC), briefings=[])
    second = round_of(house, kept, name="Summer 2027", budget_pence=1_000_00)
    told = {"applications": 7, "awards": 3, "asked_pence": Pence(40_000_00), "awarded_pence": Pence(12_500_00)}

    # When its result is recorded, and recorded again
    for _ in range(2):
        with house.write() as session:
            service.record_result(session, first.id, **told, actor=SYSTEM, now=house.now())

    # Then the next round tells it, without a percentage of seven
    shown = house.browser().get(f"/rounds/{second.id}").text
    for text in ("In Winter 2026, <strong>3 of 7</strong>", "£40,000", "£12,500"):
        assert text in shown, text
    assert "43%" not in shown
    assert "How the last round went" not in house.browser().get(f"/rounds/{first.id}").text
    result = house.app.test_client().get(f"/api/v1/rounds/{second.id}/before_you_start").json["last_result"]
    assert result == {"round_id": str(first.id), "round_name": "Winter 2026", **{k: int(v) for k, v in told.items()}}
    assert len(house.events("schemes.round_result_recorded")) == 1


def test_the_papers_of_a_round_are_written_once_and_anybody_can_take_them(house: TestHouse, tmp_path: Path):
    # Given a round with questions that not everybody is asked
    made = round_of(house, scheme(house, question_set=CONDITIONAL))
    nobody, address = house.browser(), f"/rounds/{made.id}/papers"
    assert "still being written" in nobody.get(f"/rounds/{made.id}").text
    assert nobody.get(f"{address}/questions.pdf").status_code == 404

    # When the workers have run
    house.run_jobs()

    # Then each paper can be taken, is accessible, and says who is asked what
    page = nobody.get(f"/rounds/{made.id}").text
    for paper in PAPERS:
        assert f'href="{address}/{paper.name}"' in page
        answer = nobody.get(f"{address}/{paper.name}")
        assert answer.mimetype == "application/pdf"
        report = pdf.validate_pdf_bytes(answer.data, profile=pdf.ValidationProfile.PDF_UA_1)
        assert [failure.message for failure in report.failures] == []
        text = text_of(answer.data, tmp_path)
        for said in (
            "26 March 2027 at 5:00pm",
            "4. On which days? (optional)",
            "Only if your answer to “Is there more?” is “Yes”.",
            "Only if your answer to “On which days?” is “Sundays”.",
            "Beside <b>which</b> church?",
            "Up to 40 words",
            "One number from 1 to 500",
            "Name of your project",
        ):
            assert said in text, (paper.name, said)
        assert house.app.test_client().get(f"/api/v1{address}/{paper.name}").data == answer.data
        answer.close()
    assert nobody.get(f"{address}/other.pdf").status_code == 404
    assert len(house.jobs(WRITE_DOCUMENT)) == len(PAPERS)


def test_papers_are_written_anew_when_the_deadline_moves(house: TestHouse, tmp_path: Path):
    made = round_of(house, scheme(house))
    house.run_jobs()
    with house.write() as session:
        service.move_deadline(
            session,
            queries.round_of(session, made.id),
            closes_at=datetime(2027, 4, 2, 12, 0, tzinfo=UTC),
            reason="Snow",
            actor=SYSTEM,
            now=house.now(),
        )
    nobody, address = house.browser(), f"/rounds/{made.id}/papers/paper-form.pdf"
    assert nobody.get(address).status_code == 404
    house.run_jobs()
    assert "2 April 2027 at 1:00pm" in text_of(nobody.get(address).data, tmp_path)


def test_rounds_from_before_there_were_papers_get_theirs(house: TestHouse):
    # Given an open round without papers, and a closed one
    kept = scheme(house)
    made = round_of(house, kept)
    with house.write() as session:
        session.query(Document).delete()

    # When the clock looks, twice
    for _ in range(2):
        with house.write() as session:
            ask_for_missing_papers(session, house.now())

    # Then they are asked for, once
    with house.read() as session:
        assert {document.subject_id for document in session.query(Document)} == {made.id}
        assert session.query(Document).count() == len(PAPERS)

    # And not for rounds in which nobody can apply any more
    house.clock.move_to(made.closes_at + timedelta(minutes=1))
    with house.write() as session:
        session.query(Document).delete()
        ask_for_missing_papers(session, house.now())
        assert session.query(Document).count() == 0


def test_all_questions_are_on_one_page(postgres_house: TestHouse):
    house = postgres_house
    made = round_of(house, scheme(house, question_set=CONDITIONAL))
    shown = house.browser().get(f"/rounds/{made.id}/questions")
    read(shown)
    for text in (
        "1. Name of your project",
        "3. Is there more?",
        "Only if your answer to “On which days?” is “Sundays”.",
        "Beside &lt;b&gt;which&lt;/b&gt; church?",
        "So that nobody has two doors to choose from.",
        "<li>Saturdays</li>",
    ):
        assert text in shown.text, text


@given(some=st.integers(0, 300), more=st.integers(0, 300))
def test_a_share_always_says_how_many_of_how_many(some: int, more: int):
    told = before_you_start_rules.share_in_words(some, some + more)
    assert told.startswith(f"{some} of {some + more}")
    assert ("%" in told) == (some + more >= 10)


@given(st.integers(1, 10_000))
def test_paper_has_room_for_every_word(limit: int):
    asked = {"key": "a", "type": "long_text", "label": "A?", "required": True, "minutes": 1, "word_limit": limit}
    question = parse_definition(
        {"title": "T", "sections": [{"key": "s", "title": "S", "questions": [asked]}]}
    ).questions[0]
    assert before_you_start_rules.lines_for(question) * before_you_start_rules.WORDS_ON_A_LINE >= limit


def test_a_form_takes_as_long_before_it_is_opened_as_in_it():
    questions = parse_definition(APPLICATION)
    whole = whole_form(questions, smallest=500_00, largest=5_000_00)
    told = before_you_start_rules.minutes_by_amount(questions, Sizes(500_00, 5_000_00))
    assert told == {amount: minutes_needed(whole.minutes_for(amount)) for amount in (500_00, 1_000_00)}
    assert told[500_00] < told[1_000_00]


def test_what_to_have_to_hand_follows_from_the_questions_alone():
    """No line tells of something that is not asked, such as an end where only a start is asked."""
    questions = parse_definition(APPLICATION)
    told = " ".join(before_you_start_rules.to_hand(questions, ""))
    assert "ends" not in told
    assert "A month for “When will it start?”" in told
    for question in parse_definition(every_kind_of_question()).questions:
        line = before_you_start_rules.needed_for(question)
        wanted = question.type in ("postcode", "date", "month", "number", "money", "budget", "outcomes", "file")
        wanted = wanted or question.type in ("domains", "groups", "sums")
        assert bool(line) == wanted, question.type
        assert not wanted or question.name in line, question.type


class Sizes(NamedTuple):
    smallest_award_pence: int
    largest_award_pence: int


def every_kind_of_question() -> dict[str, Any]:
    options = [{"value": "a", "text": "Less <b>lonely</b>"}, {"value": "b", "text": "Fitter"}]
    asked: list[dict[str, Any]] = []
    for type_, kind in KINDS.items():
        settings = {"options": options} if "options" in kind.settings else {}
        label = f"The {type_.replace('_', ' ')}"
        asked.append({"key": type_, "type": type_, "label": label, "required": True, "minutes": 1, **settings})
    return {"title": "Everything", "sections": [{"key": "all", "title": "All kinds", "questions": asked}]}


def test_every_kind_of_question_says_how_to_answer():
    questions = parse_definition(every_kind_of_question())
    assert [q.type for q in questions.questions if not before_you_start_rules.how_to_answer(q)] == []


def test_every_kind_of_question_can_be_answered_on_paper(postgres_house: TestHouse, tmp_path: Path):
    house = postgres_house
    definition = every_kind_of_question()
    made = round_of(house, scheme(house, question_set=definition, smallest_award_pence=1_000_00))
    house.run_jobs()
    content = house.browser().get(f"/rounds/{made.id}/papers/paper-form.pdf").data
    report = pdf.validate_pdf_bytes(content, profile=pdf.ValidationProfile.PDF_UA_1)
    assert [failure.message for failure in report.failures] == []
    text = text_of(content, tmp_path)
    for said in ("Money from others", "Less <b>lonely</b>", "How will you know", "I agree", "The budget"):
        assert said in text, said
    assert house.browser().get(f"/rounds/{made.id}/questions").status_code == 200


@pytest.mark.parametrize(
    ("type_", "bounds", "said"),
    [
        ("month", {"min": "2026-12"}, "A month and a year, December 2026 or later"),
        ("date", {"max": "2026-12-24"}, "A day, a month and a year, 24 December 2026 or earlier"),
        ("money", {"min": 500_00}, "An amount in pounds, £500 or more"),
        ("number", {"max": 40}, "One number, 40 or less"),
        ("number", {"min": 1, "max": 500}, "One number from 1 to 500"),
    ],
)
def test_the_bounds_of_an_answer_are_said_as_its_type_says_them(type_: str, bounds: dict[str, Any], said: str):
    question = Question("it", type_, "It", required=True, minutes=1, **bounds)
    assert before_you_start_rules.how_to_answer(question) == said
