"""A program that did not hear our answer asks again, and nothing is done twice."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from grants.identity.service import make_link
from grants.kernel.idempotency import FORM_KEPT, Answered, forget_forms
from tests.applications.test_uploads import send_file, with_papers
from tests.at_once import at_once
from tests.house import ApiClient, TestHouse
from tests.kernel.looking import strictly
from tests.kernel.test_file_checks import PDF, photograph

GROUP = {"name": "Ropewalk Growers", "kind": "unregistered_group", "position": "Secretary"}


def test_asked_twice_it_is_done_once_and_answered_alike(house: TestHouse):
    sam = house.program(house.person("Sam Field"))

    first = sam.post("/organisations", GROUP, Idempotency_Key="one")
    again = sam.post("/organisations", GROUP, Idempotency_Key="one")

    assert first.status_code == again.status_code == 201
    assert first.json == again.json
    assert first.headers["Location"] == again.headers["Location"]
    assert again.headers["Idempotent-Replay"] == "true"
    assert len(house.events("organisations.organisation_registered")) == 1


def test_a_key_used_for_something_else_is_refused(house: TestHouse):
    sam = house.program(house.person("Sam Field"))
    sam.post("/organisations", GROUP, Idempotency_Key="one")

    answer = sam.post("/organisations", {**GROUP, "name": "Another"}, Idempotency_Key="one")

    assert answer.status_code == 422
    assert answer.json["code"] == "idempotency_key_reused"
    assert sam.post("/organisations?again=1", GROUP, Idempotency_Key="one").status_code == 422


def test_a_file_is_part_of_what_was_asked(postgres_house: TestHouse):
    world = with_papers(postgres_house)
    sam, draft = postgres_house.program(world.sam), world.draft()

    first, again = (send_file(sam, draft, "plan.pdf", PDF, Idempotency_Key="one") for _ in range(2))
    other = send_file(sam, draft, "plan.pdf", photograph(), Idempotency_Key="one")

    assert (first.status_code, again.json, again.headers["Idempotent-Replay"]) == (201, first.json, "true")
    assert (other.status_code, other.json["code"]) == (422, "idempotency_key_reused")


@pytest.mark.parametrize("key", ["", " ", "k" * 201, "two words", "naïve"])
def test_a_key_that_cannot_be_kept_is_refused(postgres_house: TestHouse, key: str):
    answer = postgres_house.program(postgres_house.person("Sam Field")).post(
        "/organisations", GROUP, Idempotency_Key=key
    )
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "idempotency_key")
    assert postgres_house.events("organisations.organisation_registered") == []


def test_a_refusal_is_not_remembered(house: TestHouse):
    sam = house.program(house.person("Sam Field"))
    assert sam.post("/organisations", {**GROUP, "name": ""}, Idempotency_Key="one").status_code == 422

    assert sam.post("/organisations", GROUP, Idempotency_Key="one").status_code == 201


def test_another_persons_key_is_another_key(house: TestHouse):
    for name in ("Sam Field", "Ada Ash"):
        answer = house.program(house.person(name)).post("/organisations", GROUP, Idempotency_Key="one")
        assert answer.status_code == 201
        assert "Idempotent-Replay" not in answer.headers


def test_asked_twice_in_the_same_moment_it_is_done_once(postgres_house: TestHouse):
    house = postgres_house
    sam = house.program(house.person("Sam Field"))
    answers: list[TestResponse] = []

    def ask() -> None:
        client = ApiClient(house.app.test_client(), sam.token)
        answers.append(client.post("/organisations", GROUP, Idempotency_Key="one"))

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [answer.status_code for answer in answers] == [201] * 20
    assert len({answer.text for answer in answers}) == 1
    assert sum("Idempotent-Replay" in answer.headers for answer in answers) == 19
    assert len(house.events("organisations.organisation_registered")) == 1


def form_of(page: str, at: str) -> dict[str, str]:
    """The fields of the form on a page that is sent to an address, with the values that they have."""
    (form,) = (each for each in strictly(page).iter("form") if each.get("action", at) == at and each.get("method"))
    return {each.get("name", ""): each.get("value", "") for each in form.iter("input") if each.get("name")}


def test_a_form_pressed_twice_is_done_once_and_says_the_same(house: TestHouse):
    sam = house.browser(house.person("Sam Field"))
    form = form_of(sam.get("/organisations/register").text, "/organisations/register") | GROUP

    first = sam.post("/organisations/register", data=form)
    with sam.session_transaction() as cookie:
        cookie.pop("_flashes")  # the browser went on before the first answer came
    again = sam.post("/organisations/register", data=form)

    assert (first.status_code, again.status_code) == (302, 302)
    assert (first.location, again.headers["Idempotent-Replay"]) == (again.location, "true")
    assert "Ropewalk Growers is registered." in sam.get(again.location).text
    assert len(house.events("organisations.organisation_registered")) == 1

    # What is changed is another form, and so is what was typed into the page anew; and a page is remembered for a day
    assert sam.post("/organisations/register", data={**form, "name": "Another"}).status_code == 302
    assert "Idempotent-Replay" not in sam.post("/organisations/register", data=form).headers
    fresh = form_of(sam.get("/organisations/register").text, "/organisations/register") | GROUP
    assert "Idempotent-Replay" not in sam.post("/organisations/register", data=fresh).headers
    assert len(house.events("organisations.organisation_registered")) == 2
    with house.write() as session:
        forget_forms(session, house.now() + FORM_KEPT)
        assert session.scalars(select(Answered)).all() != []
        forget_forms(session, house.now() + FORM_KEPT + timedelta(seconds=1))
        assert session.scalars(select(Answered)).all() == []


def test_a_form_is_somebodys_own_and_a_refused_one_can_be_sent_again(house: TestHouse):
    sam, mel = (house.browser(house.person(name)) for name in ("Sam Field", "Mel Moss"))
    form = form_of(sam.get("/organisations/register").text, "/organisations/register") | GROUP
    assert "Enter" in sam.post("/organisations/register", data={**form, "name": ""}).text
    assert sam.post("/organisations/register", data=form).status_code == 302
    assert mel.post("/organisations/register", data=form).status_code == 302
    assert len(house.events("organisations.organisation_registered")) == 2


def test_forms_pressed_at_the_same_moment_are_done_once(postgres_house: TestHouse):
    sam = postgres_house.person("Sam Field")
    form = form_of(postgres_house.browser(sam).get("/organisations/register").text, "/organisations/register") | GROUP

    browsers = [postgres_house.browser(sam) for _ in range(4)]
    answers: list[TestResponse] = []

    def press() -> None:
        answers.append(browsers.pop().post("/organisations/register", data=form))

    assert at_once(*[press] * 4) == ["done"] * 4
    assert {each.status_code for each in answers} == {302}
    assert len({each.location for each in answers}) == 1
    assert len(postgres_house.events("organisations.organisation_registered")) == 1


def test_a_sign_in_is_told_to_one_browser_alone(house: TestHouse):
    with house.write() as session:
        link = make_link(session, house.person("Sam Field"), now=house.now())
    browser = house.browser()
    form = form_of(browser.get(f"/sign-in/link/{link}").text, f"/sign-in/link/{link}")
    assert browser.post(f"/sign-in/link/{link}", data=form).status_code == 302
    again = house.browser().post(f"/sign-in/link/{link}", data=form)
    assert "Idempotent-Replay" not in again.headers


def test_a_token_is_made_once_and_shown_once(house: TestHouse):
    sam = house.person("Sam Field")
    browser = house.browser(sam)
    here = "/account/tokens"
    form = form_of(browser.get(here).text, here) | {"label": "Books", "days": "30"}
    assert browser.post(here, data=form).status_code == 302
    assert 'id="new-token"' in browser.get(here).text
    again = browser.post(here, data=form, follow_redirects=True).text
    assert "what is shown once alone was shown then" in again
    assert 'id="new-token"' not in again
    assert len(house.events("identity.api_token_issued")) == 1
