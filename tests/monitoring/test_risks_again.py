"""Risks of a grant are scored again at a return; red ones are exceptions."""

import pytest

from grants.kernel.problems import Conflict
from grants.monitoring import queries
from grants.monitoring.exceptions.risks import service
from tests.awards.rows import build
from tests.house import TestHouse
from tests.kernel.looking import strictly
from tests.monitoring.test_exceptions import kinds
from tests.monitoring.test_service import COMPLETE, first_return, save, send

RISK = {"description": "The shed leaks", "likelihood": "5", "severity": "4", "mitigation": "A new roof"}


def test_a_risk_scored_red_is_an_exception_until_it_is_scored_lower(postgres_house: TestHouse):
    # Given a return that was sent
    world = build(postgres_house)
    draft = first_return(world)
    red, who = {**RISK, "likelihood": 5, "severity": 4}, world.who(world.ada)
    with world.house.write() as session:
        found = queries.return_of(session, draft.id)
        with pytest.raises(Conflict) as early:
            service.score_risk(session, found, **red, **who)
    assert early.value.code == "not_sent"
    save(world, draft, COMPLETE)
    send(world, draft)
    page, ada = f"/returns/{draft.id}/risks", world.house.browser(world.ada)
    strictly(ada.get(page).text)

    # When a risk is scored red, twice
    wrong = ada.post(page, data={**RISK, "mitigation": ""})
    assert wrong.status_code == 422
    assert ada.post(page, data=RISK).location == page
    assert ada.post(page, data=RISK).location == page

    # Then it is one exception
    assert kinds(world) == ["risk"]
    assert page in ada.get("/exceptions").text

    # And none when it is scored lower; what it was is kept
    program = world.house.program(world.ada)
    lower = {"description": "The shed leaks", "likelihood": 1, "severity": 4, "mitigation": "It has a new roof"}
    assert program.post(page, lower).json["score"] == 4
    assert kinds(world) == []
    strictly(ada.get(page).text)
    assert [each["score"] for each in program.get(page).json["items"]] == [4, 20]
    assert world.house.program(world.mel).get(page).status_code == 403
