"""A round is looked at before it is public, as others will see it on any day, and nothing of it is kept."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from grants.kernel.db import Base
from grants.kernel.sessions import WriteRefused
from grants.previews.rules import LOOKERS, in_preview
from grants.previews.staging import lasting_id
from grants.schemes.models import Scheme
from grants.schemes.round_drafts.service import begin_round
from tests.house import TestHouse
from tests.organisations.given import errors, read
from tests.schemes.given import CLOSES, OPENS, round_details, round_of, scheme
from tests.schemes.test_pages import moment


def everything(house: TestHouse) -> dict[str, Any]:
    """Every row of every table, and every file with when it was written."""
    with house.read() as session:
        rows = {
            table.name: sorted(map(repr, session.execute(select(table)).all())) for table in Base.metadata.sorted_tables
        }
    folder = Path(house.app.settings.folder)
    files = {
        str(path): path.stat().st_mtime_ns
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith("proportion.")
    }
    return rows | {"files": files}


def draft_in(house: TestHouse, **changes: Any) -> Any:
    """A round that is being set up by somebody."""
    of, bea = scheme(house), house.person("Bea Long", administrator=True)
    with house.write() as session:
        return begin_round(
            session,
            session.get_one(Scheme, of.id),
            details=round_details(**changes),
            actor=house.actor(bea),
            now=house.now(),
        )


def looked_at(ada: FlaskClient, round_id: Any, who: str, **typed: str) -> str:
    """The address at which a look begins, on the day after the opening unless said otherwise."""
    sent = {"who": who, "amount": "600"} | moment("at", 2, 3, "12:00") | typed
    found = ada.post(f"/rounds/{round_id}/preview", data=sent)
    assert found.status_code == 302, errors(found)
    return str(found.location)


def test_an_administrator_looks_at_a_round_that_nobody_knows_of_and_nothing_changes(house: TestHouse):
    # Given a round that is being set up
    draft = draft_in(house)
    ada = house.browser(house.person("Ada Min", administrator=True))
    assert f"/rounds/{draft.id}/preview" in ada.get(f"/rounds/{draft.id}/draft").text
    read(ada.get(f"/rounds/{draft.id}/preview"))
    before = everything(house)

    # When it is looked at as each of those who will see it
    for who in LOOKERS:
        page = ada.get(looked_at(ada, draft.id, who))

        # Then it is the real page, marked as a preview, and its links stay in it
        assert page.status_code == 200, (who, page.text)
        read(page)
        assert "Preview:" in page.text
        assert "Nothing is kept or sent" in page.text
        assert "<title>Preview: " in page.text
        assert page.headers["Cache-Control"] == "no-store"

    # And no row, event, job or file is another than before
    assert everything(house) == before
    assert house.browser().get(f"/rounds/{draft.id}").status_code == 404


def test_the_whole_way_of_an_applicant_can_be_looked_at(house: TestHouse):
    draft = draft_in(house)
    ada, own = house.browser(house.person("Ada Min", administrator=True)), lasting_id(draft.id)
    before = everything(house)

    # The check, with its answer
    start = looked_at(ada, draft.id, "anybody")
    prefix = start.removesuffix(f"/rounds/{draft.id}")
    assert f"{prefix}/rounds/{draft.id}/eligibility" in ada.get(start).text
    answered = ada.post(f"{prefix}/rounds/{draft.id}/eligibility", data={"eligibility_answers.account": "yes"})
    assert answered.status_code == 302, errors(answered)
    assert "You can apply" in ada.get(answered.location).text
    refused = ada.post(f"{prefix}/rounds/{draft.id}/eligibility", data={})
    assert (refused.status_code, list(errors(refused))) == (422, ["eligibility_answers.account"])
    assert "Preview:" in refused.text

    # The empty form with all that is missing, and each of its sections
    prefix = looked_at(ada, draft.id, "beginner").removesuffix(f"/applications/{own}")
    check = ada.get(f"{prefix}/applications/{own}/check")
    assert "Preview:" in check.text
    assert "is missing" in check.text or "Answer" in check.text
    overview = ada.get(f"{prefix}/applications/{own}").text
    sections = {part.split('"')[0] for part in overview.split(f"{prefix}/applications/{own}/sections/")[1:]}
    assert sections
    for section in sections:
        assert ada.get(f"{prefix}/applications/{own}/sections/{section}").status_code == 200, section

    # What is written is not kept, and it says so
    pressed = ada.post(f"{prefix}/applications/{own}/sections/{sections.pop()}", data={"title": "Kept?"})
    assert "Nothing is kept in a preview" in pressed.text

    # And the receipt
    prefix = looked_at(ada, draft.id, "sender").removesuffix(f"/applications/{own}")
    receipt = ada.get(f"{prefix}/applications/{own}/receipt")
    assert receipt.status_code == 200
    assert "An example of a title" in receipt.text
    assert everything(house) == before


def test_the_day_of_the_look_is_any(postgres_house: TestHouse):
    house = postgres_house
    draft = draft_in(house)
    ada = house.browser(house.person("Ada Min", administrator=True))
    early = ada.get(looked_at(ada, draft.id, "anybody", **moment("at", 28, 2, "12:00")))
    assert "You can apply from" in early.text
    late = ada.get(looked_at(ada, draft.id, "anybody", **moment("at", 27, 3, "12:00")))
    assert "This round closed on" in late.text

    program = house.program(house.person("Ada Min", administrator=True))
    for at, state in (
        (OPENS - timedelta(days=1), "announced"),
        (OPENS, "open"),
        (CLOSES + timedelta(days=1), "closed"),
    ):
        shown = program.get(f"/rounds/{draft.id}/preview?at={at:%Y-%m-%dT%H:%M}Z")
        assert (shown.status_code, shown.json.get("state")) == (200, state)


def test_a_round_that_lacks_something_says_what_keeps_it_from_being_looked_at(postgres_house: TestHouse):
    house = postgres_house
    draft = draft_in(house, budget_pence=None)
    ada = house.person("Ada Min", administrator=True)
    assert "Enter the budget of the round." in house.browser(ada).get(f"/rounds/{draft.id}/preview").text
    refused = house.program(ada).get(f"/rounds/{draft.id}/preview")
    assert [each["field"] for each in refused.json["errors"]] == ["budget_pence"]


def test_what_is_announced_is_looked_at_as_a_made_up_applicant_too(postgres_house: TestHouse):
    house = postgres_house
    round_ = round_of(house, scheme(house))
    ada = house.browser(house.person("Ada Min", administrator=True))
    before = everything(house)
    assert "An example of a title" in ada.get(looked_at(ada, round_.id, "writer")).text
    assert everything(house) == before


def test_nobody_else_looks_and_a_day_or_amount_that_is_none_is_refused(postgres_house: TestHouse):
    house = postgres_house
    draft, ada = draft_in(house), house.browser(house.person("Ada Min", administrator=True))
    start = looked_at(ada, draft.id, "anybody")
    assert house.browser(house.person("Sam Field")).get(start).status_code == 403
    assert house.browser().get(start).status_code == 302
    for wrong in (start.replace("2027-03", "2027-99"), start.replace("anybody", "x"), start.replace("/60000/", "/1/")):
        assert ada.get(wrong).status_code == 404
    refused = ada.post(f"/rounds/{draft.id}/preview", data={"who": "x", "amount": "9"})
    assert set(errors(refused)) == {"who", "amount", "at", "at-time"}


def test_a_rehearsal_cannot_be_kept(house: TestHouse):
    with house.app.database.rehearse() as session, pytest.raises(WriteRefused):
        session.commit()


def test_what_leads_away_leads_on_within_the_preview():
    page = '<a href="/rounds"><img src="/static/x.png"><form action="/x"><a href="//e"><a href="#a">'
    assert in_preview(page, "/p") == page.replace('"/rounds"', '"/p/rounds"').replace('"/x"', '"/p/x"')
