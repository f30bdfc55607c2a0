"""What is typed after the session has ended is there again after signing in, without any script."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from grants.identity.models import Person, SignIn
from grants.identity.rules import code_of
from grants.kernel.filling.models import UnsavedText
from grants.organisations.models import Membership
from tests.applications.rows import World
from tests.applications.test_clarifications import asks
from tests.applications.test_pages import WORK, seen, version_on
from tests.applications.test_read_back import in_field
from tests.house import SECRET
from tests.kernel.looking import words_of
from tests.made import make_member

PASTED = "A “garden” – for everybody 🌱\r\n\r\n<b>مرحبا</b>"
SHOWN = "A “garden” – for everybody 🌱"


def field(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found, name
    return found[1]


def end_sessions(world: World) -> None:
    """Everybody's sign-in runs out, while their pages are open."""
    with world.house.write() as session:
        for sign_in in session.query(SignIn):
            sign_in.ended_at = world.house.now()


def kept(world: World) -> list[UnsavedText]:
    with world.house.read() as session:
        return list(session.query(UnsavedText))


def signs_in(world: World, browser: FlaskClient, person: Person, sent_to: str) -> str:
    """Sign in by a code, as the pages lead; gives where that ends."""
    then = browser.get(sent_to)
    asked = browser.post("/sign-in", data={"email": person.email, "then": field(then.text, "then")})
    page = browser.get(asked.location)
    code_id = UUID(asked.location.partition("?")[0].rpartition("/")[2])
    typed = {"code": code_of(code_id, SECRET), "then": field(page.text, "then")}
    done = browser.post(asked.location.partition("?")[0], data=typed)
    assert done.status_code == 302, done.text
    return done.location


def test_the_text_of_a_signed_out_volunteer_comes_back_after_signing_in(world: World):
    # Given Sam with a section open
    application_id = world.draft()
    path = f"/applications/{application_id}/sections/work"
    sam = world.house.browser(world.sam)
    page = sam.get(path)

    # When the session ends, and Sam saves
    end_sessions(world)
    typed = WORK | {"plan": PASTED, "version": version_on(seen(page)), "typed-by": field(page.text, "typed-by")}
    sent = sam.post(path, data=typed)

    # Then Sam is asked to sign in, and afterwards is where it was written
    assert sent.status_code == 302
    assert "/sign-in" in sent.location
    assert world.application(application_id).answers == {}
    assert signs_in(world, sam, world.sam, sent.location) == path

    # And the text is there, marked as not saved, beside what is saved
    again = sam.get(path)
    assert "Not saved yet" in words_of(seen(again))
    assert SHOWN in again.text
    assert "<b>" not in again.text
    assert "not saved yet" in words_of(seen(sam.get(f"/applications/{application_id}")))

    # And saving saves it, to the letter, and nothing is left over
    saved = sam.post(path, data=typed | {"version": version_on(seen(again))})
    assert saved.status_code == 302
    assert world.application(application_id).answers["plan"] == PASTED.replace("\r\n", "\n")
    assert kept(world) == []
    assert "Not saved yet" not in words_of(seen(sam.get(path)))


def test_a_form_that_has_lost_its_token_with_the_session_is_kept_too(postgres_world: World):
    # Given a browser whose cookies are gone altogether
    world = postgres_world
    world.house.app.config["WTF_CSRF_ENABLED"] = True
    application_id = world.draft()
    path = f"/applications/{application_id}/sections/work"
    mark = field(world.house.browser(world.sam).get(path).text, "typed-by")
    stranger = world.house.browser()

    # When the open page is sent by way of autosave, and then by its button
    typed = WORK | {"version": "1", "typed-by": mark, "csrf_token": "of yesterday"}
    assert stranger.post(f"{path}/autosave", data=typed).status_code == 302
    answer = stranger.post(path, data=typed | {"plan": "The last word"})

    # Then the last of it waits for Sam
    assert "/sign-in" in answer.location
    (text,) = kept(world)
    assert text.fields["plan"] == ["The last word"]
    assert "csrf_token" not in text.fields
    assert "The last word" in world.house.browser(world.sam).get(path).text


def test_it_comes_back_to_nobody_else(postgres_world: World):
    # Given text that Sam typed, and Bea of the same organisation
    world = postgres_world
    application_id = world.draft()
    path = f"/applications/{application_id}/sections/work"
    mark = field(world.house.browser(world.sam).get(path).text, "typed-by")
    bea = world.house.person("Bea Quarry")
    with world.house.write() as session:
        of = world.organisation_id
        make_member(session, of, bea.id, world.house.now(), position="Helper")
    world.house.browser().post(path, data=WORK | {"plan": "Only mine", "typed-by": mark})

    # Then Bea does not see it, and Sam does, but not without being of the organisation any more
    assert "Only mine" not in world.house.browser(bea).get(path).text
    assert "Only mine" in world.house.browser(world.sam).get(path).text
    with world.house.write() as session:
        session.delete(session.get_one(Membership, (world.organisation_id, world.sam.id)))
    assert world.house.browser(world.sam).get(path).status_code == 403


@pytest.mark.parametrize("mark", ["", "nonsense", "IjAxOTNmZiI.aaaa.bbbb"])
def test_a_form_from_elsewhere_leaves_nothing(postgres_world: World, mark: str):
    world = postgres_world
    path = f"/applications/{world.draft()}/sections/work"
    answer = world.house.browser().post(path, data=WORK | {"plan": "Vote for me", "typed-by": mark})
    assert answer.status_code == 302
    assert kept(world) == []


def test_what_is_not_wanted_can_be_thrown_away_and_what_is_left_is_purged(postgres_world: World):
    world = postgres_world
    application_id = world.draft()
    path = f"/applications/{application_id}/sections/work"
    sam = world.house.browser(world.sam)
    typed = WORK | {"typed-by": field(sam.get(path).text, "typed-by")}
    world.house.browser().post(path, data=typed)
    assert sam.post(f"{path}/unsaved").location == path
    assert kept(world) == []

    # And what nobody comes back for is gone after a week
    world.house.browser().post(path, data=typed)
    world.house.clock.advance(days=7, hours=2)
    assert "Not saved yet" not in words_of(seen(world.house.browser(world.sam).get(path)))
    world.house.run_jobs()
    assert kept(world) == []


def test_a_stale_save_shows_both_versions_and_overwrites_nothing(postgres_world: World):
    # Given Sam and Olu with the same section open
    world = postgres_world
    application_id = world.draft()
    path = f"/applications/{application_id}/sections/work"
    sam = world.house.browser(world.sam)
    opened = version_on(seen(sam.get(path)))
    assert sam.post(path, data=WORK | {"plan": "The first", "version": opened}).status_code == 302

    # When the second saves what was opened before
    autosaved = sam.post(f"{path}/autosave", data=WORK | {"plan": "The second", "version": opened})
    answer = sam.post(path, data=WORK | {"plan": "The second", "version": opened})

    # Then both are side by side, and the newer save stands
    assert autosaved.status_code == 409
    page = words_of(seen(answer, 409))
    assert "Saved now" in page
    assert "The first" in page
    assert "The second" in page
    assert world.application(application_id).answers["plan"] == "The first"
    world.house.clock.advance(seconds=timedelta(minutes=1).total_seconds())
    again = sam.post(path, data=WORK | {"plan": "Both", "version": version_on(seen(answer, 409))})
    assert again.status_code == 302
    assert world.application(application_id).answers["plan"] == "Both"


def test_an_answer_to_a_question_after_sending_comes_back_too(postgres_world: World):
    # Given a question that Sam was asked about an application that was sent
    world = postgres_world
    path = f"/clarifications/{asks(world, world.submitted())}"
    sam = world.house.browser(world.sam)
    page = sam.get(path)
    typed = WORK | {"plan": "On a rota", "version": version_on(seen(page)), "typed-by": field(page.text, "typed-by")}

    # When the session has ended as Sam sends the answer
    end_sessions(world)
    sent = sam.post(path, data=typed)
    assert signs_in(world, sam, world.sam, sent.location) == path

    # Then it is there again, not sent yet, and sending it leaves nothing over
    again = sam.get(path)
    assert "Not saved yet" in words_of(seen(again))
    assert "On a rota" in again.text
    assert sam.post(path, data=typed).status_code == 302
    assert kept(world) == []


def test_a_nul_that_came_along_is_taken_away_and_a_program_is_told_of_it(world: World):
    # When a form has a NUL in a text, as some programs paste it, and one in a line of its figures
    sam, path = world.house.browser(world.sam), f"/applications/{world.draft()}/sections/work"
    typed = {**WORK, "plan": "Soup\0 on Fridays", "starts-day": "\0001", "version": version_on(seen(sam.get(path)))}

    # Then both answers are saved without it
    assert sam.post(path, data=typed).status_code == 302
    assert in_field(seen(sam.get(path)), "plan") == "Soup on Fridays"

    # And a program is told where in what it sent
    answer = world.house.program(world.sam).patch(
        path.rpartition("/sections")[0], {"answers": {"plan": "Soup\0"}}, If_Match="*"
    )
    assert [(each["field"], each["code"]) for each in answer.json["errors"]] == [("answers.plan", "unstorable")]
