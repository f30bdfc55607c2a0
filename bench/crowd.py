"""Large rounds written straight into the tables, by the database itself: a hundred thousand rows in seconds.

A row is written once, with expressions of its number where rows differ; `INSERT … SELECT` on a series of numbers makes
the rest. The ids are numbers too, so that one table's rows find another's without being read.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, cast, func, insert, literal, select, text, update
from sqlalchemy.orm import Session

from bench import contents
from bench.world import Somebody, World, organisation_row, sent_row
from grants.applications.models import DECIDED, IN_ASSESSMENT, SUBMITTED, Application
from grants.applications.screening.work.models import ScreeningWork
from grants.awards.models import ACCEPTED, PAYABLE, PLANNED, Award, AwardShare, Instalment
from grants.kernel.db import Base
from grants.kernel.tallies import Tally
from grants.organisations.asking.rules import COMMUNITIES
from grants.organisations.models import Organisation
from grants.organisations.places.models import WARD, Area, Place
from grants.panels.comparing.models import Contender, StoredComparison, StoredEstimate
from grants.panels.comparing.results import Comparison
from grants.panels.comparing.service import told_of
from grants.panels.deciding.equality.models import EqualitySum
from grants.panels.deciding.equality.rules import ASPECTS, WHOLE
from grants.panels.meeting.models import Meeting
from grants.panels.models import (
    DONE,
    FINAL,
    NONE,
    SITS,
    SITTING,
    THIRD_SECTOR,
    Allocation,
    Decision,
    Interest,
    Panel,
    PanelMember,
)
from grants.panels.scoring.models import Score
from grants.schemes.models import Contribution, Criterion, Round

MEMBERS, READERS = 12, 3
ORGANISATION, APPLICATION, DECISION, AWARD = range(1, 5)
"""What an id is of."""
Number = ColumnElement[int]


@dataclass(frozen=True)
class Crowd:
    """Where the rows are: a round that a panel assesses, one that is being screened, one whose awards are made by the
    panel `decided`."""

    assessed: UUID
    panel: UUID
    screened: UUID
    awarded: UUID
    decided: UUID
    application: UUID


def crowd(world: World, number: int, by: Somebody, people: list[UUID]) -> Crowd:
    """Three rounds: `number` applications to assess, as many to screen, and as many with awards."""
    with world.app.app_context(), world.app.database.write() as session, unchecked(session):
        assessed = world.round(session, f"Assessed {number}", number // 3, world.app.clock())
        screened = world.round(session, f"Screened {number}", number, world.app.clock())
        awarded = world.round(session, f"Awarded {number}", number, world.app.clock())
        add_applications(session, assessed, number, part=1, by=by, state=IN_ASSESSMENT)
        add_applications(session, screened, number, part=2, by=by, state=SUBMITTED)
        add_applications(session, awarded, number, part=3, by=by, state=DECIDED)
        panel_id = _marked(session, assessed, number, people)
        _compared(session, assessed, panel_id, number)
        session.add(Meeting(panel_id=panel_id, opened_at=world.app.clock()))
        decided = add_awards(session, awarded, number, by)
        add_places(session)
        first = session.scalars(select(Application.id).where(Application.round_id == assessed.id).limit(1)).one()
        found = Crowd(assessed.id, panel_id, screened.id, awarded.id, decided, first)
    world.analyse()
    return found


@contextmanager
def unchecked(session: Session) -> Iterator[None]:
    """Without looking up every foreign key, which costs more than writing the rows."""
    session.execute(text("SET LOCAL session_replication_role = replica"))
    yield
    session.execute(text("SET LOCAL session_replication_role = DEFAULT"))


def many_rows(session: Session, table: type[Base], number: int, row: dict[str, Any], **each: Any) -> None:
    """So many rows: `row` in each of them, and in `each` functions of the number of the row, from 1."""
    numbers = func.generate_series(1, number).column_valued("n")
    columns = table.__table__.c
    values = {name: literal(value, columns[name].type) for name, value in row.items()}
    values |= {name: expression(numbers) for name, expression in each.items()}
    found = select(*[cast(value, columns[name].type).label(name) for name, value in values.items()])
    session.execute(insert(table).from_select(list(values), found, include_defaults=False))


def id_of(kind: int, part: int, number: Number) -> ColumnElement[Any]:
    """The id of the row of that number, in the order of the numbers as ids are in the order of time."""
    return cast(func.concat(f"01980000-{kind:04x}-7000-8000-{part:02x}", func.lpad(func.to_hex(number), 10, "0")), Uuid)


def add_applications(session: Session, of_round: Round, number: int, *, part: int, by: Somebody, state: str) -> None:
    now = of_round.opens_at
    named = organisation_row("", "")
    named.pop("id")
    many_rows(
        session,
        Organisation,
        number,
        named | {"created_at": now, "areas": [], "communities": []},
        id=lambda n: id_of(ORGANISATION, part, n),
        name=lambda n: func.concat(f"{of_round.scheme_id.hex[-4:]} neighbours ", n),
        reference=lambda n: func.concat(f"ORG{part}-", number, "-", n),
    )
    sent = sent_row(named | {"id": None}) | {"state": state}
    for name in ("id", "organisation_id"):
        sent.pop(name)
    times = {"created_at": now, "updated_at": now, "submitted_at": now}
    people = {"started_by": by.person_id, "submitted_by": by.person_id}
    of = {"round_id": of_round.id, "question_set_id": of_round.question_set_id}
    many_rows(
        session,
        Application,
        number,
        sent | times | people | of,
        id=lambda n: id_of(APPLICATION, part, n),
        organisation_id=lambda n: id_of(ORGANISATION, part, n),
        title=lambda n: func.concat("A hot meal in company ", n),
        reference=lambda n: func.concat(f"AP{part}-", number, "-", n),
    )
    work = {"failed_rules": 0, "open_items": 5, "version": 1}
    many_rows(session, ScreeningWork, number, work, application_id=lambda n: id_of(APPLICATION, part, n))
    session.add(Tally(of_id=of_round.id, name=state, number=number))


WARDS, PLACES = 30, 900


def add_places(session: Session) -> None:
    """The organisations with awards lie in the wards and deciles in turn, are for two communities each, and have from
    nothing to half a million pounds a year.
    """
    wards = [{"code": f"E0W{ward:02}", "kind": WARD, "name": f"Ward {ward}"} for ward in range(1, WARDS + 1)]
    session.execute(insert(Area), wards)
    places = [
        {
            "postcode": f"LS1 {place}",
            "ward_code": wards[place % WARDS]["code"],
            "lsoa_code": f"L{place}",
            "lsoa_name": f"Leeds {place}",
            "decile": place % 10 + 1,
            "district": "Leeds",
        }
        for place in range(PLACES)
    ]
    session.execute(insert(Place), places)
    keys = list(COMMUNITIES)
    pairs = [f'["{key}", "{other}"]' for key, other in pairwise(keys)]
    session.execute(
        text(
            "UPDATE organisation SET postcode = 'LS1 ' || n % :places, annual_income_pence = (n % 500) * 100000,"
            " communities = (CAST(:pairs AS text[]))[n % :pairs_number + 1]::json"
            " FROM (SELECT organisation_id, row_number() OVER () AS n FROM award) AS of WHERE id = of.organisation_id"
        ),
        {"places": PLACES, "pairs": pairs, "pairs_number": len(pairs)},
    )


def _marked(session: Session, of_round: Round, number: int, people: list[UUID]) -> UUID:
    """A panel whose members have read `READERS` each of the applications, and given all their marks."""
    now = of_round.opens_at
    panel = Panel(
        round_id=of_round.id,
        state=SITTING,
        third_sector_members=MEMBERS,
        readers_each=READERS,
        created_at=now,
        sat_at=now,
    )
    session.add(panel)
    session.flush()
    members = [
        PanelMember(panel_id=panel.id, person_id=each, kind=THIRD_SECTOR, standing=SITS, joined_at=now)
        for each in people[:MEMBERS]
    ]
    session.add_all(members)
    session.flush()
    criteria = session.scalars(select(Criterion).where(Criterion.scheme_id == of_round.scheme_id)).all()
    for place in range(READERS):
        for index, member in enumerate(members):
            reading = _Reading(number // MEMBERS, index, place, member.id, now)
            _read_by(session, reading, criteria)
    session.add_all(Tally(of_id=each.id, name=DONE, number=number // MEMBERS * READERS) for each in members)
    return panel.id


@dataclass(frozen=True)
class _Reading:
    """What one member reads in one of their turns: an application of each dozen, in each turn another of it."""

    count: int
    index: int
    place: int
    member_id: UUID
    at: datetime

    def application(self, n: Number) -> ColumnElement[Any]:
        along = (0, 1 + n % 5, 6 + n % 6)[self.place]
        return id_of(APPLICATION, 1, (n - 1) * MEMBERS + (self.index + along) % MEMBERS + 1)

    def mark(self, n: Number, position: int) -> ColumnElement[int]:
        return (n * 7 + self.index * 3 + position + n * n) % 6


def _read_by(session: Session, reading: _Reading, criteria: Sequence[Criterion]) -> None:
    """They declare, are given it, and mark it."""
    count, application, mark, now = reading.count, reading.application, reading.mark, reading.at
    pair = {"member_id": reading.member_id}
    declared = {"level": NONE, "note": "", "automatic": False, "declared_at": now}
    many_rows(
        session, Interest, count, pair | declared, application_id=application, id=lambda n: func.gen_random_uuid()
    )
    given = {"state": DONE, "note": "", "allocated_at": now, "done_at": now, "version": 1, "applied_weight": 100}
    marks = {"interest_level": NONE, "reason": "Because", "scored_at": now, "version": 1}

    def weighted(n: Number) -> ColumnElement[int]:
        return sum((mark(n, position) * each.weight for position, each in enumerate(criteria)), literal(0))

    many_rows(session, Allocation, count, pair | given, application_id=application, weighted_marks=weighted)
    for position, criterion in enumerate(criteria):
        many_rows(
            session,
            Score,
            count,
            pair | marks | {"criterion_id": criterion.id},
            application_id=application,
            id=lambda n: func.gen_random_uuid(),
            mark=lambda n, position=position: mark(n, position),
        )


def _compared(session: Session, of_round: Round, panel_id: UUID, number: int) -> None:
    """What the marks come to, made up: to work it out takes minutes, and is measured elsewhere."""
    read = {"readers": READERS, "third_sector_readers": READERS, "in_assessment": True}
    kept = {"round_id": of_round.id, "asked_pence": contents.ASKED_FOR, "is_decided": False, "changes": 1, **read}

    def level(n: Number) -> ColumnElement[int]:
        return (n * 37) % 100

    def order(n: Number) -> ColumnElement[int]:
        return -level(n)

    def key(n: Number) -> ColumnElement[Any]:
        return id_of(APPLICATION, 1, n)

    many_rows(session, Contender, number, kept, application_id=key, raw_order=order, adjusted_order=order)
    facts = {"contenders": number, "changes": number, "asked": number * contents.ASKED_FOR}
    session.add_all(Tally(of_id=of_round.id, name=name, number=value) for name, value in facts.items())
    session.flush()
    nothing = Comparison({}, {}, (), seed=1).as_json()
    told = told_of(session, of_round).fingerprint
    session.add(StoredComparison(panel_id=panel_id, fingerprint=told, result=nothing, computed_at=of_round.opens_at))
    many_rows(
        session,
        StoredEstimate,
        number,
        {"panel_id": panel_id, "chance": 0.5, "spread": 20.0},
        application_id=key,
        raw=level,
        adjusted=level,
        low=lambda n: level(n) - 5,
        high=lambda n: level(n) + 5,
    )


def add_awards(session: Session, of_round: Round, number: int, by: Somebody) -> UUID:
    now = of_round.opens_at
    panel = Panel(round_id=of_round.id, state="closed", third_sector_members=2, created_at=now, sat_at=now)
    session.add(panel)
    session.flush()
    made = {"panel_id": panel.id, "decided_by": by.person_id, "decided_at": now, "released_at": now, "version": 1}
    many_rows(
        session,
        Decision,
        number,
        {**contents.DECISION, **made, "state": FINAL, "final_at": now, "budget_lines": []},
        id=lambda n: id_of(DECISION, 3, n),
        application_id=lambda n: id_of(APPLICATION, 3, n),
    )
    given = {
        "scheme_id": of_round.scheme_id,
        "title": "A hot meal in company",
        "description": "",
        "amount_pence": contents.ASKED_FOR,
        "conditions": "",
        "state": ACCEPTED,
        "starts_on": now.date(),
        "ends_on": now.date() + timedelta(days=365),
        "accept_by": now,
        "accepted_at": now,
        "accepted_by": by.person_id,
        "created_at": now,
        "version": 1,
    }
    many_rows(
        session,
        Award,
        number,
        given,
        awarded_on=lambda n: literal(now.date()) - n % 1500,
        id=lambda n: id_of(AWARD, 3, n),
        application_id=lambda n: id_of(APPLICATION, 3, n),
        decision_id=lambda n: id_of(DECISION, 3, n),
        organisation_id=lambda n: id_of(ORGANISATION, 3, n),
        reference=lambda n: func.concat(f"AW{number}-", n),
    )
    funder = session.scalars(select(Contribution.funder_id).where(Contribution.scheme_id == of_round.scheme_id)).one()
    shared = {"funder_id": funder, "amount_pence": contents.ASKED_FOR}
    many_rows(session, AwardShare, number, shared, award_id=lambda n: id_of(AWARD, 3, n))
    for part in (1, 2):
        due = {
            "number": part,
            "amount_pence": contents.ASKED_FOR // 2,
            "due_on": now.date() + timedelta(days=180 * (part - 1)),
            "state": PAYABLE if part == 1 else PLANNED,
        }
        many_rows(
            session, Instalment, number, due, id=lambda n: func.gen_random_uuid(), award_id=lambda n: id_of(AWARD, 3, n)
        )
    total = number * contents.ASKED_FOR
    session.execute(update(Round).where(Round.id == of_round.id).values(committed_pence=total))
    session.execute(
        update(Contribution).where(Contribution.scheme_id == of_round.scheme_id).values(awarded_pence=total)
    )
    counted = {"applications": number, "awards": number, "asked_pence": total, "awarded_pence": total}
    groups = [WHOLE, *((aspect, "All of them") for aspect in ASPECTS)]
    session.add_all(EqualitySum(panel_id=panel.id, aspect=aspect, group=group, **counted) for aspect, group in groups)
    return panel.id
