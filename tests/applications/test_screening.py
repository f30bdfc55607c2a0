"""Screening: the rule that failed in words, a checklist that follows the money, and risks with a colour."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.applications import queries
from grants.applications.beforehand.rules import EligibilityResult
from grants.applications.screening import due_diligence_rules, risk_rules
from grants.applications.screening.due_diligence_rules import Holder, items_for
from grants.applications.screening.rules import FAILED, LOOK, MET, Check, Facts, checks
from grants.applications.start_rules import Start, start_of
from grants.kernel.forms import Question
from grants.organisations.models import KINDS, Organisation
from tests.applications.rows import World
from tests.applications.test_pages import problems_on, seen
from tests.kernel.looking import words_of

SOUND = Facts(
    amount=1_500_00,
    smallest=500_00,
    largest=10_000_00,
    income=8_000_00,
    constituted=True,
    hosted=False,
    start=Start(date(2027, 6, 1), "on 1 June 2027"),
    closes_on=date(2027, 3, 11),
)


def keys(holder: Holder) -> list[str]:
    return [item.key for item in items_for(holder)]


def not_met(facts: Facts) -> list[Check]:
    return [check for check in checks(facts, []) if check.state != MET]


@pytest.mark.parametrize(
    ("kind", "value", "in_words"),
    [("date", "2027-06-30", "on 30 June 2027"), ("month", "2027-06", "in June 2027")],
)
def test_the_start_is_what_a_question_tells_whatever_its_key(kind: str, value: str, in_words: str):
    asked = Question("any_key", kind, "When?", required=True, minutes=1, tells="start")
    other = Question("starts", "date", "When did your group begin?", required=True, minutes=1)
    assert start_of([other, asked], {"starts": "1999-01-01", "any_key": value}) == Start(date(2027, 6, 30), in_words)
    assert start_of([other], {"starts": "1999-01-01"}) is None


@pytest.mark.parametrize(
    ("change", "key", "state", "words"),
    [
        ({"amount": 400_00}, "amount", FAILED, "They ask for £400."),
        ({"constituted": False}, "constituted", FAILED, "no host has agreed"),
        ({"start": Start(date(2027, 3, 11), "on 11 March 2027")}, "start", FAILED, "The work starts on 11 March 2027"),
        ({"start": Start(date(2027, 3, 11), "in March 2027")}, "start", FAILED, "The work starts in March 2027;"),
        ({"decisions_by": date(2027, 6, 2)}, "start", LOOK, "starts on 1 June 2027, and applicants hear by 2 June"),
        ({"start": Start(date(2030, 6, 1), "on 1 June 2030")}, "start", LOOK, "Ask whether the year is right"),
        ({"amount": 1_600_01}, "income", LOOK, "20 %"),
        ({"income": 0}, "income", LOOK, "more than their yearly income"),
        ({"missing": 1}, "profile", LOOK, "1 thing is missing"),
        ({"missing": 5}, "profile", LOOK, "5 things are missing"),
    ],
)
def test_each_rule_that_is_not_kept_says_so_in_words(change: dict[str, Any], key: str, state: str, words: str):
    assert not_met(SOUND) == []
    found = not_met(Facts(**(vars(SOUND) | change)))
    assert [(check.key, check.state) for check in found] == [(key, state)]
    assert words in found[0].sentence


def test_a_host_makes_up_for_rules_and_a_wrong_answer_names_its_rule():
    hosted = Facts(**(vars(SOUND) | {"constituted": False, "hosted": True}))
    assert not_met(hosted) == []
    answer = EligibilityResult("works_in_leeds", "In Leeds?", False, False, "This is for Leeds.", "")
    first = checks(SOUND, [answer])[0]
    assert (first.rule, first.sentence) == ("In Leeds?", "They answered no. This is for Leeds.")


def test_the_checklist_follows_the_money():
    small = keys(Holder(kind="unregistered_group", amount=999_99))
    assert small == ["account"]
    assert {"document", "people", "accounts"} <= set(keys(Holder(kind="cio", amount=5_000_00)))
    assert "statement" not in keys(Holder(kind="cio", amount=20_000_00))
    assert {"statement", "reserves"} <= set(keys(Holder(kind="cio", amount=20_000_01)))
    assert keys(Holder(kind="parish_council", amount=5_000_00)) == ["account"]


@given(st.sampled_from(KINDS), st.integers(1, 10**8), st.integers(0, 10**7), st.booleans(), st.booleans())
def test_more_money_never_means_a_shorter_checklist(kind: str, amount: int, more: int, number: bool, risk: bool):
    less = keys(Holder(kind=kind, amount=amount, on_register=number, at_risk=risk))
    assert set(less) <= set(keys(Holder(kind=kind, amount=amount + more, on_register=number, at_risk=risk)))


@given(st.integers(1, 5), st.integers(1, 5))
def test_a_worse_risk_never_has_a_milder_colour(likelihood: int, severity: int):
    order = (risk_rules.GREEN, risk_rules.AMBER, risk_rules.RED)
    here = order.index(risk_rules.colour(risk_rules.score(likelihood, severity)))
    worse = risk_rules.score(min(likelihood + 1, 5), severity)
    assert here <= order.index(risk_rules.colour(worse))
    assert str(likelihood * severity) in risk_rules.in_words(likelihood * severity)


def test_what_stands_in_the_way_is_said_first_and_passing_it_takes_a_reason(world: World):
    # Given a group that has lost its rules since it applied, with £8,000 a year, and asks for £5,000
    application_id = world.submitted()
    with world.house.write() as session:
        session.get_one(Organisation, world.organisation_id).constituted = False
    path = f"/applications/{application_id}/screening"
    ada = world.house.browser(world.ada)

    # Then the page tells the rules that are not met, and what is to be looked at
    page = words_of(seen(ada.get(path)))
    assert "no host has agreed to hold the money" in page
    assert "62 % of their yearly income of £8,000" in page
    assert "5 of 5 open" in page

    # When Ada marks two items, a problem needs its note
    checklist = f"/applications/{application_id}/due_diligence"
    refused = seen(ada.post(checklist, data={"version": "0", "items.account": "problem", "notes.account": ""}), 422)
    assert list(problems_on(refused)) == ["#notes.account"]
    marks = {"items.account": "problem", "notes.account": "One signature is enough.", "items.document": "seen"}
    assert ada.post(checklist, data={"version": "0"} | marks).location == path
    page = words_of(seen(ada.get(path)))
    assert "There is a problem: One signature is enough. – Ada Owusu" in page
    assert "4 of 5 open" in page

    # And who read it before that is told that somebody else was faster
    seen(ada.post(checklist, data={"version": "0", "items.document": "not_applicable", "notes.document": "x"}), 409)

    # Then it goes on only with a reason, which the applicant does not read
    refused = seen(ada.post(path, data={"outcome": "eligible"}), 422)
    assert list(problems_on(refused)) == ["#open_items_reason"]
    assert ada.post(path, data={"outcome": "eligible", "open_items_reason": "They open an account."}).status_code == 302
    assert "They open an account." in words_of(seen(ada.get(path)))
    sam = world.house.browser(world.sam)
    assert "They open an account." not in sam.get(f"/applications/{application_id}").text
    assert sam.get(checklist).status_code == 403


def test_risks_have_a_number_a_word_and_something_done_about_them(world: World):
    application_id = world.submitted()
    path = f"/applications/{application_id}/risks/new"
    ada = world.house.browser(world.ada)
    risk = {"description": "The hall is let to others.", "likelihood": "4", "severity": "4", "mitigation": ""}
    seen(ada.get(path))
    assert list(problems_on(seen(ada.post(path, data=risk), 422))) == ["#mitigation"]
    assert ada.post(path, data=risk | {"mitigation": "They ask the school."}).status_code == 302
    assert "The highest: Red 16" in words_of(seen(ada.get(f"/applications/{application_id}/screening")))

    program = world.house.program(world.ada)
    shown = program.get(f"/applications/{application_id}/screening").json
    assert (shown["highest_risk"], shown["risks"][0]["colour"]) == (16, "red")
    place = f"/applications/{application_id}/risks/{shown['risks'][0]['id']}"
    milder = {"description": "The hall is let.", "likelihood": 2, "severity": 3, "mitigation": "", "is_closed": True}
    assert program.put(place, milder, If_Match='"7"').status_code == 412
    changed = program.put(place, milder, If_Match='"1"')
    assert (changed.status_code, changed.json["colour"], changed.json["version"]) == (200, "amber", 2)
    assert program.get(f"/applications/{application_id}/screening").json["highest_risk"] is None
    seen(ada.get(place))
    assert world.house.program(world.sam).get(place).status_code == 403
    assert [event.facts["score"] for event in world.house.events("applications.risk_recorded")] == [16, 6]


def test_the_checklist_through_the_api(world: World):
    application_id = world.submitted()
    ada, path = world.house.program(world.ada), f"/applications/{application_id}"
    items = {key: {"state": "seen"} for key in ada.get(f"{path}/screening").json["open_items"]}
    assert ada.post(f"{path}/due_diligence", {"items": {"statement": {"state": "seen"}}}).status_code == 422
    marked = ada.post(f"{path}/due_diligence", {"items": items}, If_Match='"0"')
    assert (marked.status_code, marked.json["open_items"], marked.json["checklist_version"]) == (201, [], 5)
    assert ada.post(f"{path}/screening", {"outcome": "eligible"}).status_code == 201
    assert world.house.program(world.sam).get(f"{path}/screening").status_code == 403


def missing_at(world: World, application_id: UUID) -> dict[str, tuple[str, str]]:
    """What holds up what, and of whom, by field."""
    shown = world.house.program(world.ada).get(f"/applications/{application_id}/screening").json
    return {item["field"]: (item["needed_for"], item["organisation_id"]) for item in shown["missing"]}


def test_what_is_missing_says_what_it_holds_up_and_of_a_hosted_group_the_host_is_paid(world: World):
    # Given a group that has told us little
    application_id = world.submitted()
    mine, host = str(world.organisation_id), str(world.other_id)

    # Then what holds up the award and what holds up payment are told apart
    missing = missing_at(world, application_id)
    assert missing["postcode"] == ("applying", mine)
    assert missing["account_name"] == ("payment", mine)
    page = words_of(seen(world.house.browser(world.ada).get(f"/applications/{application_id}/screening")))
    assert f"{len(missing)} things are missing" in page
    award, payment = page.split("Holds up the award")[1].split("Holds up payment")
    assert "postcode" in award
    assert "They have not told us the bank account" in payment
    assert "bank account" not in award

    # When a host holds the money, nobody waits for an account of the group's own
    with world.house.write() as session:
        queries.application_of(session, application_id).host_organisation_id = world.other_id
    missing = missing_at(world, application_id)
    assert missing["postcode"] == ("applying", mine)
    assert missing["account_name"] == ("payment", host)
    page = words_of(seen(world.house.browser(world.ada).get(f"/applications/{application_id}/screening")))
    assert "Harehills Hub, the host" in page


def test_of_a_hosted_group_the_host_is_looked_at(world: World):
    application_id = world.submitted()
    with world.house.write() as session:
        host = session.get_one(Organisation, world.other_id)
        host.kind, host.charity_number = "cio", "1164883"
        queries.application_of(session, application_id).host_organisation_id = host.id
    shown = world.house.program(world.ada).get(f"/applications/{application_id}/screening").json
    assert "register" in [item["key"] for item in shown["due_diligence"]]
    assert set(due_diligence_rules.KEYS) > {item["key"] for item in shown["due_diligence"]}
