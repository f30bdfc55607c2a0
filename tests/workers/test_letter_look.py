"""How letters look in print: easy words for each kind, and an end that never stands on a page alone."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace

import pytest

from grants.awards.letters.rules import KINDS
from grants.awards.letters.wording import trying
from grants.awards.letters.wording.said import Said
from grants.awards.letters.wording.texts import problems_of, starting_text
from tests.house import TestHouse
from tests.kernel.looking import strictly
from tests.workers.test_letters import assert_accessible
from workers.pdf import make_pdf

MORE = "\n\nNeighbours of the garden come to dig and to talk each week."


@pytest.fixture
def house(postgres_house: TestHouse) -> Iterator[TestHouse]:
    with postgres_house.app.app_context():
        yield postgres_house


def example(house: TestHouse, kind: str, *, more: int = 0, easy: bool = False) -> Said:
    """The example of a kind of letter, with some paragraphs more."""
    text = starting_text(kind)
    text = replace(text, body=text.body + MORE * more, easy_read=text.easy_read + MORE * more)
    with house.read() as session:
        said = trying.tried(session, text, trying.Place(kind, None), about="", **house_says(house))
    return replace(said, easy=easy)


def house_says(house: TestHouse) -> dict[str, object]:
    return {"actor": house.actor(house.person("Ada Owusu", administrator=True)), "now": house.now()}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_easy_words(house: TestHouse, kind: str):
    text = starting_text(kind)
    assert text.easy_read
    assert problems_of(text, house.app.settings.base_url) == []
    said = example(house, kind, easy=True)
    assert_accessible(make_pdf(said.as_html()))
    assert "Do you have a question? Ask Ada Owusu." in said.as_text()


@pytest.mark.parametrize("points", [None, 36])
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_accessible_as_pdf_and_says_the_same_as_page_and_text(
    house: TestHouse, kind: str, points: int | None
):
    said = replace(example(house, kind), points=points)
    assert_accessible(make_pdf(said.as_html()))
    strictly(f"<!doctype html><html><head><title>Letter</title></head><body>{said.as_page()}</body></html>")
    first = said.subject.partition("£")[0].strip()
    for other in (said.as_page(), said.as_text()):
        assert first in other
        assert "Ada Owusu" in other


@pytest.mark.parametrize(
    ("kind", "easy", "more"), [("ending", True, 0), ("payment_sent", True, 0), ("decline", False, 9)]
)
def test_the_last_words_take_along_what_comes_before_them(house: TestHouse, kind: str, easy: bool, more: int):
    pdf = make_pdf(example(house, kind, more=more, easy=easy).as_html())
    said = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    pages = [each.strip() for each in said.split("\f") if each.strip()]
    assert len(pages) == 2
    assert not pages[-1].startswith(("Your contact", "Do you have", "Yours sincerely"))


@pytest.mark.parametrize("points", [18, 24, 36, 72])
@pytest.mark.parametrize("kind", ["offer", "renewal", "variation"])
def test_no_column_of_a_table_runs_over_the_edge_in_large_print(house: TestHouse, kind: str, points: int):
    pdf = make_pdf(replace(example(house, kind), points=points).as_html())
    assert_accessible(pdf)
    said = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    width = max(float(each) for each in re.findall(r'<page width="([\d.]+)"', said))
    ends = [float(each) for each in re.findall(r'xMax="([\d.]+)"', said)]
    assert ends
    assert max(ends) <= width, f"{max(ends)} of {width}"
