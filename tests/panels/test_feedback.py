"""Feedback from the marks to the applicant: a draft for whoever decides, and no member's name in what goes out."""

import pytest

from grants.kernel.problems import Invalid
from tests.house import TestHouse
from tests.panels.rows import REASON, World, a_decline, build


def scored_world(house: TestHouse) -> World:
    """Tess and Theo have scored the first application, Chris has only declared."""
    world = build(house).seated()
    world.assess(world.tess, 0, 2)
    world.assess(world.theo, 0, 1)
    world.declare(world.chris, 0)
    return world


def draft_of(world: World, person) -> dict:
    answer = world.house.program(person).get(f"/applications/{world.applications[0]}/feedback_draft")
    assert answer.status_code == 200, answer.text
    return answer.json


def test_whoever_decides_begins_with_a_draft_made_of_marks(house: TestHouse):
    world = scored_world(house)
    made = draft_of(world, world.ada)
    assert made["text"].startswith("What would make it stronger:")
    assert "Tess" not in made["text"]
    assert REASON not in made["text"]
    assert made["material"][0] == {"criterion": "Need", "comments": [REASON]}


def test_marks_that_are_not_done_are_not_in_the_draft(house: TestHouse):
    world = build(house).seated()
    world.declare(world.tess, 0)
    assert draft_of(world, world.ada) == {"text": "", "material": []}


def test_a_chair_who_has_not_scored_sees_no_draft(postgres_house: TestHouse):
    world = scored_world(postgres_house)
    path = f"/applications/{world.applications[0]}/feedback_draft"
    assert postgres_house.program(world.chris).get(path).status_code == 403
    page = postgres_house.browser(world.chris).get(f"/applications/{world.applications[0]}/decision").text
    assert "What would make it stronger:" not in page
    assert REASON not in page

    world.score(world.chris, 0)
    assert draft_of(world, world.chris)["text"]


def test_only_those_who_decide_have_the_draft(postgres_house: TestHouse):
    world = scored_world(postgres_house)
    path = f"/applications/{world.applications[0]}/feedback_draft"
    assert postgres_house.program(world.tess).get(path).status_code == 403
    assert postgres_house.program(postgres_house.person("Some Body")).get(path).status_code == 403


def test_the_decide_page_starts_with_the_draft_and_keeps_what_was_saved(postgres_house: TestHouse):
    world = scored_world(postgres_house)
    browser = postgres_house.browser(world.ada)
    page = f"/applications/{world.applications[0]}/decision"
    shown = browser.get(page).text
    assert "What would make it stronger:" in shown
    assert "What members wrote about each criterion" in shown

    typed = {"outcome": "decline", "reasons": "Member 2 and others found the plan thin", "feedback": "Say who runs it."}
    assert browser.post(page, data=typed).status_code == 302
    again = browser.get(page).text
    assert "Say who runs it." in again
    assert "What would make it stronger:" not in again
    assert "speak of single members: Member 2" in again


@pytest.mark.parametrize("field", ["feedback", "reasons"])
def test_a_text_that_names_a_member_is_refused_with_the_place(house: TestHouse, field: str):
    world = scored_world(house)
    with pytest.raises(Invalid) as refused:
        world.propose(world.ada, 0, **a_decline() | {field: "The plan is thin, as Theo Third said to us."})
    (problem,) = refused.value.problems
    assert (problem.field, problem.code) == (field, "names_member")
    assert "Theo Third said" in problem.message


def test_a_name_is_refused_on_the_page_beside_its_field(postgres_house: TestHouse):
    world = scored_world(postgres_house)
    typed = {"outcome": "decline", "reasons": "Thin", "feedback": "Ask Tess Third about it."}
    path = f"/applications/{world.applications[0]}/decision"
    refused = postgres_house.browser(world.ada).post(path, data=typed)
    assert refused.status_code == 422
    assert 'href="#feedback"' in refused.text
    assert "This names a member of the panel" in refused.text


def test_a_change_of_the_proposal_is_checked_too(postgres_house: TestHouse):
    world = scored_world(postgres_house)
    world.propose(world.ada, 0, **a_decline())
    changed = postgres_house.program(world.ada).put(
        f"/applications/{world.applications[0]}/decision",
        a_decline() | {"feedback": "CHRIS CHAIR did not like it."},
        If_Match='"1"',
    )
    assert changed.status_code == 422
    assert changed.json["errors"][0]["code"] == "names_member"


def test_a_draft_that_nobody_touched_does_not_go_out(postgres_house: TestHouse):
    world = scored_world(postgres_house)
    drafted = draft_of(world, world.ada)["text"]
    with pytest.raises(Invalid) as refused:
        world.propose(world.ada, 0, **a_decline() | {"feedback": drafted})
    assert [(each.field, each.code) for each in refused.value.problems] == [("feedback", "untouched_draft")]
    world.propose(world.ada, 0, **a_decline() | {"feedback": f"{drafted}\n\nTalk to us before you apply again."})


def test_an_award_with_an_untouched_draft_on_the_page_has_no_feedback(postgres_house: TestHouse):
    world = scored_world(postgres_house)
    drafted = draft_of(world, world.ada)["text"].replace("\n", "\r\n")
    typed = {"outcome": "award", "amount_pence": "3000", "reasons": "Cheap", "feedback": drafted}
    browser = postgres_house.browser(world.ada)
    assert browser.post(f"/applications/{world.applications[0]}/decision", data=typed).status_code == 302
    path = f"/applications/{world.applications[0]}/decision"
    assert postgres_house.program(world.ada).get(path).json["feedback"] == ""


def test_a_member_who_joins_after_the_proposal_is_not_named_in_what_becomes_final(house: TestHouse):
    # Given a proposal whose feedback names somebody who has nothing to do with the panel
    world = scored_world(house)
    first = world.propose(world.ada, 0, **a_decline() | {"feedback": "Ask Priya Nair how her group runs its sessions."})
    # When she is called to the panel before it confirms
    world.add("Priya Nair")
    # Then the confirmation says where she is named, and nobody hears of anything
    with pytest.raises(Invalid) as refused:
        world.confirm(world.ada)
    (problem,) = refused.value.problems
    assert (problem.field, problem.code) == (f"decisions.{world.applications[0]}", "names_member")
    assert problem.message.startswith("“Project 0”, feedback: This names a member of the panel: “Ask Priya Nair")
    assert house.events("panels.decision_made") == []
    # And once the name is out, it can be confirmed
    world.propose(world.ada, 0, version=first.version, **a_decline())
    assert len(world.confirm(world.ada)) == 1
