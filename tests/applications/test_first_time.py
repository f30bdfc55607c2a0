"""What would stop somebody who has never written a bid: told where they are, and how to go on."""

from flask.testing import FlaskClient

from tests.applications.rows import World
from tests.applications.test_pages import links, problems_on, seen
from tests.house import TestHouse
from tests.identity.test_sign_in import ask_for_code
from tests.kernel.looking import words_of

TYPED = {"name": "Hill Top Lunch Club", "kind": "unregistered_group", "constituted": "no", "position": "Volunteer"}


def newcomer(house: TestHouse) -> FlaskClient:
    """Rosa, who has just signed in with a code, for the first time."""
    browser = house.browser()
    page, code = ask_for_code(house, browser, "rosa.new@example.org")
    assert browser.post(page, data={"code": code}).status_code == 302
    return browser


def test_who_is_new_says_their_name_when_they_register_their_group(postgres_house: TestHouse):
    # Given Rosa, of whom we know only an e-mail address
    rosa = newcomer(postgres_house)
    assert "Tell us your name" in words_of(seen(rosa.get("/")))

    # When she registers her group, we ask for her name, and only then
    assert 'name="your_name"' in rosa.get("/organisations/register").text
    refused = seen(rosa.post("/organisations/register", data=TYPED), 422)
    assert list(problems_on(refused)) == ["#your_name"]
    assert rosa.post("/organisations/register", data=TYPED | {"your_name": "Rosa New"}).status_code == 302

    # Then she is called so, and not asked again
    assert 'value="Rosa New"' in rosa.get("/account").text
    assert "Tell us your name" not in words_of(seen(rosa.get("/")))
    assert 'name="your_name"' not in rosa.get("/organisations/register").text


def test_whose_name_we_know_is_not_asked(postgres_world: World):
    sam = postgres_world.house.browser(postgres_world.sam)
    assert 'name="your_name"' not in sam.get("/organisations/register").text
    assert sam.post("/organisations/register", data=TYPED).status_code == 302


def test_a_draft_says_how_colleagues_come_to_it_and_how_one_comes_back(postgres_world: World):
    draft = f"/applications/{postgres_world.draft()}"
    sam = postgres_world.house.browser(postgres_world.sam)
    shown = seen(sam.get(draft))
    assert f"/organisations/{postgres_world.organisation_id}/members/add" in list(links(shown))

    # When Sam saves and leaves
    typed = {"on-page": "title", "title": "Lunches", "and-then": "overview", "version": "1"}
    later = sam.post(f"{draft}/sections/about-your-request", data=typed, follow_redirects=True)

    # Then it says that it is kept, and how to come back to it
    assert f"Saved. To come back, sign in as {postgres_world.sam.email}" in words_of(seen(later))


def test_who_does_not_want_a_draft_any_more_gives_it_up(postgres_world: World):
    draft = f"/applications/{postgres_world.draft()}"
    sam = postgres_world.house.browser(postgres_world.sam)
    assert "Give this draft up" in words_of(seen(sam.get(draft)))
    assert "Nothing has been sent" in words_of(seen(sam.get(f"{draft}/withdrawal")))

    # And what was sent is withdrawn, as before
    assert sam.post(f"{draft}/withdrawal").status_code == 302
    sent = f"/applications/{postgres_world.submitted()}"
    assert "Withdraw this application" in words_of(seen(sam.get(sent)))
    assert "will not be considered any more" in words_of(seen(sam.get(f"{sent}/withdrawal")))


def test_a_group_that_needs_a_host_is_told_how_to_find_one(postgres_group: World):
    sam = postgres_group.house.browser(postgres_group.sam)
    page = f"/applications/{postgres_group.complete_draft()}/parties"
    shown = sam.get(page)
    assert "How to find a host" in words_of(seen(shown))
    assert 'name="role" value="host"' in shown.text


def test_who_has_rules_of_their_own_is_not_told_to_find_one(postgres_world: World):
    sam = postgres_world.house.browser(postgres_world.sam)
    shown = sam.get(f"/applications/{postgres_world.complete_draft()}/parties")
    assert "How to find a host" not in words_of(seen(shown))
