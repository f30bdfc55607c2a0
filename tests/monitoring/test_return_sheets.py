"""A return is filled in on a spreadsheet and read back; a wrong cell is named, and the rest is saved."""

from collections.abc import Mapping
from copy import deepcopy
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from grants.kernel.problems import Conflict, Invalid
from grants.monitoring.filling.sheets import service
from grants.monitoring.filling.sheets.workbook import write_workbook
from grants.monitoring.models import Return
from grants.monitoring.queries import return_of
from grants.schemes.queries import latest_question_set
from tests.awards.rows import RETURN_QUESTIONS, World, build
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of
from tests.monitoring.test_drawing import BETTER, WHEEL
from tests.monitoring.test_known_already import WHERE
from tests.monitoring.test_service import COMPLETE, again, returns, review, save, send


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house, told=[WHEEL])


def made(world: World, draft: Return) -> Any:
    with world.house.read() as session:
        return openpyxl.load_workbook(BytesIO(write_workbook(service.sheet_of(session, return_of(session, draft.id)))))


def filled(book: Any, answers: Mapping[str, Any]) -> bytes:
    """The workbook with these answers, by what their rows stand for."""
    page = book["Return"]
    rows = {page.cell(number, 5).value: number for number in range(2, page.max_row + 1)}
    for field, value in answers.items():
        page.cell(rows[field], 4).value = value
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def read(world: World, draft: Return, content: bytes) -> int:
    return read_back(world, draft, content).answered


ANSWERS = {
    "people_helped": 40,
    "spent": "5,000",
    "what_changed": "They know each other now.",
    "wheel-people": 12,
    "wheel-before-0": "4",
    "wheel-after-0": 8.0,
    "wheel-before-1": 6,
    "wheel-after-1": "8",
    "wheel-before-3": "8",
    "wheel-after-3": "8",
}


def test_a_filled_in_sheet_is_as_good_as_the_pages(world: World):
    draft = returns(world, world.begun())[0]
    assert read(world, draft, filled(made(world, draft), ANSWERS)) == 4
    assert again(world, draft).answers == {**COMPLETE, "wheel": BETTER}
    assert read(world, draft, filled(made(world, draft), {})) == 4
    assert again(world, draft).version == 2, "the same again saves nothing"
    send(world, draft)
    with world.house.read() as session, pytest.raises(Conflict):
        service.sheet_of(session, return_of(session, draft.id))


def test_every_wrong_cell_is_named_and_the_rest_is_saved(world: World):
    draft = returns(world, world.begun())[0]
    book = made(world, draft)
    assert book["Return"]["C3"].value == "In pounds. The grant is £20,000.01"
    wrong = {**ANSWERS, "people_helped": "many", "spent": "=1+1", "wheel-after-1": "9.99"}
    with world.house.write() as session:
        back = service.read_back(
            session, return_of(session, draft.id), name="a.xlsx", content=filled(book, wrong), **world.who(world.mel)
        )
    assert (back.answered, [problem.field for problem in back.wrong]) == (1, ["D2", "D3", "D8"])
    assert again(world, draft).answers == {"what_changed": COMPLETE["what_changed"]}


def test_a_sheet_whose_form_was_changed_is_refused_by_name(world: World):
    draft, other = returns(world, world.begun())
    book = made(world, draft)
    book["Return"]["E3"] = "spending"
    book["Return"]["A1"] = "Frage"
    book["Return"]["E4"] = "people_helped"
    with pytest.raises(Invalid) as refused:
        read(world, draft, filled(book, {}))
    assert [problem.field for problem in refused.value.problems] == ["A1", "E3", "E4"]
    for content, code in ((filled(made(world, other), {}), "other_return"), (b"no workbook", "refused_file")):
        with pytest.raises(Invalid) as refused:
            read(world, draft, content)
        assert [problem.code for problem in refused.value.problems] == [code]


def test_what_somebody_saved_meanwhile_is_not_overwritten(world: World):
    draft = returns(world, world.begun())[0]
    book = made(world, draft)
    save(world, draft, {"people_helped": 38})
    with pytest.raises(Conflict) as refused:
        read(world, draft, filled(book, ANSWERS))
    assert refused.value.code == "saved_in_between"
    assert again(world, draft).answers == {"people_helped": 38}


def test_it_is_made_and_read_back_by_page_and_by_program(postgres_house: TestHouse):
    world = build(postgres_house, told=[WHEEL])
    draft = returns(world, world.begun())[0]
    mel, page = world.house.browser(world.mel), f"/returns/{draft.id}/sheet"
    strictly(mel.get(page).text)
    book = openpyxl.load_workbook(BytesIO(mel.get(f"{page}/file").data))
    wrong = mel.post(
        page, data={"file": (BytesIO(filled(book, {"people_helped": "many"})), "r.xlsx")}, follow_redirects=True
    )
    assert "D2: Enter a whole number" in words_of(strictly(wrong.text))
    sent = {"file": (BytesIO(filled(book, ANSWERS)), "r.xlsx")}
    assert mel.post(page, data=sent).location == f"/returns/{draft.id}/check"
    assert again(world, draft).answers["people_helped"] == 40
    assert world.house.browser(world.ada).get(page).status_code == 403
    assert world.house.program(world.mel).get(page).status_code == 200


def test_what_we_know_is_filled_in_and_counts_once_somebody_says_that_it_is_right(postgres_house: TestHouse):
    # Given a second return, of which the first told where people meet
    world = build(postgres_house)
    ask_also(world, WHERE)
    first, second = returns(world, world.begun())
    save(world, first, {**COMPLETE, "where": "LS1 4AP"})
    send(world, first)
    book = made(world, second)
    rows = {row[4].value: row for row in book["Return"].iter_rows(min_row=2)}
    assert (rows["where"][3].value, rows["still-right.where"][3].value) == ("LS1 4AP", "")
    assert rows["still-right.where"][2].value == "From your last report"

    # When the sheet says nothing about it, its cell is named; when it says yes, it is an answer
    back = read_back(world, second, filled(book, {}))
    assert [(each.field, each.code) for each in back.wrong] == [(f"D{rows['where'][0].row}", "not_confirmed")]
    assert "where" not in again(world, second).answers
    back = read_back(world, second, filled(book, {"still-right.where": "perhaps"}))
    assert back.wrong[0].field == f"D{rows['still-right.where'][0].row}"
    assert read(world, second, filled(book, {"still-right.where": "Yes"})) == 1
    assert again(world, second).answers["where"] == "LS1 4AP"


def test_what_we_ask_about_is_answered_on_the_sheet_by_a_change_or_by_words(postgres_house: TestHouse):
    # Given a return about one answer of which we ask
    world = build(postgres_house)
    draft = returns(world, world.begun())[0]
    save(world, draft, COMPLETE)
    send(world, draft)
    review(world, draft, "send back", questions={"people_helped": "How did you count them?"})
    book = made(world, draft)
    labels = {row[4].value: row[0].value for row in book["Return"].iter_rows(min_row=2)}
    assert list(labels) == ["people_helped", "because.people_helped"]
    assert labels["because.people_helped"].startswith("We ask: How did you count them?")

    # When the sheet says why it is right, it can be sent
    read_back(world, draft, filled(book, {"because.people_helped": "We counted at the door."}))
    assert again(world, draft).answers == COMPLETE
    send(world, draft)


def test_a_choice_is_offered_in_the_cell_however_long_its_words(postgres_house: TestHouse):
    world = build(postgres_house)
    texts = [f"{name}: {'a long way of saying it ' * 6}".strip() for name in ("One", "Two", "Three")]
    options = [{"value": text[:3].lower(), "text": text} for text in texts]
    ask_also(world, {**WHERE, "key": "which", "type": "one_of", "label": "Which?", "options": options})
    draft = returns(world, world.begun())[0]
    book = made(world, draft)
    rows = {row[4].value: row[0].row for row in book["Return"].iter_rows(min_row=2)}
    (listed,) = [
        each.formula1 for each in book["Return"].data_validations.dataValidation if f"D{rows['which']}" in each.sqref
    ]
    column = listed.partition("$")[2].partition("$")[0]
    assert [book["About"][f"{column}{place}"].value for place in (1, 2, 3)] == texts
    assert read(world, draft, filled(book, {"which": texts[1]})) == 1
    assert again(world, draft).answers["which"] == "two"


def ask_also(world: World, question: dict[str, Any]) -> None:
    with world.house.write() as session:
        version = latest_question_set(session, world.scheme_id, "return")
        definition = deepcopy(RETURN_QUESTIONS)
        definition["sections"][0]["questions"].append(question)
        version.definition = definition


def read_back(world: World, draft: Return, content: bytes) -> service.ReadBack:
    with world.house.write() as session:
        found = return_of(session, draft.id)
        return service.read_back(session, found, name="return.xlsx", content=content, **world.who(world.mel))
