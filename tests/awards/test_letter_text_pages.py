"""Administrators change the texts of letters on a page: they see first what a letter says, and can go back."""

from uuid import UUID

import pytest

from grants.applications.models import Application
from grants.awards.letters.wording.texts import starting_text
from grants.panels.models import Decision
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import strictly
from tests.organisations.given import errors

PAGE = "/letter_texts/decline"
TYPED = {"version": "0", "subject": "No grant for {{title}}", "body": "Sorry, {{reader}}.\n\n> {{feedback}}"}


@pytest.fixture
def world(postgres_house: TestHouse) -> World:
    return build(postgres_house)


def reference_of(world: World, decision_id: UUID) -> str:
    """The reference of the application that was decided about."""
    with world.house.read() as session:
        return session.get_one(Application, session.get_one(Decision, decision_id).application_id).reference


def test_a_text_is_tried_saved_and_taken_back(world: World):
    ada = world.house.browser(world.ada)
    listed = ada.get("/letter_texts").text
    assert f'href="{PAGE}"' in listed
    strictly(listed)
    shown = ada.get(PAGE).text
    strictly(shown)
    assert "{{feedback}}" in shown

    # When what is typed is looked at, with the example and then with a real application
    decision_id = world.decide("decline", feedback="Say who <b>sweeps</b>.")
    reference = reference_of(world, decision_id)
    example = ada.post(PAGE, data=TYPED | {"do": "preview"}).text
    real = ada.post(PAGE, data=TYPED | {"do": "preview", "about": reference.lower()}).text
    # Then the letter is shown, nothing is kept, and what was typed stands in the form
    assert "Sorry, Sam Field." in example
    assert "Say who &lt;b&gt;sweeps&lt;/b&gt;." in real
    assert "Sorry, {{reader}}." in real
    assert world.facts("awards.letter_text_changed") == []
    pdf = ada.post(f"{PAGE}/pdf", data=TYPED | {"about": reference})
    assert (pdf.status_code, pdf.mimetype, pdf.data[:5]) == (200, "application/pdf", b"%PDF-")

    # When it is saved, and then the text to begin with is taken again
    assert ada.post(PAGE, data=TYPED | {"do": "save"}).status_code == 302
    assert TYPED["subject"] in ada.get(PAGE).text
    assert ada.post(f"{PAGE}/earlier", data={"version": "1", "to": "0"}).status_code == 302
    assert starting_text("decline").subject in ada.get(PAGE).text
    assert ada.post(f"{PAGE}/earlier", data={"version": "2", "to": "1"}).status_code == 302
    assert [fact["version"] for fact in world.facts("awards.letter_text_changed")] == [1, 2, 3]


def test_what_is_typed_is_shown_while_it_is_typed(world: World):
    ada, live = world.house.browser(world.ada), f"{PAGE}/live"
    shown = ada.post(live, data=TYPED)
    assert (shown.status_code, shown.mimetype) == (200, "text/html")
    assert "<p>Sorry, Sam Field.</p>" in shown.text
    assert "<html" not in shown.text
    easy = ada.post(live, data=TYPED | {"easy_read": "Not this & that, {{reader}}.", "part": "easy_read"}).text
    assert "Not this &amp; that, Sam Field." in easy
    wrong = ada.post(live, data=TYPED | {"body": "Your {{amount}}"})
    assert (wrong.status_code, wrong.mimetype) == (422, "text/plain")
    assert wrong.text.startswith("Text: Line 1, place 6")
    assert ada.post(live, data=TYPED | {"body": "x" * 20_001}).status_code == 422
    assert world.house.browser(world.sam).post(live, data=TYPED).status_code == 403
    assert world.facts("awards.letter_text_changed") == []


def test_what_cannot_stand_in_it_is_said_at_its_field_and_kept(world: World):
    ada = world.house.browser(world.ada)
    for do in ("preview", "save"):
        refused = ada.post(PAGE, data=TYPED | {"do": do, "body": "Your {{amount}}"})
        assert refused.status_code == 422
        assert list(errors(refused)) == ["body"]
        assert "Your {{amount}}" in refused.text
    unknown = ada.post(PAGE, data=TYPED | {"do": "preview", "about": "AP-nothing"})
    assert list(errors(unknown)) == ["about"]


def test_a_program_does_the_same_for_one_scheme(world: World):
    ada, address = world.house.program(world.ada), f"/schemes/{world.scheme_id}/letter_templates/decline"
    before = ada.get(address)
    assert before.json["subject"] == starting_text("decline").subject
    assert {"feedback", "reader"} <= {each["name"] for each in before.json["fields"]}
    words = {"subject": "Of the scheme", "body": "Ours, {{reader}}"}
    tried = ada.post(f"{address}/preview", words)
    assert "Ours, Sam Field" in tried.json["text"]
    kept = ada.put(address, words, If_Match='"0"')
    assert (kept.status_code, kept.headers["ETag"], kept.json["subject"]) == (200, '"1"', "Of the scheme")
    assert ada.put(address, words, If_Match='"0"').status_code == 412
    listed = ada.get(f"/letter_templates?scheme_id={world.scheme_id}").json["items"]
    assert [each["kind"] for each in listed if each["of_scheme"]] == ["decline"]
    again = ada.put(address, {"subject": "", "body": ""}, If_Match='"1"')
    assert again.json["subject"] == starting_text("decline").subject


def test_a_letter_is_looked_at_before_it_is_released(world: World):
    decision_id = world.decide("award with conditions", conditions="Tell us more.")
    ada = world.house.browser(world.ada)
    text = ada.get(f"/decisions/{decision_id}/letter_preview?as=text").text
    assert "We offer you a grant of £20,000.01" in text
    assert "Tell us more." in text
    assert ada.get(f"/decisions/{decision_id}/letter_preview").data[:5] == b"%PDF-"
    assert world.letters() == []


def test_nobody_else_reads_or_changes_a_text(world: World):
    for person in (world.sam, world.fay):
        assert world.house.browser(person).get(PAGE).status_code == 403
        assert world.house.program(person).get("/letter_templates").status_code == 403
