"""Applying on the pages, as a person does, and what they see when something is refused."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID
from xml.etree.ElementTree import Element

import pytest

from tests.applications.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import by_id, strictly, words_of
from tests.made import make_member

YES = {"eligibility_answers.works_in_leeds": "yes", "eligibility_answers.for_profit": "no"}
WORK = {
    "on-page": "plan people starts places",
    "plan": "A garden behind the library.",
    "people": "25",
    "starts-day": "1",
    "starts-month": "6",
    "starts-year": "2027",
}


def seen(answer: Any, status: int = 200) -> Element:
    """A page that was answered with this status, read strictly."""
    assert answer.status_code == status, answer.text
    return strictly(answer.text)


def links(tree: Element) -> Iterator[str]:
    return (element.get("href") or "" for element in tree.iter("a"))


def version_on(tree: Element) -> str:
    return next(element.get("value") or "" for element in tree.iter("input") if element.get("name") == "version")


def problems_on(tree: Element) -> dict[str, str]:
    """The error summary: where each link leads, and what it says. Each place must be on the page."""
    summary = by_id(tree, "error-summary")
    found = {link.get("href") or "": words_of(link) for link in summary.iter("a")}
    for href in found:
        by_id(tree, href.removeprefix("#"))
    return found


def save(browser: Any, path: str, **typed: str) -> Any:
    """Open a section, type into it and save it."""
    version = version_on(seen(browser.get(path)))
    return browser.post(path, data={"version": version} | typed)


@pytest.fixture
def world(postgres_world: World) -> World:
    """PostgreSQL alone; a whole journey is made on both databases."""
    return postgres_world


def test_a_volunteer_applies_from_start_to_receipt(house: TestHouse):
    world = build(house)
    sam = world.house.browser(world.sam)
    start = f"/rounds/{world.round_id}/apply"
    tree = seen(sam.get(start))
    assert "Does your project take place in Leeds?" in words_of(tree)
    assert "Beeston Blooms" in words_of(tree)

    begun = sam.post(start, data=YES | {"organisation_id": str(world.organisation_id)})
    assert begun.status_code == 302
    overview = seen(sam.get(begun.location))
    assert "Not started" in words_of(overview)
    draft = begun.location
    assert sam.get(f"{draft}/edit").location == f"{draft}/sections/about-your-request"

    about = f"{draft}/sections/about-your-request"
    typed = {"on-page": "project-title amount-requested", "project-title": "A garden", "amount-requested": "£5,000"}
    saved = save(sam, about, **typed)
    assert saved.location == f"{draft}/sections/work"
    assert save(sam, saved.location, **WORK).location == f"{draft}/sections/safety"
    last = save(
        sam, f"{draft}/sections/safety", **{"on-page": "children policy notes", "children": "no", "policy": "yes"}
    )
    assert last.location == f"{draft}/check"

    check = seen(sam.get(f"{draft}/check"))
    for shown in ("A garden", "£5,000", "25", "1 June 2027", "Agreed"):
        assert shown in words_of(check)
    sent = sam.post(f"{draft}/submission", data={"version": version_on(check), "declaration": "yes"})
    assert sent.location == f"{draft}/receipt"
    receipt = words_of(seen(sam.get(sent.location)))
    assert world.application(UUID(draft.rsplit("/", 1)[1])).reference in receipt
    seen(sam.get(draft))
    seen(sam.get("/applications"))
    copy = sam.get(f"{draft}/copy.txt")
    assert "How much do you ask for?\n£5,000\n" in copy.text


def test_a_no_is_said_kindly_at_once_and_the_answers_are_kept(world: World):
    sam = world.house.browser(world.sam)
    answers = YES | {"eligibility_answers.works_in_leeds": "no", "organisation_id": str(world.organisation_id)}
    tree = seen(sam.post(f"/rounds/{world.round_id}/apply", data=answers), 422)
    assert problems_on(tree) == {
        "#eligibility_answers.works_in_leeds": "You answered no. This money is for people who live in Leeds."
    }
    assert "look at the other rounds" in words_of(tree)
    ticked = [e for e in tree.iter("input") if e.get("type") == "radio" and e.get("checked") is not None]
    assert [(e.get("name"), e.get("value")) for e in ticked] == [
        ("eligibility_answers.works_in_leeds", "no"),
        ("eligibility_answers.for_profit", "no"),
    ]
    assert world.house.events("applications.application_started") == []


def test_every_question_left_open_is_named(world: World):
    with world.house.write() as session:
        make_member(session, world.other_id, world.sam.id, world.house.now(), position="")
    tree = seen(world.house.browser(world.sam).post(f"/rounds/{world.round_id}/apply"), 422)
    assert list(problems_on(tree)) == [
        "#eligibility_answers.works_in_leeds",
        "#eligibility_answers.for_profit",
        "#organisation_id",
    ]


def test_who_acts_for_nobody_is_led_to_register(world: World):
    ada = world.house.browser(world.ada)
    start = f"/rounds/{world.round_id}/apply"
    assert f"/organisations/register?then={start}" in list(links(seen(ada.get(start))))


def test_who_is_not_signed_in_comes_back_after_signing_in(world: World):
    answer = world.house.browser().get(f"/rounds/{world.round_id}/apply")
    assert answer.status_code == 302
    assert "/sign-in?then=" in answer.location


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_round_that_is_not_open_says_when(world: World, when: str):
    sam = world.house.browser(world.sam)
    world.house.clock.move_to(world.closes_at + timedelta(minutes=1) if when == "after" else world.house.now())
    world.house.clock.advance(seconds=0 if when == "after" else -1)
    tree = seen(sam.get(f"/rounds/{world.round_id}/apply"))
    assert ("closed on" if when == "after" else "opens on") in words_of(tree)
    refused = sam.post(f"/rounds/{world.round_id}/apply", data=YES | {"organisation_id": str(world.organisation_id)})
    seen(refused, 409)


def test_one_answer_that_cannot_be_read_keeps_nothing_else_of_its_page_from_being_saved(world: World):
    # Given a section in which two answers cannot be read
    sam, application_id = world.house.browser(world.sam), world.draft()
    path = f"/applications/{application_id}/sections/work"
    typed = WORK | {"people": "about 20", "starts-month": "13"}

    # When it is saved
    tree = seen(save(sam, path, **typed), 422)

    # Then both are said beside their fields, with what was typed, and all the rest is saved
    assert list(problems_on(tree)) == ["#people", "#starts"]
    assert by_id(tree, "people").get("value") == "about 20"
    assert by_id(tree, "plan").text == WORK["plan"]
    assert "Everything else on the page is saved" in words_of(tree)
    kept = world.application(application_id).answers
    assert kept["plan"] == WORK["plan"]
    assert not {"people", "starts"} & set(kept)

    # And when it is opened another day, what could not be read is there still, with what is wrong
    again = seen(sam.get(path))
    assert list(problems_on(again)) == ["#people", "#starts"]
    assert by_id(again, "people").get("value") == "about 20"
    assert "could not be read. The rest of the page is saved." in words_of(again)
    assert "Something you typed here is not saved yet" in words_of(seen(sam.get(f"/applications/{application_id}")))

    # And once it is put right, nothing is left of it
    assert save(sam, path, **WORK).status_code == 302
    assert "could not be read" not in words_of(seen(sam.get(path)))
    assert world.application(application_id).answers["people"] == int(WORK["people"])


def test_a_negative_sum_and_nothing_at_all_are_refused(world: World):
    sam = world.house.browser(world.sam)
    path = f"/applications/{world.draft()}/sections/about-your-request"
    for amount in ("-5", "0", "lots"):
        typed = {"on-page": "project-title amount-requested", "project-title": "A garden", "amount-requested": amount}
        tree = seen(save(sam, path, **typed), 422)
        assert list(problems_on(tree)) == ["#amount-requested"]
        assert by_id(tree, "project-title").get("value") == "A garden"
        assert by_id(tree, "amount-requested").get("value") == amount


def test_a_long_answer_is_saved_and_warned_about(world: World):
    sam = world.house.browser(world.sam)
    path = f"/applications/{world.draft()}/sections/work"
    assert save(sam, path, **WORK | {"plan": "word " * 11}).status_code == 302
    tree = seen(sam.get(path))
    assert "has 11 words; the most is 10" in words_of(tree)
    assert "#plan" in list(links(tree))


def test_an_answer_that_asks_for_more_leads_back_to_the_same_page(world: World):
    sam = world.house.browser(world.sam)
    path = f"/applications/{world.draft()}/sections/work"
    assert "Where else?" not in words_of(seen(sam.get(path)))
    assert save(sam, path, **WORK | {"places": "elsewhere"}).location == f"{path}#where_else"
    assert "Where else?" in words_of(seen(sam.get(path)))


def test_a_stale_save_shows_both_versions_and_the_next_one_counts(world: World):
    sam = world.house.browser(world.sam)
    path = f"/applications/{world.draft()}/sections/work"
    assert save(sam, path, **WORK).status_code == 302

    stale = seen(sam.post(path, data=WORK | {"version": "1", "plan": "Something else."}), 409)

    rows = [[words_of(cell) for cell in row] for row in stale.iter("tr")]
    assert rows == [
        ["Question", "Saved now", "What you typed"],
        ["What will you do?", "A garden behind the library.", "Something else."],
    ]
    assert by_id(stale, "plan").text == "Something else."
    again = sam.post(path, data=WORK | {"version": version_on(stale), "plan": "Something else."})
    assert again.status_code == 302


def test_drafts_are_saved_while_they_are_written(world: World):
    sam, application_id = world.house.browser(world.sam), world.draft()
    path = f"/applications/{application_id}/sections/work"
    form = next(f for f in seen(sam.get(path)).iter("form") if f.get("data-autosave"))
    address = form.get("data-autosave") or ""

    first = sam.post(address, data={"version": "1", "on-page": "plan people", "plan": "A gar"})
    assert (first.status_code, first.json) == (200, {"version": 2, "whole": True})
    assert sam.post(address, data={"version": "1", "on-page": "plan", "plan": "Else"}).status_code == 409
    partly = sam.post(address, data={"version": "2", "on-page": "plan people", "plan": "A garden", "people": "x"})
    assert (partly.status_code, partly.json) == (200, {"version": 3, "whole": False})
    assert world.application(application_id).answers == {"plan": "A garden"}
    world.house.clock.move_to(world.closes_at + timedelta(minutes=1))
    assert sam.post(address, data={"version": "2", "on-page": "plan", "plan": "Late"}).status_code == 409
    assert world.house.browser().post(address, data={}).status_code == 302


def test_after_the_closing_minute_nothing_is_saved_and_what_was_typed_stays_on_the_page(world: World):
    sam, application_id = world.house.browser(world.sam), world.complete_draft()
    path = f"/applications/{application_id}"
    world.house.clock.move_to(world.closes_at + timedelta(minutes=1))

    tree = seen(sam.post(f"{path}/sections/work", data=WORK | {"version": "2", "plan": "Too late."}), 409)

    assert by_id(tree, "plan").text == "Too late."
    assert "What you typed is still here" in words_of(tree)
    assert not [form for form in tree.iter("form") if form.get("data-autosave")]
    seen(sam.post(f"{path}/submission", data={"version": "2", "declaration": "yes"}), 409)
    assert world.application(application_id).state == "draft"
    assert "closed" in words_of(seen(sam.get(path)))
    seen(sam.get(f"{path}/sections/safety"))


def test_a_double_click_sends_once_and_shows_the_receipt_twice(world: World):
    sam, application_id = world.house.browser(world.sam), world.complete_draft()
    path = f"/applications/{application_id}"
    data = {"version": "2", "declaration": "yes"}
    first, second = (sam.post(f"{path}/submission", data=data) for _ in range(2))
    assert (first.location, second.location) == (f"{path}/receipt", f"{path}/receipt")
    assert "It was not sent a second time" in words_of(seen(sam.get(second.location)))
    assert len(world.house.events("applications.application_submitted")) == 1


def test_sending_without_the_declaration_or_after_a_change_is_refused(world: World):
    sam, application_id = world.house.browser(world.sam), world.complete_draft()
    path = f"/applications/{application_id}"
    tree = seen(sam.post(f"{path}/submission", data={"version": "2"}), 422)
    assert list(problems_on(tree)) == ["#declaration"]
    tree = seen(sam.post(f"{path}/submission", data={"version": "1", "declaration": "yes"}), 409)
    assert "Check it again" in words_of(tree)
    assert version_on(tree) == "2"


def test_an_incomplete_application_says_what_is_missing_and_where(world: World):
    sam, application_id = world.house.browser(world.sam), world.complete_draft(people=None, children=None)
    path = f"/applications/{application_id}"
    tree = seen(sam.get(f"{path}/check"))
    assert f"{path}/sections/work#people" in list(links(tree))
    assert f"{path}/sections/safety#children" in list(links(tree))
    refused = seen(sam.post(f"{path}/submission", data={"version": "2", "declaration": "yes"}), 422)
    assert list(problems_on(refused)) == ["#answers.people", "#answers.children"]


def test_withdrawing_asks_first(world: World):
    sam, application_id = world.house.browser(world.sam), world.submitted()
    path = f"/applications/{application_id}/withdrawal"
    assert "will not be considered" in words_of(seen(sam.get(path)))
    assert sam.post(path).status_code == 302
    assert "Withdrawn" in words_of(seen(sam.get(f"/applications/{application_id}")))
    seen(sam.post(path), 409)
    seen(sam.get(path))


def test_an_administrator_screens_what_was_sent(world: World):
    ada, application_id = world.house.browser(world.ada), world.submitted()
    listed = seen(ada.get("/screening"))
    path = f"/applications/{application_id}/screening"
    assert path in list(links(listed))
    seen(ada.get(path))

    refused = seen(ada.post(path, data={"outcome": "ineligible", "reasons": " "}), 422)
    assert list(problems_on(refused)) == ["#reasons"]
    done = ada.post(path, data={"outcome": "ineligible", "reasons": "Not in Leeds."})
    assert done.location == "/screening"
    assert "Ineligible" in words_of(seen(ada.get(f"/lists/applications?of={world.round_id}")))
    assert "Not in Leeds." in words_of(seen(world.house.browser(world.sam).get(f"/applications/{application_id}")))
    seen(ada.post(path, data={"outcome": "eligible"}), 409)


def test_administrators_see_that_there_are_drafts_but_not_what_they_say(world: World):
    ada, application_id = world.house.browser(world.ada), world.complete_draft()
    listed = seen(ada.get(f"/lists/drafts?of={world.round_id}"))
    assert world.application(application_id).reference in words_of(listed)
    assert "A garden for everybody" not in words_of(listed)
    assert "£5,000" not in words_of(listed)
    leading = [link for link in links(listed) if str(application_id) in link]
    assert leading == [f"/applications/{application_id}/deadline"]


def test_home_says_what_waits(world: World):
    world.draft()
    home = seen(world.house.browser(world.sam).get("/"))
    assert "Finish and send your application to Small grants for health" in words_of(home)
    assert "11 March 2027" in words_of(home)


def test_home_tells_administrators_how_many_to_screen(world: World):
    world.submitted()
    assert "1 application to screen" in words_of(seen(world.house.browser(world.ada).get("/")))
    assert "Finish and send" not in words_of(seen(world.house.browser(world.sam).get("/")))


def test_a_section_that_is_saved_reads_its_application_once(world: World):
    sam, path = world.house.browser(world.sam), f"/applications/{world.draft()}/sections/about-your-request"
    with world.house.counted_queries() as statements:
        typed = {"on-page": "project-title amount-requested", "project-title": "A garden", "amount-requested": "900"}
        assert save(sam, path, **typed).status_code == 302
    shown = [each for each in statements if "FROM clarification" in each]
    asked_for_the_page_and_for_its_form = 2
    assert len(shown) == asked_for_the_page_and_for_its_form


def test_a_section_of_what_was_sent_shows_no_boxes_but_what_was_sent(postgres_world: World):
    sent = f"/applications/{postgres_world.submitted()}"
    answer = postgres_world.house.browser(postgres_world.sam).get(f"{sent}/sections/work")
    assert (answer.status_code, answer.location) == (302, sent)
