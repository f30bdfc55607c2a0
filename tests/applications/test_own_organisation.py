"""Nobody who runs the programme screens an application of an organisation that they act for, or gives it more time."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from grants.identity.models import Person
from grants.organisations.access import OWN
from tests.applications.hosting import party_to
from tests.applications.rows import World
from tests.applications.test_deadline_of_one import give_time
from tests.applications.test_duplicates import account, sent_by
from tests.applications.test_pages import links, problems_on, seen
from tests.kernel.looking import words_of
from tests.made import make_organisation
from tests.organisations.given import acts_for

QUESTION = {"question": "How many people?", "sections": ["work"]}
RISK = {"description": "No hall.", "likelihood": 5, "severity": 4, "mitigation": "They ask."}


def cannot_screen(world: World, application_id: UUID) -> None:
    """Ada is offered nothing to screen, told why, and refused by page and program; nothing has happened then."""
    house, path = world.house, f"/applications/{application_id}"
    ada, program = house.browser(world.ada), house.program(world.ada)
    events = len(house.events())
    assert OWN in words_of(seen(ada.get(path)))
    listed = links(seen(ada.get(f"/lists/applications?of={world.round_id}")))
    offered = [*links(seen(ada.get(path))), *listed]
    assert f"{path}/screening" not in offered
    assert f"{path}/clarifications/new" not in offered
    assert f"{path}/screening" not in list(links(seen(ada.get("/screening"))))
    assert program.get("/screening").json["items"] == []
    for page in ("screening", "due_diligence", "risks/new", "clarifications/new"):
        assert OWN in words_of(seen(ada.get(f"{path}/{page}"), 403))
        assert ada.post(f"{path}/{page}", data={"outcome": "eligible"}).status_code == 403
    for act in ("me", "nobody"):
        assert ada.post(f"{path}/screener/{act}").status_code == 403
    due = {"due_at": (house.now() + timedelta(days=5)).isoformat()}
    marks = {"items": {"statement": {"state": "seen", "note": "Seen."}}}
    for answer in (
        program.post(f"{path}/screening", {"outcome": "eligible", "reasons": "", "open_items_reason": "Fine."}),
        program.post(f"{path}/due_diligence", marks),
        program.post(f"{path}/risks", RISK),
        program.post(f"{path}/clarifications", {**QUESTION, **due}),
        program.put(f"{path}/screener", {}),
        program.delete(f"{path}/screener"),
        program.get(f"{path}/screening"),
    ):
        assert (answer.status_code, answer.json["detail"]) == (403, OWN)
    assert world.application(application_id).state == "submitted"
    assert len(house.events()) == events


def test_who_acts_for_the_applicant_does_not_screen_it(world: World, bea: Person):
    # Given Ada and Bea, who run the programme; Ada is one of the applicant's people, too
    application_id = world.submitted()
    world.house.run_jobs()
    acts_for(world.house, world.ada, world.organisation_id)

    # Then Ada screens nothing of it, and nobody can put it into her hands
    cannot_screen(world, application_id)
    path, lock = f"/applications/{application_id}", world.house.browser(bea)
    page = seen(lock.post(f"{path}/screener", data={"person_id": str(world.ada.id)}), 422)
    assert "Ada Owusu has a conflict of interest in this application" in problems_on(page)["#person_id"]

    # And Bea finds it in the list, takes it, and decides
    assert f"{path}/screening" in list(links(seen(lock.get("/screening"))))
    assert lock.post(f"{path}/screener/me").status_code == 302
    program = world.house.program(bea)
    assert program.post(f"{path}/risks", RISK).status_code == 201
    assert program.post(f"{path}/screening", {"outcome": "ineligible", "reasons": "Too late."}).status_code == 201
    (screened,) = world.house.events("applications.application_screened")
    assert screened.actor_id == bea.id


@pytest.mark.parametrize("role", ["host", "partner"])
def test_nor_does_who_acts_for_its_host_or_a_partner(world: World, bea: Person, role: str):
    application_id = world.submitted()
    world.house.run_jobs()
    acts_for(world.house, world.ada, party_to(world.house, application_id, role, answered_by=world.olu))
    cannot_screen(world, application_id)
    decided = {"outcome": "ineligible", "reasons": "Too late."}
    assert world.house.program(bea).post(f"/applications/{application_id}/screening", decided).status_code == 201


def test_what_she_has_in_hand_when_she_joins_them_waits_for_somebody_else(world: World, bea: Person):
    # Given an application that Ada has in hand, and a risk of it
    application_id = world.submitted()
    ada, path = world.house.program(world.ada), f"/applications/{application_id}"
    assert ada.put(f"{path}/screener", {}).status_code == 200
    risk = ada.post(f"{path}/risks", RISK).json

    # When she becomes one of its people
    acts_for(world.house, world.ada, world.organisation_id)

    # Then it does not wait for her any more, she cannot make its risk smaller, and Bea takes it over
    assert "in hand to screen" not in words_of(seen(world.house.browser(world.ada).get("/")))
    smaller = ada.put(f"{path}/risks/{risk['id']}", {**RISK, "severity": 1, "is_closed": True})
    assert (smaller.status_code, smaller.json["detail"]) == (403, OWN)
    assert world.house.browser(world.ada).post(f"{path}/risks/{risk['id']}", data={}).status_code == 403
    assert len(world.house.events("applications.risk_recorded")) == 1
    assert world.house.program(bea).put(f"{path}/screener", {"person_id": str(bea.id)}).status_code == 200


def test_nor_does_she_say_whether_it_looks_like_another(world: World, bea: Person):
    # Given two clubs with one account, of which Ada acts for the second
    with world.house.write() as session:
        third = make_organisation(session, "Holbeck Hall", world.house.now()).id
        for organisation_id in (world.organisation_id, third):
            session.add(account(organisation_id, world.house.now()))
    acts_for(world.house, world.sam, third)
    first, second = world.submitted(), sent_by(world, third)
    world.house.run_jobs()
    acts_for(world.house, world.ada, third)
    pair = world.house.program(bea).get(f"/applications/{first}/screening").json["likely_duplicates"][0]

    # Then she neither sees the pair beside the other club's application nor judges it, and Bea does
    ada, path = world.house.program(world.ada), f"/likely_duplicates/{pair['id']}"
    assert ada.get(f"/applications/{first}/screening").json["likely_duplicates"] == []
    assert [row["duplicates"] for row in ada.get("/screening").json["items"]] == [0]
    assert ada.get("/screening?attention=duplicates").json["items"] == []
    refused = ada.put(path, {"verdict": "different", "reason": "One hall."}, If_Match='"1"')
    assert (refused.status_code, refused.json["detail"]) == (403, OWN)
    for answer in (world.house.browser(world.ada).get(path), world.house.browser(world.ada).post(path, data={})):
        assert answer.status_code == 403
    assert world.house.events("applications.duplicate_judged") == []
    assert world.house.program(bea).put(path, {"verdict": "same"}, If_Match='"1"').status_code == 200
    assert world.application(second).state == "submitted"


def test_nor_does_she_give_their_draft_more_time(world: World, bea: Person):
    # Given a draft of an organisation for which Ada acts
    application_id = world.complete_draft()
    acts_for(world.house, world.ada, world.organisation_id)
    path, until = f"/applications/{application_id}/deadline", world.house.now() + timedelta(days=20)
    given: dict[str, Any] = {"closes_at": until.isoformat(), "reason": "Her mother is in hospital."}

    # Then the list does not offer it to her, and she is refused; Bea gives it
    of_round = f"/lists/drafts?of={world.round_id}"
    assert path not in list(links(seen(world.house.browser(world.ada).get(of_round))))
    assert OWN in words_of(seen(world.house.browser(world.ada).get(path), 403))
    assert give_time(world, application_id, until).status_code == 403
    refused = world.house.program(world.ada).post(path, given)
    assert (refused.status_code, refused.json["detail"]) == (403, OWN)
    assert world.application(application_id).closes_at == world.closes_at
    assert world.house.events("applications.application_deadline_moved") == []
    assert path in list(links(seen(world.house.browser(bea).get(of_round))))
    assert world.house.program(bea).post(path, given).status_code == 204
