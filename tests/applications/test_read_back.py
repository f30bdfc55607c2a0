"""What is saved in a draft is read back to the letter, but for what nobody can see.

From its page, from saving while it is written, from the API.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from grants.kernel.cleaning import cleaned
from grants.kernel.forms.texts import LONGEST_LINE
from tests.applications.rows import World, build
from tests.applications.test_pages import WORK, version_on
from tests.house import ApiClient, TestHouse
from tests.kernel.looking import by_id

LONG = "Every Tuesday we open the hall behind the library, and neighbours cook together.\n" * 770
"""About ten thousand words."""

AWKWARD = (
    *(
        "🌱👩‍👩‍👧 👨🏽‍🌾🇬🇧",
        "مرحبا\u200f שלום \u202bRTL\u202c",
        "“Pasted” – it’s Word… \u00a0\u2022\u2011",
        "e\u0301 \ufeff\u200b\u200d",
    ),
    *(
        "\n",
        "\n\nTwo lines down",
        "\tindented\n\t\tmore\t",
        "  spaces  ",
        "\u2028\u2029\x85\x1c\x0b\x0c",
        "last line\n\n",
    ),
    *("</textarea><b>bold</b>", "&amp; &lt; &nbsp; &#10; &", "<!-- --> ]]> {{ 7 * 7 }}", "'\"`\\ %00 \\u0000 +&=?"),
)

typed_texts = st.text(st.characters(exclude_characters="\x00\r", exclude_categories=["Cs"]), max_size=200)
"""What a browser can send. In one of its fields, a line ends with a line feed alone."""

sent_texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=200)

few = settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])


def on_one_line(text: str) -> str:
    return text.replace("\n", " ").replace("\r", " ")


def as_a_browser_reads(answer: Any) -> Element:
    assert answer.status_code == 200, answer.text
    tree: Element = html5lib.parse(answer.text, namespaceHTMLElements=False)
    return tree


def in_field(tree: Element, name: str) -> str:
    field = by_id(tree, name)
    return (field.get("value") if field.tag == "input" else field.text) or ""


@dataclass
class Drafting:
    """Sam with a draft, in a browser and in a program."""

    world: World
    browser: FlaskClient
    program: ApiClient
    draft: UUID

    def page(self, section: str) -> str:
        return f"/applications/{self.draft}/sections/{section}"

    def read(self, section: str, key: str) -> str:
        return in_field(as_a_browser_reads(self.browser.get(self.page(section))), key)

    def patch(self, **answers: str | int) -> Any:
        path = f"/applications/{self.draft}"
        return self.program.patch(path, {"answers": answers}, If_Match=self.program.get(path).headers["ETag"])

    def send(self, section: str, end: str = "", **typed: str) -> Any:
        """Send a section: a browser's button sends CRLF, its script sends what is in the field."""
        version = self.world.application(self.draft).version
        fields = {name: text if end else text.replace("\n", "\r\n") for name, text in typed.items()}
        return self.browser.post(
            self.page(section) + end, data={"version": version, "on-page": " ".join(typed)} | fields
        )


@pytest.fixture
def sam(house: TestHouse) -> Drafting:
    world = build(house)
    return Drafting(world, house.browser(world.sam), house.program(world.sam), world.draft())


def with_awkward(*others: Any) -> Any:
    def given_these(test: Any) -> Any:
        for text in (*AWKWARD, LONG):
            test = example(text, *others)(test)
        return test

    return given_these


@few
@given(typed_texts)
@with_awkward()
def test_from_its_page(sam: Drafting, text: str):
    saved = sam.send("work", plan=text)
    assert saved.status_code == 302, saved.text
    assert sam.read("work", "plan") == cleaned(text)
    title = on_one_line(text[:200])
    assert sam.send("about-your-request", **{"project-title": title}).status_code == 302
    assert sam.read("about-your-request", "project-title") == on_one_line(cleaned(title))


@few
@given(typed_texts)
@with_awkward()
def test_from_saving_while_it_is_written(sam: Drafting, text: str):
    saved = sam.send("work", "/autosave", plan=text)
    assert saved.status_code == 200, saved.text
    assert sam.read("work", "plan") == cleaned(text)


@few
@given(sent_texts, st.integers(-(10**12), 10**12))
@with_awkward(25)
def test_from_the_api(sam: Drafting, text: str, people: int):
    answers = {"plan": text, "where_else": on_one_line(cleaned(text[:LONGEST_LINE])), "people": people}
    saved = sam.patch(**answers)
    assert saved.status_code == 200, saved.text
    read = sam.program.get(f"/applications/{sam.draft}")
    assert read.json["answers"] == answers | {"plan": cleaned(text)}


@pytest.mark.parametrize("end", ["", "/autosave"])
def test_a_nul_that_came_along_with_a_pasted_text_goes_and_everything_is_saved(sam: Drafting, end: str):
    version = version_on(as_a_browser_reads(sam.browser.get(sam.page("work"))))
    typed = WORK | {"version": version, "plan": "Before\x00after", "people": "25"}
    assert sam.browser.post(sam.page("work") + end, data=typed).status_code in (200, 302)
    saved = sam.world.application(sam.draft).answers
    assert (saved["plan"], saved["people"]) == ("Beforeafter", 25)


@pytest.mark.parametrize("unkept", ["\x00", "\ud83c"])
def test_the_api_names_the_answer_with_such_a_character_and_keeps_what_was_there(sam: Drafting, unkept: str):
    assert sam.patch(plan="Kept").status_code == 200
    refused = sam.patch(plan=f"Lost {unkept}", people=25)
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json["errors"]] == ["answers.plan"]
    assert sam.world.application(sam.draft).answers == {"plan": "Kept"}


def test_a_text_of_ten_thousand_words_has_room():
    assert 10_000 <= len(LONG.split()) < 11_000
