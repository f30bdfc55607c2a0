"""The text of a letter is read as its writer means it, and what cannot stand in it is refused with line and place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.awards.letters.rules import KINDS
from grants.awards.letters.wording import markup
from grants.awards.letters.wording.fields import BY_KIND, examples
from grants.awards.letters.wording.texts import Text, problems_of, starting_text
from grants.kernel.money import Pence

OURS = "https://grants.example.org"


def refusals(body: str, subject: str = "About you") -> list[tuple[str, str, str]]:
    """What is refused: where, the code, and where in the text."""
    found = problems_of(Text("offer", subject, body), OURS)
    return [(each.field, each.code, each.message.partition(":")[0]) for each in found]


@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_has_a_text_to_begin_with_and_an_example_of_each_field(kind: str):
    text = starting_text(kind)
    assert problems_of(text, OURS) == []
    assert "{{" not in text.as_text(examples(kind)) + text.subject_with(examples(kind))
    assert all(field.meaning for field in BY_KIND[kind].values())


@pytest.mark.parametrize(
    ("body", "code", "place"),
    [
        ("Dear {{redaer}}", "no_such_field", "Line 1, place 6"),
        ("One\n\nTwo {{ Reader }}", "unreadable", "Line 3, place 5"),
        ("[if titel]\nx\n[end]", "no_such_field", "Line 1, place 5"),
        ("[if amount under lots]\nx\n[end]", "unreadable", "Line 1, place 4"),
        ("[if title under £5]\nx\n[end]", "no_sum", "Line 1, place 5"),
        ("a\n[if amount under £1,000]\nx", "not_closed", "Line 2, place 1"),
        ("x\n[end]", "not_opened", "Line 2, place 1"),
        ("[if title]\na\n[otherwise]\nb\n[otherwise]\nc\n[end]", "twice", "Line 5, place 1"),
        ("[else]\n", "unreadable", "Line 1, place 1"),
        ("A <b>word</b>", "html", "Line 1, place 3"),
        ("A word&nbsp;", "html", "Line 1, place 7"),
        ("See https://elsewhere.example/x", "address", "Line 1, place 5"),
        ("See www.elsewhere.example", "address", "Line 1, place 5"),
        ("See [here](x)", "address", "Line 1, place 10"),
        ("file:///etc/passwd", "address", "Line 1, place 1"),
        ("Look: {{payments}}", "stands_alone", "Line 1, place 7"),
        ("Look:\n{{payments}}", "stands_alone", "Line 1, place 1"),
        ("{{from_reserve}}", "only_asked", "Line 1, place 1"),
        ("# A title", "heading", "Line 1, place 1"),
        ("- a\n  - b", "list", "Line 1, place 1"),
    ],
)
def test_what_cannot_stand_in_a_text_is_refused_with_its_place(body: str, code: str, place: str):
    assert refusals(body) == [("body", code, place)]


def test_an_address_of_ours_can_stand_in_a_text():
    assert refusals(f"See {OURS}/rounds") == []
    assert refusals(f"See {OURS}.elsewhere.example/rounds") != []


def test_a_subject_is_one_line_of_words_and_fields():
    assert refusals("x", subject="A {{budget}}") == [("subject", "stands_alone", "Line 1, place 3")]
    assert [code for _, code, _ in refusals("x", subject=" ")] == ["missing"]


class TestBlocks:
    BODY = (
        "[if amount under £1,000]\nA small one.\n[otherwise]\nA large one.\n[end]\n[if not feedback]\nNo word.\n[end]"
    )

    def said(self, **values: object) -> str:
        return Text("offer", "x", self.BODY).as_text(values)

    def test_a_block_is_shown_by_size_and_by_whether_something_is_said(self):
        assert self.said(amount=Pence(999_99)) == "A small one.\n\nNo word."
        assert self.said(amount=Pence(1_000_00), feedback="Good") == "A large one."

    def test_lists_that_meet_when_blocks_are_left_out_are_one_list(self):
        text = Text("offer", "x", "- a\n[if feedback]\n- b\n[end]\n- c")
        assert text.as_text({"feedback": "x"}) == "- a\n- b\n- c"
        assert text.as_html({}).count("<ul>") == 1


@given(st.text(max_size=60), st.text(max_size=60))
def test_what_people_wrote_is_never_read_as_text_of_ours(title: str, said: str):
    text = Text("offer", "{{title}}", "{{title}} and **{{title}}**\n\n> {{feedback}}")
    values = {"title": f"<b>{{{{amount}}}}{title}", "feedback": f"[if amount]\n<img src=x>{said}"}
    html = text.as_html(values)
    assert "<b>" not in html
    assert "<img" not in html
    assert "{{amount}}" in text.as_text(values)


@given(st.text(alphabet="ab {}[]()*_#->\n£1,<&/:.", max_size=120))
def test_whatever_is_typed_is_read_or_refused(body: str):
    nodes, problems = markup.read(body, BY_KIND["offer"], OURS)
    if not problems:
        text = Text("offer", "x", body)
        assert text.as_html(examples("offer")) is not None
        assert nodes is not None
