"""The eligibility check: for everybody, each answer explained, and carried into an application."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import update

from grants.applications.models import Application
from grants.schemes.models import Round, Scheme
from tests.applications.rows import ELIGIBILITY, World, build
from tests.applications.test_pages import problems_on, seen, words_of
from tests.house import TestHouse
from tests.organisations.given import BLOOMS
from tests.schemes import given as schemes

YES = {"eligibility_answers.works_in_leeds": "yes", "eligibility_answers.for_profit": "no"}
NO = YES | {"eligibility_answers.works_in_leeds": "no"}
HINT = "Bradford has a fund of its own: ring the town hall."


def ask_otherwise(world: World, **changes: object) -> None:
    """Change the first question of the scheme."""
    with world.house.write() as session:
        session.execute(update(Scheme).values(eligibility=[ELIGIBILITY[0] | changes, *ELIGIBILITY[1:]]))


@pytest.fixture
def world(postgres_house: TestHouse) -> World:
    return build(postgres_house)


def test_answers_come_along_from_the_check_through_signing_in_to_a_draft(house: TestHouse):
    # Given somebody who is not signed in
    world = build(house)
    browser, check = house.browser(), f"/rounds/{world.round_id}/eligibility"
    assert "You do not have to sign in" in words_of(seen(browser.get(check)))

    # When they answer so that they can apply
    answered = browser.post(check, data=YES)
    assert answered.status_code == 302
    result = browser.get(answered.location)
    told = words_of(seen(result))
    assert "You can apply" in told
    assert "This money is for people who live in Leeds." in told

    # Then the way on leads through signing in, back to the start with the answers
    token = parse_qs(urlsplit(answered.location).query)["checked"][0]
    start = f"/rounds/{world.round_id}/apply?checked={token}"
    assert start in result.text
    to_sign_in = browser.get(start).location
    assert parse_qs(urlsplit(to_sign_in).query)["then"] == [start]

    # And through registering an organisation
    newcomer = house.browser(house.person("New Comer"))
    page = newcomer.get(start)
    assert "Register your organisation" in page.text
    registering = newcomer.get("/organisations/register", query_string={"then": start})
    assert start in registering.text
    registered = newcomer.post("/organisations/register", data={**typed_organisation(), "then": start})
    assert registered.location == start

    # And they are not asked again
    page = seen(newcomer.get(start))
    assert [e for e in page.iter("input") if e.get("type") == "radio"] == []
    hidden = {e.get("name"): e.get("value") for e in page.iter("input") if e.get("type") == "hidden"}
    assert {name: hidden[name] for name in YES} == YES
    begun = newcomer.post(start, data=hidden)
    assert begun.status_code == 302
    with house.read() as session:
        (application,) = session.query(Application).all()
        assert application.eligibility_answers == {"works_in_leeds": True, "for_profit": False}


def typed_organisation() -> dict[str, str]:
    typed = {"name": "New Beginnings", "kind": str(BLOOMS["kind"]), "constituted": "no", "postcode": "LS11 8PG"}
    return {**typed, "annual_income_pence": "8,500", "position": "Treasurer"}


def test_a_no_is_explained_and_says_what_else_might_help(house: TestHouse):
    # Given another open round, and a question that knows what else might help
    world = build(house)
    other = schemes.round_of(house, schemes.scheme(house))
    ask_otherwise(world, what_else=HINT)
    browser, check = house.browser(), f"/rounds/{world.round_id}/eligibility"

    # When an answer does not fit
    result = browser.get(browser.post(check, data=NO).location)

    # Then the page says which and why, and what to do instead
    told = words_of(seen(result))
    for text in ("not the right one for you", "This does not fit", "This fits", HINT, "Warm Spaces: Spring 2027"):
        assert text in told, text
    assert f"/rounds/{other.id}" in result.text
    assert "Start your application" not in told

    # And the answers can be changed, with those given still chosen
    again = browser.get(check_link(result.text))
    chosen = [e for e in seen(again).iter("input") if e.get("checked") is not None]
    assert [(e.get("name"), e.get("value")) for e in chosen] == list(NO.items())

    # And programs are told the same
    answers = {"answers": {"works_in_leeds": False, "for_profit": False}}
    told = house.app.test_client().post(f"/api/v1/rounds/{world.round_id}/eligibility_checks", json=answers).json
    assert told["eligible"] is False
    assert [r["what_else"] for r in told["results"]] == [HINT, ""]
    assert [r["id"] for r in told["other_rounds"]] == [str(other.id)]
    assert house.events("applications.application_started") == []


def check_link(page: str) -> str:
    return next(part.split('"')[0] for part in page.split('href="') if "/eligibility?checked=" in part)


def test_a_question_left_open_is_named_and_the_others_stay_chosen(world: World):
    check = f"/rounds/{world.round_id}/eligibility"
    tree = seen(world.house.browser().post(check, data={"eligibility_answers.for_profit": "yes"}), 422)
    assert list(problems_on(tree)) == ["#eligibility_answers.works_in_leeds"]
    chosen = [e for e in tree.iter("input") if e.get("checked") is not None]
    assert [(e.get("name"), e.get("value")) for e in chosen] == [("eligibility_answers.for_profit", "yes")]


def test_answers_to_another_round_or_to_other_questions_are_not_taken(world: World):
    # Given answers that fitted, and another round
    house, sam = world.house, world.house.browser(world.sam)
    answered = sam.post(f"/rounds/{world.round_id}/eligibility", data=YES).location
    token = parse_qs(urlsplit(answered).query)["checked"][0]
    other = schemes.round_of(house, schemes.scheme(house))

    def asks_again(round_id: object, given: str) -> bool:
        page = sam.get(f"/rounds/{round_id}/apply?checked={given}").text
        result = sam.get(f"/rounds/{round_id}/eligibility/result?checked={given}")
        assert (result.status_code == 302) == ('type="radio"' in page)
        return 'type="radio"' in page

    # Then they are taken in their round, as they were signed, and nowhere else
    assert not asks_again(world.round_id, token)
    assert asks_again(other.id, token)
    assert asks_again(world.round_id, token[:-2] + ("AA" if token[-2:] != "AA" else "BB"))
    assert asks_again(world.round_id, "")

    # And not when the question has changed since
    ask_otherwise(world, text="Does your project take place in Bradford?")
    assert asks_again(world.round_id, token)


def test_changed_answers_are_checked_again_where_it_counts(world: World):
    # Given somebody who passed the check and then changes what the page sends
    sam = world.house.browser(world.sam)
    answered = sam.post(f"/rounds/{world.round_id}/eligibility", data=YES).location
    start = answered.replace("/eligibility/result", "/apply")

    refused = sam.post(start, data=NO | {"organisation_id": str(world.organisation_id)})

    tree = seen(refused, 422)
    assert list(problems_on(tree)) == ["#eligibility_answers.works_in_leeds"]
    assert world.house.events("applications.application_started") == []


def test_the_check_of_a_closed_round_leads_elsewhere(world: World):
    browser, check = world.house.browser(), f"/rounds/{world.round_id}/eligibility"
    answered = browser.post(check, data=YES).location
    with world.house.read() as session:
        closes_at = session.get_one(Round, world.round_id).closes_at
    world.house.clock.move_to(closes_at + timedelta(minutes=1))
    assert "nobody can apply any more" in words_of(seen(browser.get(check)))
    told = words_of(seen(browser.get(answered)))
    assert "this round closed on" in told
    assert "Start your application" not in told
