"""What no request prepares: people with tokens, a full round, the reactions to what was sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, text, update
from sqlalchemy.orm import Session

from bench import contents
from bench.servers import Ground
from grants import create_app
from grants.applications.models import IN_ASSESSMENT, SUBMITTED
from grants.applications.models import Application as Sent
from grants.applications.screening.work.models import ScreeningWork
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
from grants.panels.deciding.releasing.events import DecisionReleased
from grants.panels.meeting.models import Attendance, Meeting
from grants.panels.models import (
    AT_MEETING,
    CONVENING,
    FINAL,
    PROPOSED,
    SITTING,
    Allocation,
    Decision,
    Interest,
    Panel,
    PanelMember,
)
from grants.schemes import service as schemes
from grants.schemes.models import Round
from grants.schemes.round_drafts.api import RoundDraftSchema
from grants.schemes.schemas import SchemeSchema


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
        """Let its closing minute pass. It opened when it was announced, so that lies further back too."""
        passed = self.app.clock() - timedelta(minutes=1)
        dates = {"opens_at": passed - timedelta(days=1), "closes_at": passed}
        with self.app.database.write() as session:
            session.execute(update(Round).where(Round.id == round_id).values(**dates))

    def begin_periods(self) -> None:
        """Let the time begin that each return is about."""
        today = london_day(self.app.clock())
        with self.app.database.write() as session:
            session.execute(update(Return).where(Return.period_from > today).values(period_from=today))

    def open_round(self, name: str, number: int, questions: dict[str, Any] = contents.QUESTIONS) -> UUID:
        """A round in which so many can apply, with money for all of them."""
        with self.app.app_context(), self.app.database.write() as session:
            return self.round(session, name, number, self.app.clock(), questions).id

    def full_round(self, name: str, number: int, by: Somebody) -> UUID:
        """A round with so many applications, all sent by one person, each for an organisation of its own."""
        now = self.app.clock()
        references = _references(number)
        organisations = [
            organisation_row(f"{name} group {place}", reference) | {"created_at": now}
            for place, reference in enumerate(references)
        ]
        with self.app.app_context(), self.app.database.write() as session:
            of_round = self.round(session, name, number, now)
            session.execute(insert(Organisation), organisations)
            sent = {"round_id": of_round.id, "question_set_id": of_round.question_set_id}
            people = {"started_by": by.person_id, "submitted_by": by.person_id}
            times = {"created_at": now, "updated_at": now, "submitted_at": now}
            rows = [sent_row(row) | sent | people | times for row in organisations]
            session.execute(insert(Sent), rows)
            counted = {"failed_rules": 0, "open_items": 5, "version": 1}
            session.execute(insert(ScreeningWork), [{"application_id": row["id"]} | counted for row in rows])
        self.analyse()
        return of_round.id

    @staticmethod
    def round(
        session: Session, name: str, awards: int, now: datetime, questions: dict[str, Any] = contents.QUESTIONS
    ) -> Round:
        wanted = contents.organisation(f"{name} funder", is_funder=True)
        position = wanted.pop("position")
        funder = register_organisation(session, details=wanted, position=position, actor=SYSTEM, now=now)
        wanted = SchemeSchema().load(
            {**contents.scheme(f"{name} scheme", [funder.id], awards=awards), "question_set": questions}
        )
        scheme = schemes.create_scheme(session, details=wanted, actor=SYSTEM, now=now)
        wanted = RoundDraftSchema().load(contents.open_round("First round", now, awards=awards))
        return schemes.create_round(session, scheme, details=wanted, actor=SYSTEM, now=now)

    def decide_round(self, round_id: UUID, by: Somebody) -> None:
        """Give every application of a round its award, and ask for its letter."""
        now = self.app.clock()
        with self.app.app_context(), self.app.database.write() as session:
            found = session.scalars(select(Sent.id).where(Sent.round_id == round_id)).all()
            panel_id = self._panel_that_took_part(session, round_id, found, now)
            about = {"panel_id": panel_id, "decided_by": by.person_id, "decided_at": now} | _TOOK_PART
            about |= {"confirmed_by": by.person_id, "released_by": self._releaser(session, now), "released_at": now}
            rows = [{"id": new_id(), "application_id": each, **contents.DECISION, **about} for each in found]
            session.execute(insert(Decision), rows)
            for row in rows:
                answer_applicant(session, _released(row, round_id), now=now)
        self.analyse()

    def propose_round(self, round_id: UUID, by: Somebody) -> UUID:
        """Have an award proposed for every application of a round, by a panel that took part in each; its id."""
        now = self.app.clock()
        with self.app.app_context(), self.app.database.write() as session:
            session.execute(update(Sent).where(Sent.round_id == round_id).values(state=IN_ASSESSMENT))
            found = session.scalars(select(Sent.id).where(Sent.round_id == round_id)).all()
            panel_id = self._panel_that_took_part(session, round_id, found, now)
            session.execute(update(Panel).where(Panel.id == panel_id).values(state=SITTING, sat_at=now))
            about = {"panel_id": panel_id, "state": PROPOSED, "decided_by": by.person_id, "decided_at": now}
            rows = [{"id": new_id(), "application_id": each, **contents.DECISION, **about} for each in found]
            session.execute(insert(Decision), rows)
        self.analyse()
        return panel_id

    @staticmethod
    def _panel_that_took_part(session: Session, round_id: UUID, applications: Sequence[UUID], now: datetime) -> UUID:
        """Two third-sector members, who declared on everything, marked it and are at the meeting."""
        panel = Panel(id=new_id(), round_id=round_id, state=CONVENING, third_sector_members=2, created_at=now)
        people = [
            identity.register_person(session, email=f"{place}.{round_id}@example.org", name=name, actor=SYSTEM, now=now)
            for place, name in (("first", "Tamsin Ellery"), ("second", "Idris Kaur"))
        ]
        members = [
            PanelMember(id=new_id(), panel_id=panel.id, person_id=each.id, kind="third_sector", joined_at=now)
            for each in people
        ]
        session.add(panel)
        session.flush()
        session.add_all([Meeting(panel_id=panel.id, opened_at=now), *members])
        session.flush()
        session.add_all(Attendance(panel_id=panel.id, member_id=member.id, came_at=now) for member in members)
        pairs = [
            {"application_id": application, "member_id": member.id}
            for application in applications
            for member in members
        ]
        declared = {"level": "none", "note": "", "automatic": False, "declared_at": now}
        session.execute(insert(Interest), [{"id": new_id(), **pair, **declared} for pair in pairs])
        marked = {"state": "done", "note": "", "allocated_at": now, "done_at": now, "version": 1}
        session.execute(
            insert(Allocation), [{**pair, **marked, "weighted_marks": 300, "applied_weight": 100} for pair in pairs]
        )
        return panel.id

    @staticmethod
    def _releaser(session: Session, now: datetime) -> UUID:
        somebody = {"email": "releaser@example.org", "name": "Releaser", "actor": SYSTEM, "now": now}
        return identity.register_person(session, **somebody).id

    def analyse(self) -> None:
        """What PostgreSQL does by itself within minutes of such changes, so that no page is measured beside it."""
        with self.app.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
            connection.execute(text("CHECKPOINT"))


def _references(number: int) -> list[str]:
    """Without their prefix, and none twice: among ten thousand, chance alone would repeat one now and then."""
    found: set[str] = set()
    while len(found) < number:
        found.add(new_reference(""))
    return list(found)


def organisation_row(name: str, reference: str) -> dict[str, Any]:
    details = contents.organisation(name)
    kept = {key: value for key, value in details.items() if key != "position"}
    return {"id": new_id(), "version": 1, "reference": f"ORG{reference}", "is_funder": False, **kept}


def sent_row(organisation: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": new_id(),
        "version": 3,
        "reference": organisation["reference"].replace("ORG", "AP"),
        "organisation_id": organisation["id"],
        "state": SUBMITTED,
        "eligibility_answers": contents.FITTING,
        **contents.DRAFT,
    }


_TOOK_PART = {
    "state": FINAL,
    "held": AT_MEETING,
    "took_part": 2,
    "third_sector_took_part": 2,
}


def _released(row: dict[str, Any], round_id: UUID) -> DecisionReleased:
    return DecisionReleased(
        decision_id=row["id"],
        application_id=row["application_id"],
        round_id=round_id,
        outcome=row["outcome"],
        amount_pence=row["amount_pence"],
    )
