"""When a question is asked, and within which bounds, as administrators type it."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from grants.kernel.forms import Question, parse_definition
from grants.schemes.questions import conditions, rules
from tests.house import TestHouse
from tests.organisations.given import errors, read
from tests.schemes.given import scheme
from tests.schemes.test_before_you_start import CONDITIONAL
from tests.schemes.test_questions import TYPED, asked, send

NUMBER = TYPED | {"type": "number", "options": "", "asked_from": "", "label": "How many come?"}


def test_a_question_is_asked_only_after_an_answer_to_one_before(postgres_house: TestHouse):
    house, kept = postgres_house, scheme(postgres_house, question_set=CONDITIONAL)
    ada = house.browser(house.person("Ada Min", administrator=True))
    page = ada.get(f"/schemes/{kept.id}/questions/new")
    read(page)
    assert "“On which days?” is “Sundays”" in page.text

    saved = send(house, kept, "/new", **NUMBER, shown_if="days:=sun", min="1", max="1,000")
    assert saved.status_code == 302, errors(saved)
    question = rules.question_in(asked(house, kept)[1], "how_many_come")
    assert question is not None
    assert (question["min"], question["max"]) == (1, 1000)
    assert question["shown_if"] == {"question": "days", "is": "sun"}

    # And it can be asked of everybody again, without bounds
    assert send(house, kept, "/how_many_come", **NUMBER, shown_if="", min="", max="").status_code == 302
    question = rules.question_in(asked(house, kept)[1], "how_many_come")
    assert question is not None
    assert not {"min", "max", "shown_if"} & set(question)


def test_an_administrator_says_what_an_answer_tells(postgres_house: TestHouse):
    house, kept = postgres_house, scheme(postgres_house, question_set=CONDITIONAL)
    month = NUMBER | {"type": "month", "label": "When do you begin?", "tells": "start"}
    assert send(house, kept, "/new", **month).status_code == 302
    question = rules.question_in(asked(house, kept)[1], "when_do_you_begin")
    assert question is not None
    assert question["tells"] == "start"
    ada = house.browser(house.person("Ada Min", administrator=True))
    assert 'value="start" selected' in ada.get(f"/schemes/{kept.id}/questions/when_do_you_begin").text
    assert "tells" in errors(send(house, kept, "/new", **month | {"label": "And when?"}))


def test_what_cannot_be_is_said_beside_its_field(postgres_house: TestHouse):
    house, kept = postgres_house, scheme(postgres_house, question_set=CONDITIONAL)
    wrong = {
        "min": NUMBER | {"min": "few"},
        "max": NUMBER | {"min": "10", "max": "9"},
        "shown_if": NUMBER | {"shown_if": "nothing:true"},
    }
    for field, typed in wrong.items():
        assert list(errors(send(house, kept, "/new", **typed))) == [field]
    text = NUMBER | {"type": "long_text", "max": "9"}
    assert "no least and no most" in errors(send(house, kept, "/new", **text))["max"]
    # A question does not hang on one that comes after it, nor on itself
    later = TYPED | {"type": "yes_no", "options": "", "asked_from": "", "shown_if": "days:=sun"}
    assert list(errors(send(house, kept, "/more", **later))) == ["shown_if"]


def test_every_condition_offered_is_read_again_as_itself():
    questions = parse_definition(CONDITIONAL)
    offered = conditions.offered(questions, before=None)
    assert offered[0] == ("", "Always")
    for name, _ in offered:
        condition, problems = conditions.condition_named(name, offered)
        assert problems == []
        assert conditions.name_of(condition) == name
    assert conditions.offered(questions, before="more") == [("", "Always")]


BOUNDS = st.one_of(
    st.tuples(st.just("number"), st.integers(-5, 10**6)),
    st.tuples(st.just("money"), st.integers(0, 10**9)),
    st.tuples(st.just("date"), st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(date.isoformat)),
    st.tuples(st.just("month"), st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(lambda day: day.isoformat()[:7])),
)


@given(BOUNDS)
def test_a_bound_as_it_is_shown_is_read_as_itself(bound: tuple[str, int | str]):
    type_, value = bound
    question = Question("q", type_, "Q", required=True, minutes=1, min=value, max=value)
    least, most = conditions.bounds_typed(question)
    assert conditions.read_bounds(type_, {"min": least, "max": most}) == ({"min": value, "max": value}, [])
