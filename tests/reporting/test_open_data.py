"""Open data: what is published, and that it keeps to the standard."""

import json
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.awards.changing.ending.events import AwardEnded
from grants.awards.changing.variations.events import AwardVaried
from grants.kernel.access import SYSTEM
from grants.kernel.events import publish
from grants.kernel.money import Pence
from grants.organisations.models import Organisation
from grants.organisations.naming.rules import UNNAMED
from grants.reporting.open_data.files import record_text
from grants.reporting.open_data.queries import AT_ONCE
from grants.reporting.open_data.records import LONGEST_TITLE, grant_record
from tests.house import TestHouse
from tests.reporting.stories import COUNCIL, NHS, Story


def published(house: TestHouse) -> dict:
    answer = house.app.test_client().get("/api/v1/open_data/grants.json")
    assert answer.status_code == 200
    assert answer.mimetype == "application/json"
    return json.loads(answer.data, parse_float=str)


def test_an_accepted_award_is_published_once_with_the_source_of_its_money(house: TestHouse):
    award = Story(house).decided_grant(
        1_000_01, on=date(2027, 1, 18), starts_on=date(2027, 2, 1), ends_on=date(2030, 1, 31)
    )

    (grant,) = published(house)["grants"]

    assert grant["id"] == f"360G-proportion-{award.reference}"
    assert grant["amountAwarded"] == "1000.01"
    assert grant["awardDate"] == "2027-01-18"
    assert grant["fundingOrganization"] == [{"id": "360G-proportion", "name": "Aire Valley Community Foundation"}]
    assert grant["plannedDates"] == [{"startDate": "2027-02-01", "endDate": "2030-01-31"}]
    assert grant["recipientOrganization"][0]["id"].startswith("360G-proportion-ORG-")
    assert {source["title"]: source["description"] for source in grant["classifications"]} == {
        NHS: "£666.67 of this grant",
        COUNCIL: "£333.34 of this grant",
    }
    assert [promised["value"] for promised in grant["commitmentTransaction"]] == ["666.67", "333.34"]


def test_offers_and_what_others_published_are_not_ours_to_publish(house: TestHouse):
    story = Story(house)
    story.grant(500_00)
    story.decided_grant(500_00, on=date(2027, 1, 18), state="offered")
    story.grant(700_00, grant_id="360G-proportion-past-1")

    assert [grant["id"] for grant in published(house)["grants"]] == ["360G-proportion-past-1"]


def test_a_group_on_no_register_is_named_only_while_it_consents(house: TestHouse):
    # Given a group that is on no register, whose grant tells its name as well
    award = Story(house).decided_grant(
        500_00,
        on=date(2027, 1, 18),
        to="Beeston Blooms",
        title="Beeston Blooms grow",
        description="The BEESTON BLOOMS plant bulbs.",
    )
    (unasked,) = published(house)["grants"]

    def says(*, may_be_named: bool) -> str:
        with house.write() as session:
            session.get_one(Organisation, award.organisation_id).may_be_named = may_be_named
        return json.dumps(published(house))

    # When it says yes, and then takes that back
    named, unnamed = says(may_be_named=True), says(may_be_named=False)

    # Then its name is in what is published between the two, and neither before nor after
    assert unasked["recipientOrganization"][0]["name"] == UNNAMED
    assert unasked["title"] == "the group grow"
    assert '"name": "Beeston Blooms"' in named
    assert "blooms" not in json.dumps(unasked).casefold()
    assert "blooms" not in unnamed.casefold()


def test_a_file_without_grants_is_a_file(house: TestHouse):
    file = published(house)
    assert (file["version"], file["grants"]) == ("1.4", [])


def test_the_file_is_whole_when_it_takes_several_readings(postgres_house: TestHouse, monkeypatch: pytest.MonkeyPatch):
    assert AT_ONCE > 2
    monkeypatch.setattr("grants.reporting.open_data.queries.AT_ONCE", 2)
    story = Story(postgres_house)
    wanted = {f"360G-proportion-{i}" for i in range(4)}
    for grant_id in wanted:
        story.grant(1_00, grant_id=grant_id)

    ids = [grant["id"] for grant in published(postgres_house)["grants"]]

    assert (len(ids), set(ids)) == (4, wanted)


@given(st.text(max_size=300), st.emails())
def test_no_published_text_holds_an_address_or_is_too_long(text: str, email: str):
    person = SimpleNamespace(
        org_id=None,
        reference="ORG-1",
        name=f"{email} {text}",
        trading_name=None,
        kind="other",
        is_funder=False,
        charity_number=None,
        company_number=None,
        dfe_number=None,
        may_be_named=True,
        areas=[],
    )
    award = SimpleNamespace(
        grant_id=None,
        reference="AW-1",
        title=f"{text} {email}",
        description=f"Write to {email}{text}",
        awarded_on=date(2027, 1, 1),
        organisation=person,
        amount_pence=100,
        scheme=SimpleNamespace(slug="s", name=text, purpose=email),
        shares=[],
        accepted_at=datetime(2027, 1, 1, tzinfo=UTC),
        starts_on=None,
        last_day=None,
        application_id=None,
    )
    settings = SimpleNamespace(
        publisher_prefix="p", publisher_id="360G-p", grant_maker="M", base_url="https://e.example"
    )

    record = grant_record(award, {}, settings)

    assert email not in record_text(record)
    assert len(record["title"]) <= LONGEST_TITLE


def test_when_a_grant_was_last_changed_follows_its_changes_and_its_end(house: TestHouse):
    award = Story(house).decided_grant(500_00, on=date(2027, 1, 18))
    house.clock.advance(days=1)
    for happened in (
        AwardVaried(award_id=award.id, number=1, what=("ends_on",)),
        AwardEnded(award_id=award.id, reason="done", ended_on=date(2027, 6, 1), freed_pence=Pence(0)),
    ):
        house.clock.advance(days=30)
        with house.write() as session:
            publish(session, happened, actor=SYSTEM, now=house.now())
        (grant,) = published(house)["grants"]
        assert grant["dateModified"][:16] == house.now().strftime("%Y-%m-%dT%H:%M")
