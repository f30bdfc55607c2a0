"""Every number of a pack opens to what it counts, as far as that is open to whoever asks."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text, update

from grants.applications.models import Application
from grants.awards.models import Award
from grants.organisations.models import FormerMembership
from grants.reporting.commitments import service as commitments
from grants.reporting.models import PackRows
from grants.reporting.packs.behind import COMMITTED_COLUMN, PAID_COLUMN
from tests.house import ApiClient, TestHouse
from tests.reporting.approving.steps import Desk
from tests.reporting.stories import COUNCIL

QUARTER = {"period_from": "2027-01-01", "period_to": "2027-03-01", "kind": "full"}
PROMISED = """
    SELECT count(*), sum(share.amount_pence) FROM award JOIN award_share AS share ON share.award_id = award.id
    JOIN organisation AS funder ON funder.id = share.funder_id
    WHERE award.state IN ('offered', 'accepted', 'ended') AND funder.name = :funder
"""
PAID = """
    SELECT count(*), sum(part.amount_pence) FROM instalment
    JOIN instalment_share AS part ON part.instalment_id = instalment.id
    JOIN organisation AS funder ON funder.id = part.funder_id
    WHERE instalment.state = 'paid' AND funder.name = :funder
"""


@pytest.fixture
def desk(postgres_house: TestHouse) -> Desk:
    """A quarter with fourteen grants of odd sums, some paid; one was decided here, where six were declined."""
    desk = Desk(postgres_house)
    story = desk.story
    decided = story.decided_grant(1_234_56, on=date(2027, 1, 20))
    story.report(decided, 1, "accepted", story.house.now(), people_reached=40)
    for number in range(13):
        pence = 1_000_01 + 37 * number
        award = story.grant(pence, income=8_000_00 if number % 2 else 50_000_00, area="Beeston", may_be_named=True)
        if number % 3 == 0:
            story.instalment(award, 1, pence // 3, "paid", date(2027, 2, 1) if number % 2 else date(2026, 12, 31))
    story.grant(77_77, state="offered", accept_by=story.house.now())
    with story.house.write() as session:
        groups = [story.organisation(session, f"Asker {n}", annual_income_pence=8_000_00) for n in range(6)]
    for group in groups:
        story.declined(group, 500_00)
    story.house.clock.move_to(datetime(2027, 4, 6, 10, tzinfo=UTC))
    return desk


def figure(client: ApiClient, pack_id: str, key: str) -> dict[str, Any]:
    answer = client.get(f"/packs/{pack_id}/figures/{key}/rows?size=100")
    assert answer.status_code == 200, (key, answer.json)
    return dict(answer.json)


def cells_of(told: dict[str, Any], key: str) -> tuple[int | None, int | None]:
    """The number and the funder's money that stand in the pack where a key opens."""
    name, line, *column = key.split(".")
    table = next(table for section in told["sections"] for table in section["tables"] if table["key"] == name)
    row = table["foot"] if line == "foot" else table["rows"][int(line)]
    by_kind = {each["holds"]: cell for each, cell in zip(table["columns"], row, strict=True)}
    number = int(row[1]) if table["columns"][1]["holds"] == "count" else None
    return number, int(row[int(column[0])]) if column else by_kind.get("pence")


def test_what_is_behind_each_number_comes_to_it(desk: Desk):
    pack_id = desk.approved(**QUARTER)
    told = desk.reader.get(f"/packs/{pack_id}").json["figures"]
    keys = desk.reader.get(f"/packs/{pack_id}/figures").json["items"]
    opened = {key: figure(desk.reader, pack_id, key) for key in keys}

    for key in keys:
        if key.startswith("headline"):
            continue
        number, pence = cells_of(told, key)
        assert opened[key]["pence"] == pence, key
        assert number in (None, opened[key]["number"]), key
    totals = told["totals"]
    headline = opened["headline.grants"], opened["headline.payments"]
    assert [(each["number"], each["pence"]) for each in headline] == [
        (totals["grants"], totals["pence"]),
        (totals["payments"], totals["paid_pence"]),
    ]
    with desk.house.read() as session:
        for column, statement in ((COMMITTED_COLUMN, PROMISED), (PAID_COLUMN, PAID)):
            plain = session.execute(text(statement), {"funder": COUNCIL}).one()
            found = opened[f"plan.0.{column}"]
            assert (found["number"], found["pence"]) == tuple(plain)
    assert {"made.0", "made.foot", "reach_by_size.0", "reach_by_size.foot"} <= {*keys}


def test_it_stays_as_it_was_when_the_pack_was_read(desk: Desk):
    pack_id = desk.approved(**QUARTER)
    before = figure(desk.asker, pack_id, "made.foot")
    with desk.house.write() as session:
        session.execute(update(Award).values(title="Something else", amount_pence=1))
    assert figure(desk.asker, pack_id, "made.foot") == before
    with desk.house.write() as session:
        session.execute(update(PackRows).values(rows={"records": {}, "opens": {}}))
    changed = desk.asker.get(f"/packs/{pack_id}/figures/made.foot/rows")
    assert changed.status_code == 409, "what is behind an approved pack cannot be changed unseen"


def test_applications_and_few_returns_open_to_nobody_outside(desk: Desk):
    pack_id = desk.approved(**QUARTER)
    inside, outside = (each.get(f"/packs/{pack_id}/figures").json["items"] for each in (desk.asker, desk.reader))

    assert {*inside} - {*outside} == {"became.0", "became.foot", "headline.returns"}
    assert figure(desk.asker, pack_id, "became.0")["number"] == 6
    assert figure(desk.asker, pack_id, "headline.returns")["number"] == 1
    for key in ("became.0", "headline.returns", "made.99", "made.x", "nothing", "plan.0.1"):
        assert desk.reader.get(f"/packs/{pack_id}/figures/{key}/rows").status_code == 404, key
    stranger = desk.house.program(desk.house.person("Stranger"))
    assert stranger.get(f"/packs/{pack_id}/figures/made.0/rows").status_code == 403


def test_what_a_conflict_closes_is_counted_and_not_listed(desk: Desk):
    pack_id = desk.approved(**QUARTER)
    with desk.house.write() as session:
        funded = session.query(Award).where(Award.application_id.is_not(None)).one()
        asked = session.query(Application).order_by(Application.id != funded.application_id, Application.id)
        for application in asked.limit(2):
            session.add(
                FormerMembership(
                    organisation_id=application.organisation_id,
                    person_id=desk.story.administrator.id,
                    position="officer",
                    is_signatory=False,
                    since=desk.house.now(),
                    left_at=desk.house.now() + timedelta(days=1),
                )
            )
    grants, applications = (figure(desk.asker, pack_id, key) for key in ("headline.grants", "became.0"))
    assert (grants["closed"], len(grants["items"]), grants["number"]) == (1, 13, 14)
    assert str(funded.id) not in str(grants["items"])
    assert (applications["closed"], len(applications["items"])) == (1, 5)
    page = desk.house.browser(desk.story.administrator).get(f"/packs/{pack_id}/figures/headline.grants").text
    assert "1 grant is counted and not listed: you have a conflict of interest." in page


def test_a_person_follows_a_number_from_the_page_of_the_pack(desk: Desk):
    pack_id = desk.approved(**QUARTER)
    reader = desk.house.browser(desk.reader_person)
    pack = reader.get(f"/packs/{pack_id}").text
    assert f'href="/packs/{pack_id}/figures/reach_by_size.0"' in pack
    assert f'href="/packs/{pack_id}/figures/plan.0.{PAID_COLUMN}"' in pack
    assert "became" not in pack.partition("<main")[2].partition("Ask about")[0]
    page = reader.get(f"/packs/{pack_id}/figures/plan.0.{PAID_COLUMN}").text
    assert "5 payments" in page
    assert "As it was when the pack was read, of the money of Leeds Council." in page


def test_a_full_pack_tells_of_published_commitments_with_figure_status_and_evidence(desk: Desk):
    registry = desk.house.app.registry
    with desk.house.write() as session:
        acting: dict[str, Any] = {"actor": desk.house.actor(desk.story.administrator), "now": desk.house.now()}
        kept = commitments.load_starting_set(session, **acting)
        review = {"status": "kept", "words": "Nobody was given less.", "registry": registry}
        commitments.review_commitment(session, kept[0], **review, **acting)
        for each in kept[:3]:
            commitments.publish_commitment(session, each, **acting)
        wording = kept[0].wording
    told = {kind: _commitments(desk, kind) for kind in ("full", "quarterly", "board")}

    assert told["quarterly"] is told["board"] is None, "those are of the pack for a funder"
    (first, *others) = told["full"]["rows"]
    assert (first[0], first[2]) == (wording, "Kept")
    assert first[3] == "Nobody was given less. (6 April 2027)"
    assert [row[2] for row in others] == ["Not reviewed yet"] * 2
    assert _commitments(desk, "quarterly", None)["rows"] == told["full"]["rows"]


def _commitments(desk: Desk, kind: str, funder: str | None = COUNCIL) -> dict[str, Any] | None:
    pack_id = desk.draft(funder, **{**QUARTER, "kind": kind})
    figures = desk.approver.get(f"/packs/{pack_id}").json["figures"]
    tables = (table for section in figures["sections"] for table in section["tables"])
    return next((table for table in tables if table["key"] == "commitments"), None)
