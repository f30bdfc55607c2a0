"""Every address of a panel, with what is sent to it, and people to whom it is closed."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from grants.applications.uploads.models import ApplicationFile
from grants.identity.models import Person
from grants.kernel.db import new_id
from grants.kernel.files import keep_file
from grants.kernel.money import Pence
from grants.kernel.uploads.models import CLEAN
from grants.panels import stage
from grants.panels.comparing.lots.models import Lot, LotDraw
from grants.panels.conflicts.models import RegisteredInterest
from grants.panels.members.own.models import Expense
from grants.panels.models import Decision, Panel
from grants.schemes.models import Round
from tests.house import TestHouse
from tests.panels.rows import World, an_award

WHY_DECIDED = "Nobody else may read why"


def at(world: World, number: int, noun: str) -> str:
    return f"/applications/{world.applications[number]}/{noun}"


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
