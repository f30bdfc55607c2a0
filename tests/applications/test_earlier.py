"""A new draft takes over what an earlier application of the same organisation said."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.applications import queries
from grants.applications.filling.earlier.rules import copyable
from grants.applications.filling.earlier.service import copy_from_earlier
from grants.kernel.forms import parse_definition
from grants.schemes.models import Round
from tests.applications.rows import ANSWERS, DEFINITION, World, asked
from tests.applications.test_pages import problems_on, seen
from tests.kernel.looking import words_of
from tests.made import make_question_set, make_round

LATER: dict[str, Any] = {
    "title": "Later",
    "sections": [
        {
            "key": "all",
            "title": "Everything",
            "questions": [
                asked("plan", "long_text", "What is your plan?"),
                asked("people", "short_text", "How many people, in words?"),
                asked("starts", "date", "When will it start?"),
                asked("policy", "declaration", "We have a policy"),
                asked("fresh", "short_text", "Something new", required=False),
            ],
        }
    ],
}


def next_round(world: World) -> UUID:
    """Another round of the scheme, whose questions differ in part."""
    now = world.house.now()
    with world.house.write() as session:
        scheme_id = session.get_one(Round, world.round_id).scheme_id
        version = make_question_set(session, scheme_id, LATER, now, number=2)
        round_ = make_round(session, version, now, name="Summer 2027", opens_at=now, closes_at=world.closes_at)
    return round_.id


def test_answers_to_the_same_questions_are_copied_and_it_is_said_which(world: World):
    # Given an application that was sent, and a new draft with one answer of its own
    earlier = world.submitted()
    world.round_id = next_round(world)
    draft = world.draft()
    sam = world.house.browser(world.sam)
    path = f"/applications/{draft}/earlier"
    assert path in sam.get(f"/applications/{draft}").text
    saved = world.house.program(world.sam).patch(
        f"/applications/{draft}", {"answers": {"starts": "2028-01-01"}}, If_Match='"1"'
    )
    assert saved.status_code == 200

    # When Sam copies
    page = seen(sam.get(path))
    assert "A garden for everybody" in words_of(page)
    copied = sam.post(path, data={"earlier_id": str(earlier)})

    # Then what fits is there, what was written stays, and the page says what was copied and what was left
    assert copied.location == f"/applications/{draft}"
    now = world.application(draft)
    assert now.answers == {"plan": ANSWERS["plan"], "starts": "2028-01-01"}
    assert (now.title, now.amount_requested_pence) == ("", None)
    said = words_of(seen(sam.get(copied.location)))
    assert "1 answer is copied" in said
    assert "How many people will come?" in said.partition("Left for you")[2]
    (event,) = world.house.events("applications.answers_copied")
    assert event.facts["fields"] == ["answers.plan"]


def test_nothing_is_copied_from_others_or_twice(postgres_world: World):
    world = postgres_world
    earlier = world.submitted()
    world.round_id = next_round(world)
    draft = world.draft()
    sam, olu = world.house.program(world.sam), world.house.program(world.olu)
    path = f"/applications/{draft}/copied_answers"
    assert olu.post(path, {"from_application_id": str(earlier)}).status_code == 403
    assert sam.post(path, {"from_application_id": str(draft)}).status_code == 403
    assert sam.post(path, {"from_application_id": str(earlier)}).json["copied"] == [
        "What is your plan?",
        "When will it start?",
    ]
    again = sam.post(path, {"from_application_id": str(earlier)})
    assert (again.status_code, again.json["errors"][0]["code"]) == (422, "nothing_to_copy")
    nothing = world.house.browser(world.sam).post(f"/applications/{draft}/earlier")
    assert list(problems_on(seen(nothing, 422))) == ["#earlier_id"]


@given(st.dictionaries(st.sampled_from(["plan", "starts"]), st.just("2027-06-01")))
def test_what_is_written_is_never_replaced(answers: dict[str, str]):
    found = copyable(parse_definition(LATER), answers, parse_definition(DEFINITION), ANSWERS, today=date(2027, 3, 1))
    assert not any(answers.get(key) for key in found.answers)
    assert set(found.answers) == {key for key in ("plan", "starts") if not answers.get(key)}
    assert "policy" not in found.answers


@pytest.mark.parametrize(("today", "is_copied"), [(date(2027, 6, 1), True), (date(2027, 6, 2), False)])
def test_a_day_that_is_past_is_not_copied(today: date, is_copied: bool):
    said = {"starts": "2027-06-01"}
    found = copyable(parse_definition(LATER), {}, parse_definition(DEFINITION), said, today=today)
    assert ("starts" in found.answers, "When will it start?" in found.left) == (is_copied, not is_copied)


def test_what_a_colleague_writes_meanwhile_is_not_copied_over(postgres_world: World):
    # Given a tab that is about to copy, and has read a draft without a plan
    world = postgres_world
    earlier_id = world.submitted()
    world.round_id = next_round(world)
    draft_id = world.draft()
    with world.house.write() as slow:
        draft, earlier = queries.application_of(slow, draft_id), queries.application_of(slow, earlier_id)

        # When a colleague writes the plan before it does
        mine = {"answers": {"plan": "Written with care all evening."}}
        saved = world.house.program(world.sam).patch(f"/applications/{draft_id}", mine, If_Match='"1"')
        assert saved.status_code == 200
        found = copy_from_earlier(slow, draft, earlier, actor=world.house.actor(world.sam), now=world.house.now())

    # Then the plan stays, and the rest is copied
    assert list(found.answers) == ["starts"]
    assert world.application(draft_id).answers["plan"] == "Written with care all evening."


def test_copying_too_late_says_that_it_is_too_late(postgres_world: World):
    world = postgres_world
    earlier = world.submitted()
    world.round_id = next_round(world)
    path = f"/applications/{world.draft()}/copied_answers"
    world.house.clock.advance(days=11)
    late = world.house.program(world.sam).post(path, {"from_application_id": str(earlier)})
    assert (late.status_code, late.json["code"]) == (409, "round_closed")


def test_who_has_an_application_in_the_round_is_shown_no_form_but_the_way_on(world: World):
    # Given an application of Beeston Blooms, and another round of the scheme
    sent, this_round, next_one = world.submitted(), world.round_id, next_round(world)
    sam = world.house.browser(world.sam)

    # Then neither page of that round has a form for them: each leads to the application and to the other round
    for page in ("apply", "eligibility"):
        answer = sam.get(f"/rounds/{this_round}/{page}")
        shown = seen(answer)
        assert "Beeston Blooms has an application in this round already" in words_of(shown), page
        assert "eligibility_answers" not in answer.text, page
        links = {link.get("href") for link in shown.iter("a")}
        assert {f"/applications/{sent}", f"/rounds/{next_one}"} <= links, page
        assert "Continue" not in words_of(shown)

    # And the others, and who acts for nobody, see it as before
    assert "eligibility_answers" in world.house.browser(world.olu).get(f"/rounds/{this_round}/apply").text
    assert "eligibility_answers" in sam.get(f"/rounds/{next_one}/apply").text


@pytest.mark.parametrize("ended", ["ineligible", "withdrawn"])
def test_what_ended_without_a_grant_can_be_copied_into_another_round(postgres_world: World, ended: str):
    world = postgres_world
    sent = world.submitted()
    if ended == "withdrawn":
        assert world.house.program(world.sam).post(f"/applications/{sent}/withdrawal").status_code in (200, 201)
    else:
        said = {"outcome": "ineligible", "reasons": "It is for a business."}
        assert world.house.program(world.ada).post(f"/applications/{sent}/screening", said).status_code == 201
    world.round_id = next_round(world)
    draft = world.draft()
    copied = world.house.browser(world.sam).post(f"/applications/{draft}/earlier", data={"earlier_id": str(sent)})
    assert copied.status_code == 302
    assert world.application(draft).answers["plan"] == ANSWERS["plan"]
