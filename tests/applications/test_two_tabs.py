"""Two tabs of one draft: in one the amount is lowered, in the other somebody still writes what was asked before."""

import copy
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from tests.applications.rows import DEFINITION, World, build
from tests.applications.test_nothing_typed_is_lost import end_sessions, field, signs_in
from tests.applications.test_pages import save, seen, version_on
from tests.house import TestHouse
from tests.kernel.looking import by_id, words_of

TEXT = "What we wrote all evening 🌱"
TYPED = {"on-page": "children policy notes", "notes": TEXT}


def definition(which: str) -> dict[str, Any]:
    """The usual questions; those on safety, all or only the last, are asked from £1,000."""
    changed = copy.deepcopy(DEFINITION)
    questions = changed["sections"][1]["questions"]
    for question in questions if which == "a whole section" else questions[2:]:
        question["asked_from"] = 1_000_00
    return changed


def asks_for(browser: FlaskClient, draft: UUID, pounds: str) -> None:
    typed = {"on-page": "project-title amount-requested", "project-title": "A garden", "amount-requested": pounds}
    saved = save(browser, f"/applications/{draft}/sections/about-your-request", **typed)
    assert saved.status_code == 302


def lowered_while_open(house: TestHouse, which: str) -> tuple[World, FlaskClient, UUID, str]:
    """A draft whose amount was lowered while its section on safety was open, and the version that page has."""
    world = build(house, definition=definition(which))
    sam, draft = world.house.browser(world.sam), world.draft()
    asks_for(sam, draft, "5000")
    opened = version_on(seen(sam.get(f"/applications/{draft}/sections/safety")))
    asks_for(sam, draft, "900")
    return world, sam, draft, opened


@pytest.mark.parametrize("which", ["a whole section", "one question"])
@pytest.mark.parametrize("end", ["", "/autosave"])
def test_what_was_typed_is_shown_and_can_still_be_saved(postgres_house: TestHouse, which: str, end: str):
    # Given a section that is open in one tab when the amount is lowered in another
    world, sam, draft, opened = lowered_while_open(postgres_house, which)
    path = f"/applications/{draft}/sections/safety"

    # When the text is sent, by the button or by itself
    tree = seen(sam.post(path + end, data=TYPED | {"version": opened}), 409)

    # Then it is in its field, with a word about why, and nothing is overwritten
    assert by_id(tree, "notes").get("value") == TEXT
    assert "no longer asked" in words_of(tree)
    assert "notes" not in world.application(draft).answers

    # And it can be saved, and is there when more is asked for again
    saved = sam.post(path + end, data=TYPED | {"version": version_on(tree)})
    assert saved.status_code == (200 if end else 302)
    assert world.application(draft).answers["notes"] == TEXT
    asks_for(sam, draft, "5000")
    assert by_id(seen(sam.get(path)), "notes").get("value") == TEXT


def test_saving_it_leads_on_to_what_is_asked(postgres_house: TestHouse):
    world, sam, draft, _ = lowered_while_open(postgres_house, "a whole section")
    path = f"/applications/{draft}/sections/safety"
    version = str(world.application(draft).version)
    saved = sam.post(path, data=TYPED | {"version": version})
    assert saved.location == f"/applications/{draft}/check"
    assert "no longer asked" in words_of(seen(sam.get(saved.location)))
    again = sam.post(path, data=TYPED | {"version": version, "and-then": "overview"})
    assert again.location == f"/applications/{draft}"


def test_what_cannot_be_read_is_shown_again_too(postgres_house: TestHouse):
    world, sam, draft, _ = lowered_while_open(postgres_house, "a whole section")
    data = TYPED | {"children": "perhaps", "version": str(world.application(draft).version)}
    tree = seen(sam.post(f"/applications/{draft}/sections/safety", data=data), 422)
    assert by_id(tree, "notes").get("value") == TEXT


def test_it_comes_back_after_signing_in(postgres_house: TestHouse):
    # Given a session that has ended, and an amount that was lowered
    world, sam, draft, opened = lowered_while_open(postgres_house, "a whole section")
    path = f"/applications/{draft}/sections/safety"
    asks_for(sam, draft, "5000")
    mark = field(sam.get(path).text, "typed-by")
    asks_for(sam, draft, "900")
    end_sessions(world)

    # When the text is sent, and its writer signs in
    sent = sam.post(path, data=TYPED | {"version": opened, "typed-by": mark})
    assert signs_in(world, sam, world.sam, sent.location) == path

    # Then it is there, and can be saved or thrown away
    tree = seen(sam.get(path))
    assert "Not saved yet" in words_of(tree)
    assert by_id(tree, "notes").get("value") == TEXT
    assert sam.post(f"{path}/unsaved").location == f"/applications/{draft}"
    assert sam.get(path).status_code == 404


def test_a_section_with_nothing_to_show_is_not_found(postgres_house: TestHouse):
    _, sam, draft, opened = lowered_while_open(postgres_house, "a whole section")
    path = f"/applications/{draft}/sections"
    assert sam.get(f"{path}/safety").status_code == 404
    assert sam.post(f"{path}/safety", data={"version": opened}).status_code == 404
    assert sam.post(f"{path}/nowhere", data=TYPED | {"version": opened}).status_code == 404
