"""What no request prepares: people with tokens, a full round, the reactions to what was sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, text, update
from sqlalchemy.orm import Session

from bench import contents
from bench.servers import Ground
from grants import create_app
from grants.applications.models import SUBMITTED
from grants.applications.models import Application as Sent
from grants.applications.screening.models import ScreeningWork
from grants.awards.reactions import answer_applicant
from grants.identity import service as identity
from grants.identity.authentication import COOKIE_KEY
from grants.identity.models import Person
from grants.identity.tokens.service import issue_token
from grants.kernel.access import SYSTEM
from grants.kernel.clock import london_day
from grants.kernel.db import new_id
from grants.kernel.jobs import REACTIONS, WAITING, Job
from grants.kernel.references import new_reference
from grants.kernel.running import run_job
from grants.kernel.settings import load_settings
from grants.kernel.web import Application
from grants.monitoring.models import Return
from grants.organisations.models import Organisation
from grants.organisations.service import register_organisation
from grants.panels.events import DecisionMade
from grants.panels.models import CONVENING, Decision, Panel
from grants.schemes import service as schemes
from grants.schemes.models import Round
from grants.schemes.schemas import RoundSchema, SchemeSchema


@dataclass(frozen=True)
class Somebody:
    """A person and the token with which a program acts for them."""

    person_id: UUID
    email: str
    token: str


class World:
    """The installation from inside."""

    def __init__(self, ground: Ground) -> None:
        self.app: Application = create_app(load_settings(ground.environment))

    def close(self) -> None:
        self.app.database.close()

    def people(self, names: Iterable[str], *, administrators: bool = False) -> list[Somebody]:
        now, made = self.app.clock(), []
        with self.app.app_context(), self.app.database.write() as session:
            for name in names:
                email = f"{name.lower().replace(' ', '.')}@example.org"
                person = identity.register_person(session, email=email, name=name, actor=SYSTEM, now=now)
                if administrators:
                    identity.appoint_administrator(session, person, actor=SYSTEM, now=now)
                _, token = issue_token(session, person, label="bench", actor=SYSTEM, now=now)
                made.append(Somebody(person.id, email, token))
        return made

    def cookie(self, somebody: Somebody) -> str:
        """The header with which a browser shows that this person is signed in."""
        client, now = self.app.test_client(), self.app.clock()
        with self.app.app_context(), self.app.database.write() as session:
            link = identity.make_link(session, session.get_one(Person, somebody.person_id), now=now)
            _, token = identity.sign_in_by_link(session, token=link, now=now)
        with client.session_transaction() as cookie:
            cookie[COOKIE_KEY] = token
        name = self.app.config["SESSION_COOKIE_NAME"]
        kept = client.get_cookie(name)
        assert kept is not None
        return f"{name}={kept.value}"

    def run_reactions(self) -> int:
        """Do all the work in the database that is due, and say how much it was; mail and letters stay."""
        ran = 0
        while ids := self._due():
            for job_id in ids:
                with self.app.app_context():
                    run_job(self.app.database, job_id, clock=self.app.clock, handlers={})
            ran += len(ids)
        return ran

    def _due(self) -> list[UUID]:
        due = select(Job.id).where(Job.state == WAITING, Job.queue == REACTIONS, Job.run_at <= self.app.clock())
        with self.app.database.read() as session:
            return list(session.scalars(due.order_by(Job.id)))

    def close_round(self, round_id: UUID) -> None:
        """Let its closing minute pass."""
        passed = self.app.clock() - timedelta(minutes=1)
        with self.app.database.write() as session:
            session.execute(update(Round).where(Round.id == round_id).values(closes_at=passed))

    def begin_periods(self) -> None:
        """Let the time begin that each return is about."""
        today = london_day(self.app.clock())
        with self.app.database.write() as session:
            session.execute(update(Return).where(Return.period_from > today).values(period_from=today))

    def open_round(self, name: str, number: int) -> UUID:
        """A round in which so many can apply, with money for all of them."""
        with self.app.app_context(), self.app.database.write() as session:
            return self._round(session, name, number, self.app.clock()).id

    def full_round(self, name: str, number: int, by: Somebody) -> UUID:
        """A round with so many applications, all sent by one person, each for an organisation of its own."""
        now = self.app.clock()
        references = _references(number)
        organisations = [
            _organisation_row(f"{name} group {place}", reference) | {"created_at": now}
            for place, reference in enumerate(references)
        ]
        with self.app.app_context(), self.app.database.write() as session:
            of_round = self._round(session, name, number, now)
            session.execute(insert(Organisation), organisations)
            sent = {"round_id": of_round.id, "question_set_id": of_round.question_set_id}
            people = {"started_by": by.person_id, "submitted_by": by.person_id}
            times = {"created_at": now, "updated_at": now, "submitted_at": now}
            rows = [_sent_row(row) | sent | people | times for row in organisations]
            session.execute(insert(Sent), rows)
            counted = {"failed_rules": 0, "open_items": 5, "version": 1}
            session.execute(insert(ScreeningWork), [{"application_id": row["id"]} | counted for row in rows])
        self.analyse()
        return of_round.id

    @staticmethod
    def _round(session: Session, name: str, awards: int, now: datetime) -> Round:
        wanted = contents.organisation(f"{name} funder", is_funder=True)
        position = wanted.pop("position")
        funder = register_organisation(session, details=wanted, position=position, actor=SYSTEM, now=now)
        wanted = SchemeSchema().load(contents.scheme(f"{name} scheme", [funder.id], awards=awards))
        scheme = schemes.create_scheme(session, details=wanted, actor=SYSTEM, now=now)
        wanted = RoundSchema().load(contents.open_round("First round", now, awards=awards))
        return schemes.create_round(session, scheme, details=wanted, actor=SYSTEM, now=now)

    def decide_round(self, round_id: UUID, by: Somebody) -> None:
        """Give every application of a round its award, and ask for its letter."""
        now = self.app.clock()
        with self.app.app_context(), self.app.database.write() as session:
            panel = Panel(id=new_id(), round_id=round_id, state=CONVENING, third_sector_members=0, created_at=now)
            session.add(panel)
            session.flush()
            found = session.scalars(select(Sent.id).where(Sent.round_id == round_id)).all()
            about = {"panel_id": panel.id, "decided_by": by.person_id, "decided_at": now}
            rows = [{"id": new_id(), "application_id": each, **contents.DECISION, **about} for each in found]
            session.execute(insert(Decision), rows)
            for row in rows:
                answer_applicant(session, _decided(row, round_id), now=now)
        self.analyse()

    def analyse(self) -> None:
        """What PostgreSQL does by itself within a minute of such changes."""
        with self.app.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))


def _references(number: int) -> list[str]:
    """Without their prefix, and none twice: among ten thousand, chance alone would repeat one now and then."""
    found: set[str] = set()
    while len(found) < number:
        found.add(new_reference(""))
    return list(found)


def _organisation_row(name: str, reference: str) -> dict[str, Any]:
    details = contents.organisation(name)
    kept = {key: value for key, value in details.items() if key != "position"}
    return {"id": new_id(), "version": 1, "reference": f"ORG{reference}", "is_funder": False, **kept}


def _sent_row(organisation: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": new_id(),
        "version": 3,
        "reference": organisation["reference"].replace("ORG", "AP"),
        "organisation_id": organisation["id"],
        "state": SUBMITTED,
        "eligibility_answers": contents.FITTING,
        **contents.DRAFT,
    }


def _decided(row: dict[str, Any], round_id: UUID) -> DecisionMade:
    return DecisionMade(
        decision_id=row["id"],
        application_id=row["application_id"],
        round_id=round_id,
        outcome=row["outcome"],
        amount_pence=row["amount_pence"],
    )
