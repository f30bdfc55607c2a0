"""Applying as a program: the whole way, and everything that is refused on it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from tests.applications.rows import ANSWERS, FITTING, World


def start(world: World, program: Any, **changes: Any) -> Any:
    data = {"organisation_id": str(world.organisation_id), "eligibility_answers": FITTING} | changes
    return program.post(f"/rounds/{world.round_id}/applications", data)


def fields(answer: Any) -> list[str]:
    return [error["field"] for error in answer.json["errors"]]


def test_from_the_eligibility_check_to_the_screening(world: World):
    sam, ada = world.house.program(world.sam), world.house.program(world.ada)
    checked = sam.post(f"/rounds/{world.round_id}/eligibility_checks", {"answers": FITTING})
    assert checked.json["eligible"] is True

    started = start(world, sam)
    assert started.status_code == 201, started.json
    address = started.location.removeprefix("/api/v1")
    assert started.headers["ETag"] == '"1"'
    assert "title" in [entry["field"] for entry in started.json["missing"]]

    saved = sam.patch(
        address,
        {"title": "A garden", "amount_requested_pence": 500000, "answers": ANSWERS},
        If_Match=started.headers["ETag"],
    )
    assert saved.status_code == 200, saved.json
    assert (saved.json["missing"], saved.json["warnings"]) == ([], [])
    assert saved.json["answers"] == ANSWERS

    sent = sam.post(f"{address}/submission", {"declaration": True}, If_Match=saved.headers["ETag"])
    assert sent.status_code == 201, sent.json
    assert sent.json["state"] == "submitted"

    screened = ada.post(f"{address}/screening", {"outcome": "eligible", "open_items_reason": "We know them."})
    assert screened.status_code == 201, screened.json
    assert sam.get(address).json["screening"]["outcome"] == "eligible"
    names = [event.name for event in world.house.events() if event.name.startswith("applications.")]
    assert names == [
        "applications.application_started",
        "applications.application_saved",
        "applications.application_submitted",
        "applications.application_screened",
    ]


def test_each_eligibility_answer_is_explained_and_nobody_need_be_signed_in(world: World):
    client = world.house.app.test_client()
    path = f"/api/v1/rounds/{world.round_id}/eligibility_checks"

    answer = client.post(path, json={"answers": {"works_in_leeds": False, "for_profit": False}})

    assert answer.status_code == 200
    assert answer.json["eligible"] is False
    assert [(r["key"], r["fits"]) for r in answer.json["results"]] == [
        ("works_in_leeds", False),
        ("for_profit", True),
    ]
    assert answer.json["results"][0]["explanation"] == "This money is for people who live in Leeds."
    assert world.house.events("applications.application_started") == []


def test_an_eligibility_check_names_what_is_wrong_with_the_answers(world: World):
    client = world.house.app.test_client()
    answers = {"works_in_leeds": "yes", "moon": True}
    answer = client.post(f"/api/v1/rounds/{world.round_id}/eligibility_checks", json={"answers": answers})
    assert answer.status_code == 422
    assert sorted(fields(answer)) == ["answers.for_profit", "answers.moon", "answers.works_in_leeds"]


def test_a_no_is_refused_at_once_and_says_why(world: World):
    answer = start(world, world.house.program(world.sam), eligibility_answers=FITTING | {"for_profit": True})
    assert answer.status_code == 422
    assert answer.json["errors"] == [
        {
            "field": "eligibility_answers.for_profit",
            "message": "You answered yes. We can only fund work that is not for private profit.",
            "code": "not_eligible",
        }
    ]


BAD_DRAFTS: list[tuple[dict[str, Any], str]] = [
    ({"colour": "green"}, "colour"),
    ({"title": 5}, "title"),
    ({"title": "two\nlines"}, "title"),
    ({"title": "nul \x00"}, "title"),
    ({"amount_requested_pence": -1}, "amount_requested_pence"),
    ({"amount_requested_pence": 0}, "amount_requested_pence"),
    ({"amount_requested_pence": 12.5}, "amount_requested_pence"),
    ({"amount_requested_pence": "500"}, "amount_requested_pence"),
    ({"amount_requested_pence": True}, "amount_requested_pence"),
    ({"amount_requested_pence": 10**20}, "amount_requested_pence"),
    ({"answers": []}, "answers"),
    ({"answers": {"colour": "green"}}, "answers.colour"),
    ({"answers": {"project-title": "by the back door"}}, "answers.project-title"),
    ({"answers": {"people": "many"}}, "answers.people"),
    ({"answers": {"people": -(10**13)}}, "answers.people"),
    ({"answers": {"starts": "31 June"}}, "answers.starts"),
    ({"answers": {"starts": "2027-06-31"}}, "answers.starts"),
    ({"answers": {"places": ["moon"]}}, "answers.places"),
    ({"answers": {"children": "no"}}, "answers.children"),
    ({"answers": {"plan": "\ud800"}}, "answers.plan"),
    ({"answers": {"plan": {"deep": 1}}}, "answers.plan"),
]


def test_what_cannot_be_read_is_refused_by_name_and_nothing_of_it_is_kept(world: World):
    sam, application_id = world.house.program(world.sam), world.draft()
    for bad, field in BAD_DRAFTS:
        change = {"title": "A fine title"} | bad
        answer = sam.patch(f"/applications/{application_id}", change, If_Match='"1"')
        assert answer.status_code == 422, change
        assert answer.mimetype == "application/problem+json"
        assert fields(answer) == [field], change
    assert world.application(application_id).version == 1
    assert world.house.events("applications.application_saved") == []


def test_a_text_far_beyond_any_name_is_not_saved_even_in_a_draft(world: World):
    sam, application_id = world.house.program(world.sam), world.draft()
    refused = sam.patch(f"/applications/{application_id}", {"title": "x" * 2_001}, If_Match='"1"')
    assert (refused.status_code, fields(refused)) == (422, ["title"])


def test_an_answer_of_one_endless_word_is_warned_about_and_not_sent(world: World):
    sam, application_id = world.house.program(world.sam), world.draft()
    answer = sam.patch(f"/applications/{application_id}", {"answers": {"plan": "x" * 99_000}}, If_Match='"1"')
    assert [(warning["field"], warning["code"]) for warning in answer.json["warnings"]] == [
        ("answers.plan", "too_long")
    ]
    refused = sam.post(f"/applications/{application_id}/submission", {"declaration": True})
    assert refused.status_code == 422
    assert "answers.plan" in fields(refused)


def test_a_draft_may_be_too_long_or_too_large_and_is_warned_about(world: World):
    sam, application_id = world.house.program(world.sam), world.draft()
    change = {
        "title": "x" * 201,
        "amount_requested_pence": 1,
        "answers": {"plan": "word " * 11, "people": 501},
    }
    answer = sam.patch(f"/applications/{application_id}", change, If_Match='"1"')
    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"2"'
    assert [warning["field"] for warning in answer.json["warnings"]] == [
        "title",
        "amount_requested_pence",
        "answers.plan",
        "answers.people",
    ]
    refused = sam.post(f"/applications/{application_id}/submission", {"declaration": True})
    assert refused.status_code == 422
    assert set(fields(refused)) == {
        "title",
        "amount_requested_pence",
        "answers.plan",
        "answers.people",
        "answers.starts",
        "answers.children",
        "answers.policy",
    }


def test_null_clears_and_what_is_left_out_stays(world: World):
    sam, application_id = world.house.program(world.sam), world.complete_draft()
    path = f"/applications/{application_id}"
    answer = sam.patch(path, {"title": None, "answers": {"people": None}}, If_Match='"2"')
    assert answer.json["title"] == ""
    assert answer.json["amount_requested_pence"] == 500000
    assert answer.json["answers"] == {k: v for k, v in ANSWERS.items() if k != "people"}
    assert [entry["field"] for entry in answer.json["missing"]] == ["title", "answers.people"]
    saved = world.house.events("applications.application_saved")[-1]
    assert saved.facts["fields"] == ["title", "answers.people"]


def test_a_stale_save_is_refused_with_both_versions(world: World):
    sam, application_id = world.house.program(world.sam), world.draft()
    path = f"/applications/{application_id}"
    assert sam.patch(path, {"title": "First"}, If_Match='"1"').status_code == 200

    answer = sam.patch(path, {"title": "Second"}, If_Match='"1"')

    assert answer.status_code == 412
    assert (answer.json["code"], answer.json["version"]) == ("stale", 2)
    assert (answer.json["current"], answer.json["yours"]) == ({"title": "First"}, {"title": "Second"})
    assert sam.patch(path, {"title": "First"}, If_Match='"1"').status_code == 200
    assert sam.patch(path, {"title": "Third"}).status_code == 428
    assert sam.patch(path, {"title": "Third"}, If_Match='"x"').status_code == 422


def test_saving_nothing_new_changes_nothing(world: World):
    sam, application_id = world.house.program(world.sam), world.complete_draft()
    events = len(world.house.events())
    answer = sam.patch(f"/applications/{application_id}", {"title": "A garden for everybody"}, If_Match='"2"')
    assert answer.headers["ETag"] == '"2"'
    assert len(world.house.events()) == events


def test_a_second_submission_is_refused_and_a_replayed_one_answered_again(world: World):
    sam, application_id = world.house.program(world.sam), world.complete_draft()
    path = f"/applications/{application_id}/submission"

    first = sam.post(path, {"declaration": True}, Idempotency_Key="abc")
    again = sam.post(path, {"declaration": True}, Idempotency_Key="abc")
    other = sam.post(path, {"declaration": True})

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json == first.json
    assert again.headers["ETag"] == first.headers["ETag"]
    assert (other.status_code, other.json["code"]) == (409, "already_submitted")
    assert len(world.house.events("applications.application_submitted")) == 1


def test_nothing_is_accepted_from_the_closing_minute_on(world: World):
    sam, application_id = world.house.program(world.sam), world.complete_draft()
    path = f"/applications/{application_id}"
    world.house.clock.move_to(world.closes_at + timedelta(minutes=1))
    for answer in (
        sam.patch(path, {"title": "Late"}, If_Match='"2"'),
        sam.post(f"{path}/submission", {"declaration": True}),
        start(world, world.house.program(world.olu), organisation_id=str(world.other_id)),
    ):
        assert (answer.status_code, answer.json["code"]) == (409, "round_closed")

    world.house.clock.advance(microseconds=-1)
    assert sam.post(f"{path}/submission", {"declaration": True}).status_code == 201


def test_nobody_starts_before_the_round_opens(world: World):
    world.house.clock.advance(seconds=-1)
    answer = start(world, world.house.program(world.sam))
    assert (answer.status_code, answer.json["code"]) == (409, "round_not_open")


def test_the_declaration_is_needed(world: World):
    sam, application_id = world.house.program(world.sam), world.complete_draft()
    path = f"/applications/{application_id}/submission"
    assert fields(sam.post(path, {"declaration": False})) == ["declaration"]
    assert fields(sam.post(path, {})) == ["declaration"]
    assert world.application(application_id).state == "draft"


def test_only_what_was_read_is_sent_when_its_version_is_given(world: World):
    sam, application_id = world.house.program(world.sam), world.complete_draft()
    path = f"/applications/{application_id}/submission"
    assert sam.post(path, {"declaration": True}, If_Match='"1"').json["code"] == "stale"
    assert sam.post(path, {"declaration": True}, If_Match='"2"').status_code == 201


def test_one_application_for_each_organisation_until_it_is_withdrawn(world: World):
    sam = world.house.program(world.sam)
    first = start(world, sam)
    again = start(world, sam)
    assert again.status_code == 409
    assert again.json["detail"] == "Your organisation has an application in this round already."

    withdrawn = sam.post(f"/applications/{first.json['id']}/withdrawal")
    assert (withdrawn.status_code, withdrawn.json["state"]) == (201, "withdrawn")
    assert start(world, sam).status_code == 201
    assert sam.post(f"/applications/{first.json['id']}/withdrawal").json["code"] == "withdrawn"


def test_screening_needs_reasons_for_a_no_and_happens_once(world: World):
    ada, application_id = world.house.program(world.ada), world.submitted()
    path = f"/applications/{application_id}/screening"
    assert fields(ada.post(path, {"outcome": "perhaps"})) == ["outcome"]
    assert fields(ada.post(path, {"outcome": "ineligible", "reasons": "  "})) == ["reasons"]
    assert ada.post(path, {"outcome": "ineligible", "reasons": "Not in Leeds."}).status_code == 201
    again = ada.post(path, {"outcome": "eligible"})
    assert (again.status_code, again.json["code"]) == (409, "already_screened")
    shown = world.house.program(world.sam).get(f"/applications/{application_id}").json
    assert (shown["state"], shown["screening"]["reasons"]) == ("ineligible", "Not in Leeds.")


def test_a_draft_cannot_be_screened_nor_a_decided_application_withdrawn(world: World):
    ada = world.house.program(world.ada)
    draft = ada.post(f"/applications/{world.draft()}/screening", {"outcome": "eligible"})
    assert (draft.status_code, draft.json["code"]) == (409, "not_submitted")


def test_strangers_to_the_address_book_are_told_so(world: World):
    sam = world.house.program(world.sam)
    assert sam.get(f"/applications/{uuid4()}").status_code == 404
    assert sam.post(f"/rounds/{uuid4()}/applications", {}).status_code in (404, 422)
    assert start(world, sam, organisation_id=str(uuid4())).status_code == 404
    assert fields(start(world, sam, organisation_id="mine")) == ["organisation_id"]
