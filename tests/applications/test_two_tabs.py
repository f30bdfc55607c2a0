"""Two tabs: the amount is lowered in one, while a text is written in the other that is then asked no more."""

import copy

import pytest

from tests.applications.rows import DEFINITION, build
from tests.applications.test_pages import save, seen, version_on
from tests.house import TestHouse

ABOUT = {"on-page": "project-title amount-requested", "project-title": "A garden"}


@pytest.mark.parametrize("asked_no_more", ["the section", "one question"])
@pytest.mark.parametrize("end", ["", "/autosave"])
def test_what_is_typed_into_a_question_that_is_asked_no_more_is_not_lost(
    postgres_house: TestHouse, asked_no_more: str, end: str
):
    # Given a form of which a part is only asked from £1,000, and a draft that asks for £5,000
    definition = copy.deepcopy(DEFINITION)
    questions = definition["sections"][1]["questions"]
    for question in questions if asked_no_more == "the section" else questions[2:]:
        question["asked_from"] = 1_000_00
    world = build(postgres_house, definition=definition)
    sam, draft = world.house.browser(world.sam), world.draft()
    about = f"/applications/{draft}/sections/about-your-request"
    save(sam, about, **ABOUT, **{"amount-requested": "5000"})

    # When that part is open in one tab, and the amount is lowered in another
    safety = f"/applications/{draft}/sections/safety"
    version = version_on(seen(sam.get(safety)))
    save(sam, about, **ABOUT, **{"amount-requested": "900"})
    typed = {"version": version, "on-page": "children policy notes", "notes": "A long text"}
    answer = sam.post(safety + end, data=typed)

    # Then what was typed is still on the page, beside what stands now
    assert answer.status_code == 409
    assert "A long text" in answer.text
    assert sam.get(safety).status_code == (404 if asked_no_more == "the section" else 200)
