"""A letter is a web page too: the same words, for those who may read it, and sent as a link to whoever wants that."""

import re

import pytest
from sqlalchemy import update

from grants.awards.letters.models import Letter
from grants.awards.letters.wording.fields import BY_KIND, Table
from grants.awards.letters.wording.setting import AsPage
from grants.awards.letters.wording.tree import Alone
from grants.awards.models import Award
from grants.identity.models import Person
from tests.awards.rows import World, build
from tests.beginnings import beginning
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of


@pytest.fixture
@beginning
def world(house: TestHouse) -> World:
    return build(house)


def test_the_page_says_what_the_letter_says_to_those_who_may_read_it(world: World):
    # Given that Sam wants letters as web pages
    with world.house.write() as session:
        session.get_one(Person, world.sam.id).letter_format = "web_page"

    # When a letter is written
    award = world.offered(outcome="award with conditions", conditions="Show <b>us</b> your policy.")
    world.house.run_jobs()
    (letter,) = world.letters()
    sam = world.house.browser(world.sam)
    page = sam.get(f"/letters/{letter.id}/page")

    # Then its page says the same, and what people wrote is shown as they wrote it
    words = words_of(strictly(page.text))
    for expected in (
        "Dear Sam Field",
        "We offer you a grant of £20,000.01",
        "£13,333.34",
        "Show <b>us</b> your policy.",
    ):
        assert expected in words, expected
    assert f'href="http://127.0.0.1:8000/awards/{award.id}/accept"' in page.text
    program = world.house.program(world.mel).get(f"/awards/{award.id}/letters/{letter.id}/page")
    assert program.text in page.text
    assert world.house.browser(world.nina).get(f"/letters/{letter.id}/page").status_code == 403
    assert f"/letters/{letter.id}/page" in sam.get(f"/awards/{award.id}").text

    # And the mail has a link to it, and no file
    mail = next(each for each in world.house.mails() if "We are offering" in each.read_text(errors="replace"))
    sent = mail.read_text(errors="replace")
    assert f"/letters/{letter.id}/page" in re.sub("=\r?\n", "", sent)
    assert "application/pdf" not in sent


def test_a_letter_from_before_pages_were_kept_is_a_file(world: World):
    world.decide("decline", feedback="Say who sweeps.")
    world.react()
    (letter,) = world.letters()
    page = world.house.browser(world.sam).get(f"/letters/{letter.id}/page")
    assert "still being written" in words_of(strictly(page.text))

    # When it is written, and was so before there were pages
    world.house.run_jobs()
    with world.house.write() as session:
        session.execute(update(Letter).where(Letter.id == letter.id).values(page=None))

    # Then its page says why there is none, and leads to the file
    page = world.house.browser(world.sam).get(f"/letters/{letter.id}/page")
    assert "This letter is from before our letters were web pages too." in words_of(strictly(page.text))
    assert f'href="/letters/{letter.id}"' in page.text


def test_each_cell_of_a_table_says_on_a_phone_what_it_is():
    table = Table("The payments", [["1", "Now", "£5"]], ["Payment", "When", "Amount"], frozenset({2}))
    said = AsPage(BY_KIND["offer"], {"payments": table}).set((Alone("payments"),))
    assert 'data-label="When"' in said
    assert 'data-label="Amount" class="govuk-table__cell govuk-table__cell--numeric">£5</td>' in said


def test_an_old_letter_is_made_again_in_another_format_and_says_what_it_said(world: World):
    # Given a letter that was written as a PDF, before the title of its grant changed
    award = world.offered()
    world.house.run_jobs()
    (letter,) = world.letters()
    with world.house.write() as session:
        session.get_one(Award, award.id).title = "Quite another title"
    sam, at = world.house.browser(world.sam), f"/letters/{letter.id}/again"
    page = sam.get(f"/letters/{letter.id}/page").text
    assert f'action="{at}"' in page
    strictly(page)
    # When Sam asks for it as text and in large print, each has the words of then
    text = sam.get(f"{at}?format=plain_text")
    assert text.mimetype == "text/plain"
    assert award.title in text.text
    assert "Quite another title" not in text.text
    for size in ("", "36"):
        assert sam.get(f"{at}?format=large_print&points={size}").data.startswith(b"%PDF")
    # And each format is a file of its own name
    formats = ("standard", "plain_text", "large_print", "large_print&points=36", "easy_read")
    named = [sam.get(f"{at}?format={each}").headers["Content-Disposition"] for each in formats]
    assert len(set(named)) == len(formats)
    assert f"Grant offer {award.reference} in 36 point.pdf" in named[3]
    # And what cannot be made is said at its field; nobody else has it, and programs have it too
    assert "Enter a size from" in sam.get(f"{at}?format=large_print&points=9000").text
    assert "Enter the size" in sam.get(f"{at}?format=large_print&points=big").text
    assert sam.get(f"{at}?format=stone").status_code == 422
    assert world.house.browser(world.nina).get(at).status_code == 403
    program = world.house.program(world.mel)
    of_award = f"/awards/{award.id}/letters/{letter.id}/again"
    assert program.get(f"{of_award}?format=plain_text").text == text.text
    assert program.get(f"{of_award}?format=easy_read").data.startswith(b"%PDF")
    assert program.get(f"{of_award}?format=stone").status_code == 422
    # And one whose words were not kept is there as it was sent alone
    with world.house.write() as session:
        session.execute(update(Letter).values(told=None))
    assert at not in sam.get(f"/letters/{letter.id}/page").text
    assert sam.get(at).status_code == 404
