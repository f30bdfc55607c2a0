"""A panel's work through the API, who may reach what, and what holds when two act at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from grants.applications.uploads.models import ApplicationFile
from grants.identity.models import Person
from grants.kernel.db import new_id
from grants.kernel.files import keep_file
from grants.kernel.money import Pence
from grants.kernel.problems import DomainError
from grants.kernel.uploads.models import CLEAN
from grants.panels import stage
from grants.panels.comparing.lots.models import Lot, LotDraw
from grants.panels.conflicts.models import RegisteredInterest
from grants.panels.members.own.models import Expense
from grants.panels.models import Decision, Panel
from grants.schemes.models import Round
from tests.house import TestHouse
from tests.panels.rows import PLAN, REASON, World, a_decline, an_award, build

WHY_DECIDED = "Nobody else may read why"


def at(world: World, number: int, noun: str) -> str:
    return f"/applications/{world.applications[number]}/{noun}"


def test_a_member_finds_their_panels_and_what_waits_for_them(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    tess = postgres_house.program(world.tess)
    (mine,) = tess.get("/panels").json["items"]
    assert (mine["id"], mine["state"], mine["round_id"]) == (str(world.panel_id), "sitting", str(world.round_id))
    assert mine["scheme_name"]
    assert postgres_house.program(world.ada).get("/panels").json["items"] == [mine]
    assert postgres_house.program(postgres_house.person("Nell Else")).get("/panels").status_code == 403

    waiting = tess.get("/me/waiting").json["items"]
    home = postgres_house.browser(world.tess).get("/").text
    assert waiting
    assert all(item["text"] in home and f'href="{item["href"]}"' in home for item in waiting)
    assert postgres_house.app.test_client().get("/api/v1/me/waiting").status_code == 401


def test_a_panel_works_through_the_api(house: TestHouse):
    world = build(house)
    ada = house.program(world.ada)

    convened = ada.post(f"/rounds/{world.round_id}/panel")
    assert convened.status_code == 201
    assert convened.headers["Location"] == f"/api/v1/rounds/{world.round_id}/panel"
    panel = convened.json["id"]
    for name, kind in (("Chris Chair", "staff"), ("Tess Third", "third_sector"), ("Theo Third", "third_sector")):
        email = name.lower().replace(" ", ".") + "@example.org"
        member = {"email": email, "name": name, "kind": kind, "is_chair": kind == "staff"}
        added = ada.post(f"/panels/{panel}/members", member)
        assert (added.status_code, added.json["name"]) == (201, name)
        assert "email" not in added.json
    extra = ada.post(f"/panels/{panel}/members", {"email": "x@example.org", "name": "X", "kind": "funder"})
    assert ada.delete(f"/panels/{panel}/members/{extra.json['id']}").status_code == 204
    assert len(ada.get(f"/panels/{panel}/members").json["items"]) == 3
    sitting = ada.post(f"/panels/{panel}/sitting")
    assert (sitting.status_code, sitting.json["state"]) == (201, "sitting")

    tess, chris = house.program(world.tess), house.program(world.chris)
    listed = tess.get(f"/panels/{panel}/applications").json["items"]
    assert [item["title"] for item in listed] == ["Project 0", "Project 1", "Project 2"]
    assert listed[0]["interest"] is None
    assert tess.get(f"/panels/{panel}/applications/{world.applications[0]}").status_code == 403

    for member in (tess, chris):
        declared = member.post(at(world, 0, "interests"), {"level": "none"})
        assert declared.status_code == 201
        read = member.get(declared.headers["Location"].removeprefix("/api/v1"))
        assert PLAN in read.text
    assert tess.post(at(world, 0, "scores"), world.scores_json()).status_code == 201
    assert tess.put(at(world, 0, "scores"), world.scores_json(5)).json["own"]["points"] == 100

    assert chris.get(at(world, 0, "scores")).json["others_are_shown"] is False
    assert REASON not in chris.get(at(world, 0, "scores")).text
    assert chris.get(f"/rounds/{world.round_id}/ranking").json["items"] == []
    given = chris.post(at(world, 0, "scores"), world.scores_json(3, reason="So so"))
    assert [sheet["name"] for sheet in given.json["others"]] == ["Tess Third"]
    [row] = chris.get(f"/rounds/{world.round_id}/ranking").json["items"]
    assert (row["points"], row["spread"], row["scorers"], row["place"]) == (80.0, 40.0, 2, None)

    first = ada.get(f"/rounds/{world.round_id}/ranking").json["items"][0]
    assert (first["place"], first["running_total_pence"], first["within_budget"]) == (1, 4_000_00, True)
    assert chris.get(at(world, 0, "decision")).status_code == 404
    world.assess(world.theo, 0)
    decided = chris.post(at(world, 0, "decision"), {"outcome": "award", "amount_pence": 400000, "reasons": "Good"})
    assert decided.status_code == 201, decided.text
    assert ada.get(at(world, 0, "decision")).json["amount_pence"] == 4_000_00
    assert tess.put(at(world, 0, "scores"), world.scores_json()).status_code == 409


WRONG_SCORES: list[tuple[dict[str, Any], str]] = [
    ({"unknown": 1}, "unknown"),
    ({"mark": 6}, "scores.0.mark"),
    ({"mark": "5"}, "scores.0.mark"),
    ({"mark": 3.5}, "scores.0.mark"),
    ({"mark": -1}, "scores.0.mark"),
    ({"reason": " "}, "scores.0.reason"),
    ({"criterion_id": "no id"}, "scores.0.criterion_id"),
]


def test_wrong_scores_are_refused_by_name(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    world.declare(world.tess, 0)
    tess = postgres_house.program(world.tess)
    for change, field in WRONG_SCORES:
        sent = world.scores_json()
        sent["scores"][0] |= change
        answer = tess.post(at(world, 0, "scores"), sent)
        assert answer.status_code == 422, change
        assert any(error["field"].endswith(field) for error in answer.json["errors"]), (change, answer.json)


WRONG_DECISIONS: list[tuple[dict[str, Any], str]] = [
    ({"amount_pence": -1}, "amount_pence"),
    ({"amount_pence": 4_000_01}, "amount_pence"),
    ({"amount_pence": "400000"}, "amount_pence"),
    ({"outcome": "perhaps"}, "outcome"),
    ({"reasons": ""}, "reasons"),
    ({"budget_lines": [{"what": "Soup", "pence": 100}]}, "budget_lines"),
    ({"budget_lines": [{"what": " ", "pence": 4_000_00}]}, "budget_lines.0.what"),
    ({"outcome": "decline", "feedback": "Better next time"}, "amount_pence"),
]


def test_wrong_decisions_are_refused_by_name(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    world.prepare(0)
    ada = postgres_house.program(world.ada)
    for change, field in WRONG_DECISIONS:
        answer = ada.post(at(world, 0, "decision"), an_award() | change)
        assert answer.status_code == 422, change
        assert [error["field"] for error in answer.json["errors"]] == [field], change


# Access


def a_clean_file(world: World) -> UUID:
    """A file of application 0 that a scanner has looked at."""
    house, content = world.house, b"%PDF-1.7 our accounts"
    with house.write() as session:
        digest, now = house.app.files.put(content), house.now()
        kept = keep_file(
            session, digest=digest, name="accounts.pdf", media_type="application/pdf", size=len(content), now=now
        )
        session.flush()
        upload = ApplicationFile(
            id=new_id(),
            application_id=world.applications[0],
            question_key="papers",
            file_id=kept.id,
            uploaded_by=world.ada.id,
            uploaded_at=now,
            state=CLEAN,
            scanned_at=now,
        )
        session.add(upload)
        return upload.id


def drawn_lots(world: World) -> UUID:
    """Lots that were drawn among the first two applications; the same whenever they are asked for."""
    among = [str(each) for each in world.applications[:2]]
    with world.house.write() as session:
        if there := session.scalar(select(LotDraw.id)):
            return there
        draw = LotDraw(
            id=new_id(),
            panel_id=world.panel_id,
            seed="1",
            among=among,
            drawn=among,
            reason="They stand level.",
            drawn_by=world.ada.id,
            drawn_at=world.house.now(),
        )
        session.add(draw)
        session.flush()
        session.add_all(Lot(draw_id=draw.id, application_id=each) for each in world.applications[:2])
        return draw.id


def adas_interest(world: World) -> UUID:
    """An interest that Ada holds whatever comes before panels, in an organisation that applies for nothing here."""
    interest = RegisteredInterest(
        id=new_id(),
        person_id=world.ada.id,
        organisation_name="Somebody Else",
        level="note",
        note="She gave to them once.",
        declared_at=world.house.now(),
    )
    with world.house.write() as session:
        declared = session.scalar(select(RegisteredInterest.id).where(RegisteredInterest.person_id == world.ada.id))
        if declared is None:
            session.add(interest)
    return declared or interest.id


def chris_s_expense(world: World) -> UUID:
    now = world.house.now()
    expense = Expense(
        id=new_id(),
        member_id=world.members["Chris Chair"],
        spent_on=now.date(),
        what="The bus",
        amount_pence=Pence(4_00),
        claimed_at=now,
    )
    with world.house.write() as session:
        session.add(expense)
    return expense.id


def panel_routes(world: World) -> list[tuple[str, str]]:
    """Every address of this stage, for application 0, with each method that it takes."""
    ids = {
        "round_id": world.round_id,
        "panel_id": world.panel_id,
        "application_id": world.applications[0],
        "member_id": world.members["Chris Chair"],
        "upload_id": a_clean_file(world),
        "draw_id": drawn_lots(world),
        "interest_id": adas_interest(world),
        "expense_id": chris_s_expense(world),
        "planned_release_id": new_id(),  # nothing is final here, so no release can be planned
        "position": 1,
        "in_format": "pdf",
    }
    ours = {blueprint.name for blueprint in (*stage.pages, *stage.api)}
    app = world.house.app
    adapter = app.url_map.bind("localhost")
    return [
        (method, adapter.build(rule.endpoint, {name: ids[name] for name in rule.arguments}, method))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.split(".")[0] in ours
        for method in sorted(rule.methods & {"GET", "POST", "PUT", "DELETE", "PATCH"})
    ]


def body_for(world: World, method: str, path: str) -> dict[str, Any]:
    """What can be sent there; nothing where nothing has to be."""
    present = {"present": [str(world.members["Chris Chair"])]}
    bodies: dict[str, dict[str, Any]] = {
        "scores": world.scores_json()["scores"][0] if method == "PATCH" else world.scores_json(),
        "interests": {"level": "none", "note": ""},
        "inability": {"reason": "I am ill."},
        "members": {"email": "some@example.org", "name": "Some Body", "kind": "funder"},
        "decision": an_award(),
        "votes": {"votes": [{"member_id": str(world.members["Chris Chair"]), "choice": "for"}]},
        "equality_notes": {"aspect": "size", "group": "Micro", "note": "We will visit them."},
        "meeting": present,
        "attendance": present,
        "current_item": {"application_id": None},
        "order": {"ordered_by": "raw"},
        "reserve": {"application_ids": []},
        "reserve_funding": {"amount_pence": 100_00},
        "pack": {"format": "pdf"},
        "minutes": {"format": "pdf"},
    }
    if path == "/api/v1/interests":
        return {"organisation_name": "Somebody Else", "level": "note", "note": "I gave to them once."}
    return bodies.get(path.rsplit("/", 1)[-1], {})


def form_for(world: World, path: str) -> dict[str, Any]:
    marks = {f"mark-{each}": 5 for each in world.criteria.values()}
    reasons = {f"reason-{each}": "Because" for each in world.criteria.values()}
    decision = {"outcome": "award", "amount_pence": "1000", "reasons": "Because"}
    return marks | reasons | decision | {"level": "none", "note": "Nothing"}


def answers_to(
    world: World, person: Person | None, *, methods: tuple[str, ...] = ("GET", "POST", "PUT", "DELETE")
) -> list[tuple[str, str, Any]]:
    """What a person is told at every address of this stage, by page and by program."""
    house = world.house
    browser, client = house.browser(person), house.app.test_client()
    headers = {"Authorization": f"Bearer {house.program(person).token}"} if person else {}
    found = []
    for method, path in panel_routes(world):
        if method not in methods:
            continue
        if path.startswith("/api/"):
            body = None if method in ("GET", "DELETE") else body_for(world, method, path)
            answer = client.open(path, method=method, json=body, headers=headers)
        elif method == "GET":
            answer = browser.get(path)
        else:
            answer = browser.post(path, data=form_for(world, path))
        found.append((method, path, answer))
    return found


def rows_now(house: TestHouse) -> tuple[Any, ...]:
    with house.read() as session:
        decided = session.scalar(select(func.count()).select_from(Decision))
        return decided, session.scalar(select(Panel.version)), session.scalar(select(Round.committed_pence))


def a_conflicted(world: World, how: str) -> Person:
    """Somebody with a conflict in application 0, come by in one of the ways there are."""
    if how == "declared":
        world.declare(world.tess, 0, "leaves", "My sister runs it.")
        return world.tess
    if how == "member of the applicant":
        world.join_organisation(world.tess, 0)
        return world.tess
    if how == "chair":
        world.declare(world.chris, 0, "leaves", "I work with them.")
        return world.chris
    world.join_organisation(world.ada, 0)
    return world.ada


@pytest.mark.parametrize("decided", [False, True])
@pytest.mark.parametrize("how", ["declared", "member of the applicant", "chair", "administrator of the applicant"])
def test_a_conflicted_person_reaches_nothing_at_any_address(postgres_house: TestHouse, how: str, decided: bool):
    world = build(postgres_house).seated()
    world.add("Late Third")
    world.assess(world.theo, 0)
    person = a_conflicted(world, how)
    if decided:
        decision = a_decline() | {"reasons": WHY_DECIDED}
        world.decide(postgres_house.person("Neutral Ned", administrator=True), 0, **decision)
    before = rows_now(postgres_house)

    answers = answers_to(world, person)

    for method, path, answer in answers:
        assert answer.status_code < 500, (method, path)
        for secret in (PLAN, REASON, WHY_DECIDED, "decline", "Decline"):
            if secret not in ("decline", "Decline") or str(world.applications[0]) in path:
                assert secret not in answer.text, (method, path, secret)
        if str(world.applications[0]) in path:
            assert answer.status_code == 403, (method, path, answer.status_code)
    if not person.is_administrator:
        assert rows_now(postgres_house) == before
    ranking = postgres_house.program(person).get(f"/rounds/{world.round_id}/ranking").json
    assert "Project 0" not in str(ranking)
    assert all(row["place"] is None for row in ranking["items"])
    assert ranking["committed_pence"] is None


def test_nobody_outside_reaches_anything(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    world.assess(world.theo, 0)
    before = rows_now(postgres_house)
    for person, refused in ((postgres_house.person("Some Body"), {403}), (None, {302, 401})):
        for method, path, answer in answers_to(world, person):
            unsaid = {415, 422} if method != "GET" and not body_for(world, method, path) else set()
            not_there = {404} if "/planned_releases/" in path else set()
            assert answer.status_code in refused | unsaid | not_there, (method, path, answer.status_code)
    assert rows_now(postgres_house) == before


def test_an_undeclared_member_reaches_titles_only(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    world.assess(world.theo, 0)
    for _, path, answer in answers_to(world, world.tess, methods=("GET",)):
        assert PLAN not in answer.text, path
        assert REASON not in answer.text, path


# Two at once


def at_once(*acts: Any) -> list[str]:
    """Do all in the same moment; `done`, or what was said against it."""
    start = Barrier(len(acts))

    def one(act: Any) -> str:
        start.wait()
        try:
            act()
        except DomainError as error:
            return error.message
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def test_two_decisions_at_once_cannot_overspend_the_round(postgres_house: TestHouse):
    world = build(postgres_house, applications=4, budget_pence=9_000_00).seated()

    said = at_once(*(lambda n=n: world.propose(world.ada, n) for n in range(4)))

    assert said.count("done") == 2
    assert sum("left" in sentence for sentence in said) == 2
    with postgres_house.read() as session:
        assert session.scalars(select(Round.committed_pence)).one() == 8_000_00
        assert session.scalar(select(func.sum(Decision.amount_pence))) == 8_000_00


def test_an_application_is_decided_once_by_two_at_once(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    world.prepare(0)
    said = at_once(*(lambda: world.propose(world.ada, 0) for _ in range(3)))
    assert said.count("done") == 1
    world.meet()
    said = at_once(*(lambda: world.confirm(world.ada) for _ in range(3)))
    assert said.count("done") == 1
    assert len(postgres_house.events("panels.decision_made")) == 1


def test_the_last_decisions_close_the_panel_once(postgres_house: TestHouse):
    world = build(postgres_house, applications=2).seated()
    for number in range(2):
        world.prepare(number)
    assert at_once(*(lambda n=n: world.propose(world.ada, n) for n in range(2))) == ["done", "done"]
    world.meet()
    assert "done" in at_once(*(lambda: world.confirm(world.ada) for _ in range(2)))
    assert len(postgres_house.events("panels.panel_closed")) == 1


def test_members_added_at_once_are_all_counted(postgres_house: TestHouse):
    world = build(postgres_house)
    world.convene()
    names = [f"Third {letter}" for letter in "ABCDEF"]
    assert set(at_once(*(lambda n=n: world.add(n) for n in names))) == {"done"}
    with postgres_house.read() as session:
        assert session.scalars(select(Panel.third_sector_members)).one() == 6


# Numbers of queries


PATHS = (
    "/",
    "/panels",
    "/panels/{panel}",
    "/panels/{panel}/reserve",
    "/rounds/{round}/ranking",
    "/applications/{application}/assessment",
    "/applications/{application}/decision",
    "/api/v1/rounds/{round}/ranking",
    "/api/v1/panels/{panel}/applications",
    "/api/v1/applications/{application}/scores",
)


def query_counts(world: World, browser: FlaskClient, token: str) -> dict[str, int]:
    """How many queries each address takes: pages for an administrator, the API for a member."""
    client = world.house.app.test_client()
    where = {"panel": world.panel_id, "round": world.round_id, "application": world.applications[0]}
    counts = {}
    for path in PATHS:
        address = path.format(**where)
        with world.house.counted_queries() as statements:
            if path.startswith("/api/"):
                answer = client.get(address, headers={"Authorization": f"Bearer {token}"})
            else:
                answer = browser.get(address)
        assert answer.status_code == 200, path
        counts[path] = len(statements)
    return counts


def test_queries_do_not_grow_with_rows(postgres_house: TestHouse):
    world = build(postgres_house, applications=6).seated()
    browser = postgres_house.browser(world.ada)
    token = postgres_house.program(world.tess).token
    world.assess(world.tess, 0)
    query_counts(world, browser, token)  # questions are read once in a process
    few = query_counts(world, browser, token)

    world.add("Late Third")
    for person in (world.theo, postgres_house.person("Late Third")):
        for number in range(6):
            world.assess(person, number)
    world.assess(world.tess, 1)
    world.decide(world.ada, 3)
    query_counts(world, browser, token)  # where the money ends is looked for once after each change

    assert query_counts(world, browser, token) == few
    home = few.pop("/")
    assert max(few.values()) <= 20
    assert home <= 55  # each stage is asked what waits
