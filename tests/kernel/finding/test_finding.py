"""One box finds everything that somebody may read, and tells nobody of anything else."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text, update

from grants.applications import queries as applications
from grants.applications import service
from grants.awards.paying.runs.models import PaymentRun
from grants.identity.models import Person
from grants.kernel.finding import queries
from grants.kernel.finding.models import SearchEntry
from grants.kernel.finding.service import rebuild
from grants.organisations.models import FormerMembership, Organisation
from grants.reporting.models import Pack
from grants.schemes.models import Scheme
from tests.applications.rows import World, build
from tests.house import TestHouse


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


@pytest.fixture
def postgres_world(postgres_house: TestHouse) -> World:
    return build(postgres_house)


def finds(world: World, person: Person, typed: str, **more: Any) -> dict[str, list[dict[str, Any]]]:
    """What somebody finds, by kind."""
    asked = "&".join(f"{name}={value}" for name, value in {"q": typed, **more}.items())
    found = world.house.program(person).get(f"/search?{asked}")
    assert found.status_code == 200, found.text
    return {group["kind"]: group["items"] for group in found.json["groups"]}


def titles(world: World, person: Person, typed: str) -> set[str]:
    return {item["title"] for items in finds(world, person, typed).values() for item in items}


def entries(world: World) -> list[tuple[Any, ...]]:
    with world.house.read() as session:
        columns = (SearchEntry.record_id, SearchEntry.kind, SearchEntry.reference, SearchEntry.named)
        rows = session.execute(select(*columns, SearchEntry.words)).all()
    return sorted((*row[:4], sorted(row[4].split("\n"))) for row in rows)


def test_an_administrator_finds_an_application_by_name_reference_group_and_words(world: World):
    application_id = world.submitted()
    reference = world.application(application_id).reference
    by_name = finds(world, world.ada, "gard everybody")
    assert [item["title"] for item in by_name["applications"]] == ["A garden for everybody"]
    assert by_name["applications"][0]["state"] == "submitted"
    sentence = "Beeston Blooms asks for £5,000, Small grants for health: Spring 2027"
    assert by_name["applications"][0]["sentence"] == sentence
    by_group = finds(world, world.ada, "beeston")
    assert (len(by_group["organisations"]), len(by_group["applications"])) == (1, 1)
    (by_words,) = finds(world, world.ada, "library behind")["applications-words"]
    assert (by_words["id"], by_words["excerpt"]) == (str(application_id), "A garden behind the library.")
    assert "applications-words" not in finds(world, world.ada, "garden")  # found by its name already
    page = world.house.browser(world.ada).get(f"/search?q={reference.lower().replace('-', ' ')}")
    assert (page.status_code, page.location) == (302, f"/applications/{application_id}")


def test_people_schemes_rounds_numbers_and_postcodes_are_found(world: World):
    with world.house.write() as session:
        group = session.get_one(Organisation, world.organisation_id)
        group.charity_number, group.postcode, group.trading_name = "1164883", "LS9 7BE", "Blodau Ŵyl"
    for typed in ("1164883", "ls97be", "LS9 7BE", "blodau wyl"):
        assert "Beeston Blooms" in titles(world, world.ada, typed), typed
    assert titles(world, world.ada, "sam.field@example") == {"Sam Field"}
    assert titles(world, world.ada, "spring") == {"Small grants for health: Spring 2027"}
    assert "Small grants for health" in titles(world, world.ada, "small health")


def test_what_changes_is_found_as_it_is_now(world: World):
    application_id = world.submitted()
    with world.house.write() as session:
        session.get_one(Organisation, world.organisation_id).name = "Holbeck Heath"
        session.get_one(Scheme, session.scalars(select(Scheme.id)).one()).name = "Winter fund"
    assert titles(world, world.ada, "holbeck") == {"Holbeck Heath", "A garden for everybody"}
    assert titles(world, world.ada, "winter") == {"Winter fund", "Winter fund: Spring 2027"}
    assert titles(world, world.ada, "beeston") == {"Holbeck Heath"}  # its reference is as it was
    with world.house.write() as session:
        application = applications.application_to_change(session, application_id)
        service.withdraw(session, application, actor=world.house.actor(world.sam), now=world.house.now())
    assert finds(world, world.ada, "holbeck")["applications"][0]["state"] == "withdrawn"


def test_the_triggers_and_the_stages_say_the_same(world: World):
    world.submitted()
    before = entries(world)
    with world.house.write() as session:
        session.execute(text("UPDATE search_entry SET named = 'lost', words = ''"))
        assert rebuild(session, world.house.app.registry) == len(before)
    assert entries(world) == before
    assert "A garden for everybody" in titles(world, world.ada, "garden")


def test_nobody_finds_what_is_not_theirs(postgres_world: World):
    """Neither in titles, nor in counts, nor in snippets: drafts, others' applications, groups and people."""
    world = postgres_world
    world.submitted()
    for typed in ("garden", "beeston", "library", "sam", "example"):
        assert titles(world, world.olu, typed) == set(), typed
    assert titles(world, world.sam, "garden") == {"A garden for everybody"}
    assert titles(world, world.sam, "beeston") == {"Beeston Blooms", "A garden for everybody"}
    reference = _reference(world, world.organisation_id)
    page = world.house.browser(world.olu).get(f"/search?q={reference}")
    assert page.status_code == 200
    assert "garden" not in page.text
    assert world.house.browser().get("/search?q=garden").status_code in (302, 401)


def test_a_draft_is_found_by_its_people_alone(postgres_world: World):
    world = postgres_world
    world.complete_draft()
    assert titles(world, world.ada, "garden") == set()
    assert titles(world, world.sam, "garden") == {"A garden for everybody"}
    assert titles(world, world.sam, "library") == set()


def test_whoever_has_a_conflict_of_interest_does_not_find_it(postgres_world: World):
    world = postgres_world
    world.submitted()
    with world.house.write() as session:
        gone = FormerMembership(
            organisation_id=world.organisation_id,
            person_id=world.ada.id,
            position="Chair",
            is_signatory=False,
            since=world.house.now(),
            left_at=world.house.now(),
        )
        session.add(gone)
    assert titles(world, world.ada, "garden") == titles(world, world.ada, "library") == set()


def test_odd_searches_are_answered_kindly(world: World):
    world.submitted()
    browser = world.house.browser(world.ada)
    for typed in (
        "",
        '"""',
        "🌻🌻",
        "a" * 3_000,
        "garden " * 400,
        "' OR 1=1 --",
        "named : x",
        "*",
        "NOT",
        "%",
        "a b " * 9,
    ):
        assert browser.get("/search", query_string={"q": typed}).status_code == 200, typed[:20]
    assert "cannot be kept" in browser.get("/search?q=%00").text
    assert browser.get("/search", query_string={"q": "a" * 10_000}).status_code == 414


def test_a_kind_is_read_page_by_page_with_nothing_twice(postgres_world: World):
    world = postgres_world
    people = {world.house.person(f"Quill Number {number}").name for number in range(7)}
    program, after, seen = world.house.program(world.ada), "", []
    while True:
        answer = program.get(f"/search?q=quill&kind=people&size=3{after}")
        (group,) = answer.json["groups"]
        seen += [item["title"] for item in group["items"]]
        if group["next"] is None:
            break
        after = f"&after={group['next']}"
    assert (len(seen), set(seen)) == (7, people)
    assert program.get("/search?q=quill&kind=secrets").status_code == 422
    assert program.get("/search?q=quill&kind=people&after=x").status_code == 422


def test_what_most_have_is_found_among_the_newest_and_what_few_have_among_all(
    postgres_world: World, monkeypatch: pytest.MonkeyPatch
):
    world = postgres_world
    for name in ("Ina Quill", *(f"Quill Number {number}" for number in range(3)), "Hal Quill", "Nan Otter"):
        world.house.person(name)

    def found(typed: str) -> tuple[list[str], int]:
        with world.house.counted_queries() as statements:
            people = finds(world, world.ada, typed, kind="people", size=2)["people"]
        return [item["title"] for item in people], sum("matched" in each for each in statements)

    assert found("quill") == (["Hal Quill", "Quill Number 2"], 1)
    assert found("otter") == (["Nan Otter"], 2)
    monkeypatch.setattr(queries, "NEWEST", 0)
    assert found("quill") == (["Hal Quill", "Quill Number 2"], 2)


def _reference(world: World, organisation_id: UUID) -> str:
    with world.house.read() as session:
        return session.scalars(select(SearchEntry.reference).where(SearchEntry.kind == "application")).one() or ""


def test_concerns_payment_runs_and_packs_are_found_and_kept_as_they_are(world: World):
    # Given one of each
    house, now = world.house, world.house.now()
    told = {"kind": "treatment", "said": "Nobody rang back.", "about": "The telephone", "email": "dot@example.net"}
    reference = house.program(world.ada).post("/concerns", told).json["reference"]
    with house.write() as session:
        scheme = session.scalars(select(Scheme)).first()
        assert scheme is not None
        run = PaymentRun(reference="PR-BCDF-5", pay_on=now.date(), begun_at=now, begun_by=world.ada.id)
        pack = Pack(scheme_id=scheme.id, period_from=now.date(), period_to=now.date(), asked_at=now)
        session.add_all([run, pack])

    # Then administrators find them by their names, and nobody else does
    assert [item["title"] for item in finds(world, world.ada, "dot@example.net")["concerns"]] == [
        f"Concern {reference}"
    ]
    assert [item["title"] for item in finds(world, world.ada, "bcdf")["payment_runs"]] == ["Payment run PR-BCDF-5"]
    assert len(finds(world, world.ada, "pack health")["packs"]) == 1
    assert titles(world, world.sam, "pack") | titles(world, world.sam, "bcdf") == set()

    # And what the triggers wrote is what the stages say
    with house.write() as session:
        session.execute(update(Scheme).values(name="Small grants for walking"))
    assert len(finds(world, world.ada, "pack walking")["packs"]) == 1
    kept = entries(world)
    with house.write() as session:
        rebuild(session, house.app.registry)
    assert entries(world) == kept
