"""Offers, returns and letters as rows, for the reminders and messages about them."""

import email
import email.policy
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any
from uuid import UUID

from sqlalchemy import select

from grants.applications.models import DECIDED, Application
from grants.awards.events import AwardAccepted, AwardOffered, LetterWritten
from grants.awards.letters.models import Letter
from grants.awards.models import Award
from grants.identity.models import Person
from grants.kernel.access import SYSTEM
from grants.kernel.clock import london_day
from grants.kernel.db import new_id
from grants.kernel.events import Event, publish
from grants.kernel.files import keep_file
from grants.kernel.money import Pence
from grants.monitoring.events import ReturnPlanned, ReturnSentBack, ReturnSubmitted
from grants.monitoring.models import Return
from grants.notifications.models import Message, Reminder
from grants.organisations.models import Membership
from grants.panels.models import AT_MEETING, Decision, Panel
from grants.schemes.models import QuestionSetVersion, Round
from tests.applications.rows import World
from tests.awards.rows import seat_two, take_part
from tests.beginnings import beginning
from tests.house import TestHouse
from tests.made import make_award, make_member

OPEN_FOR = timedelta(days=28)
LETTER = b"%PDF-1.7 not really"


@dataclass
class Scene:
    """The world of the applications, after the decisions. Sam signs for Beeston Blooms; Bea is a member."""

    world: World
    bea: Person

    @property
    def house(self) -> TestHouse:
        return self.world.house

    def happens(self, event: Event) -> None:
        with self.house.write() as session:
            publish(session, event, actor=SYSTEM, now=self.house.now())

    def changes(self, kind: type[Any], record_id: UUID, **values: Any) -> None:
        with self.house.write() as session:
            record = session.get_one(kind, record_id)
            for name, value in values.items():
                setattr(record, name, value)

    # What is offered and owed

    def offer(self, accept_by: datetime, *, title: str = "A garden for everybody") -> UUID:
        award_id = self._award(accept_by, title)
        self.happens(
            AwardOffered(
                award_id=award_id,
                decision_id=new_id(),
                organisation_id=self.world.organisation_id,
                accept_by=accept_by,
            )
        )
        return award_id

    def _award(self, accept_by: datetime | None, title: str, **links: UUID) -> UUID:
        now = self.house.now()
        with self.house.write() as session:
            scheme_id = session.get_one(Round, self.world.round_id).scheme_id
            more = {"title": title, "state": "offered", "accept_by": accept_by, **links}
            award = make_award(session, scheme_id, self.world.organisation_id, now, **more)
        return award.id

    def accepts(self, award_id: UUID) -> None:
        self.changes(Award, award_id, state="accepted")
        day = london_day(self.house.now())
        self.happens(AwardAccepted(award_id=award_id, organisation_id=self.world.organisation_id, accepted_on=day))

    def return_due(self, due_at: datetime, *, title: str = "A garden for everybody") -> UUID:
        award_id = self._award(None, title)
        self.changes(Award, award_id, state="accepted")
        with self.house.write() as session:
            planned = Return(
                id=new_id(),
                award_id=award_id,
                number=1,
                period_from=london_day(due_at) - timedelta(days=120),
                period_to=london_day(due_at) - timedelta(days=28),
                due_at=due_at,
                question_set_id=session.scalars(select(QuestionSetVersion.id)).first(),
                answers={},
                state="due",
            )
            session.add(planned)
        self.happens(ReturnPlanned(return_id=planned.id, award_id=award_id, due_at=due_at))
        return planned.id

    def sends_return(self, return_id: UUID) -> None:
        self.changes(Return, return_id, state="submitted", submitted_at=self.house.now())
        self.happens(ReturnSubmitted(return_id=return_id, award_id=new_id()))

    def return_sent_back(self, return_id: UUID, note: str) -> None:
        now = self.house.now()
        self.changes(Return, return_id, state="sent back", reviewed_at=now, review_note=note)
        self.happens(ReturnSentBack(return_id=return_id, award_id=new_id()))

    # Letters

    def letter(self, *, kind: str = "offer", content: bytes = LETTER, media_type: str = "application/pdf") -> UUID:
        application_id = self.world.submitted()
        decision_id = self._decision(application_id, kind)
        award_id = None
        if kind == "offer":
            accept_by = self.house.now() + timedelta(days=28)
            award_id = self._award(accept_by, "A garden", application_id=application_id, decision_id=decision_id)
        now = self.house.now()
        digest = self.house.app.files.put(content)
        with self.house.write() as session:
            name = "Our letter.txt" if media_type.startswith("text") else "Our letter.pdf"
            file = keep_file(session, digest=digest, name=name, media_type=media_type, size=len(content), now=now)
            session.flush()
            letter = Letter(
                id=new_id(),
                application_id=application_id,
                decision_id=decision_id,
                award_id=award_id,
                kind=kind,
                person_id=self.world.sam.id,
                file_id=file.id,
                asked_at=now,
                written_at=now,
            )
            session.add(letter)
        self.happens(LetterWritten(letter_id=letter.id, decision_id=decision_id, person_id=self.world.sam.id))
        return letter.id

    def _decision(self, application_id: UUID, kind: str) -> UUID:
        now = self.house.now()
        self.changes(Application, application_id, state=DECIDED)
        members = [self.house.person(name).id for name in ("Tia Third", "Ted Third")]
        with self.house.write() as session:
            panel = Panel(id=new_id(), round_id=self.world.round_id, created_at=now)
            session.add(panel)
            session.flush()
            seat_two(session, panel.id, members, now)
            take_part(session, panel.id, application_id, now)
            decision = Decision(
                id=new_id(),
                application_id=application_id,
                panel_id=panel.id,
                outcome="award" if kind == "offer" else kind,
                amount_pence=Pence(5_000_00 if kind == "offer" else 0),
                reasons="It fits the scheme.",
                feedback="Say who else you work with.",
                decided_by=self.world.ada.id,
                decided_at=now,
                held=AT_MEETING,
                took_part=2,
                third_sector_took_part=2,
                confirmed_by=self.world.ada.id,
            )
            session.add(decision)
        return decision.id

    # What there is

    def reminders(self, state: str | None = None) -> list[Reminder]:
        with self.house.read() as session:
            every = session.scalars(select(Reminder).order_by(Reminder.send_at, Reminder.id)).all()
        return [reminder for reminder in every if state in (None, reminder.state)]

    def messages(self) -> list[Message]:
        with self.house.read() as session:
            return list(session.scalars(select(Message).order_by(Message.id)))

    def mails(self, about: str = "") -> list[EmailMessage]:
        """What is in the outbox, with `about` in the subject."""
        mails = [
            email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in self.house.mails()
        ]
        return [mail for mail in mails if about in mail["Subject"]]

    def comes(self, moment: datetime) -> None:
        """Time goes on to this moment, and all that is due happens."""
        self.house.clock.move_to(moment)
        self.house.run_jobs()


@beginning
def scene_of(world: World) -> Scene:
    bea = world.house.person("Bea Quarry")
    now = world.house.now()
    with world.house.write() as session:
        session.get_one(Round, world.round_id).closes_at = now + OPEN_FOR
        session.get_one(Membership, (world.organisation_id, world.sam.id)).is_signatory = True
        make_member(session, world.organisation_id, bea.id, now, position="Treasurer")
    return Scene(world, bea)
