"""A round to apply in, and organisations that do: the world before there is an application."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from grants.applications import queries, service
from grants.applications.models import Application
from grants.identity.models import Person
from grants.kernel.money import Pence
from grants.organisations.models import Organisation
from tests.beginnings import beginning
from tests.house import TestHouse
from tests.made import make_member, make_organisation, make_question_set, make_round, make_scheme

OPEN_FOR = timedelta(days=10)

ELIGIBILITY = [
    {
        "key": "works_in_leeds",
        "text": "Does your project take place in Leeds?",
        "needed": True,
        "explanation": "This money is for people who live in Leeds.",
    },
    {
        "key": "for_profit",
        "text": "Does your organisation pay profits to its owners?",
        "needed": False,
        "explanation": "We can only fund work that is not for private profit.",
    },
]
FITTING = {"works_in_leeds": True, "for_profit": False}


def asked(key: str, kind: str, label: str, **settings: Any) -> dict[str, Any]:
    return {"key": key, "type": kind, "label": label, "required": True, "minutes": 3, **settings}


DEFINITION: dict[str, Any] = {
    "title": "Small grants",
    "sections": [
        {
            "key": "work",
            "title": "Your work",
            "introduction": "Tell us what you want to do.",
            "questions": [
                asked("plan", "long_text", "What will you do?", word_limit=10, why="The panel reads this first."),
                asked("people", "number", "How many people will come?", max=500),
                asked("starts", "date", "When will it start?", tells="start"),
                asked(
                    "places",
                    "many_of",
                    "Where will you work?",
                    required=False,
                    options=[{"value": "ls11", "text": "Beeston"}, {"value": "elsewhere", "text": "Somewhere else"}],
                ),
                asked("where_else", "short_text", "Where else?", shown_if={"question": "places", "is": "elsewhere"}),
            ],
        },
        {
            "key": "safety",
            "title": "Keeping people safe",
            "questions": [
                asked("children", "yes_no", "Do you work with children?"),
                asked("policy", "declaration", "We have a safeguarding policy"),
                asked("notes", "short_text", "Anything else?", required=False),
            ],
        },
    ],
}
ANSWERS: dict[str, Any] = {
    "plan": "A garden behind the library.",
    "people": 25,
    "starts": "2027-06-01",
    "children": False,
    "policy": True,
}


@dataclass
class World:
    """A house with one round open for ten days, and people who act for two organisations."""

    house: TestHouse
    round_id: UUID
    organisation_id: UUID
    other_id: UUID
    sam: Person
    olu: Person
    ada: Person
    """Sam and Olu act for Beeston Blooms and for Harehills Hub; Ada runs the programme."""

    @property
    def closes_at(self) -> datetime:
        with self.house.read() as session:
            return queries.round_to_apply_in(session, self.round_id).closes_at

    def start(self, session: Session, *, organisation_id: UUID | None = None) -> Application:
        round_ = queries.round_to_apply_in(session, self.round_id)
        organisation = session.get_one(Organisation, organisation_id or self.organisation_id)
        application = service.start_application(
            session,
            round_,
            organisation,
            eligibility_answers=FITTING,
            actor=self.house.actor(self.sam),
            now=self.house.now(),
        )
        return queries.application_of(session, application.id)

    @beginning
    def draft(self) -> UUID:
        with self.house.write() as session:
            return self.start(session).id

    @beginning
    def complete_draft(self, **changes: Any) -> UUID:
        application_id = self.draft()
        with self.house.write() as session:
            self.fill(session, application_id, **changes)
        return application_id

    def fill(self, session: Session, application_id: UUID, **changes: Any) -> None:
        service.save_draft(
            session,
            queries.application_of(session, application_id),
            title="A garden for everybody",
            amount_requested_pence=5_000_00,
            answers=ANSWERS | changes,
            version=None,
            actor=self.house.actor(self.sam),
            now=self.house.now(),
        )

    @beginning
    def submitted(self) -> UUID:
        application_id = self.complete_draft()
        with self.house.write() as session:
            application = queries.application_of(session, application_id)
            service.submit(session, application, actor=self.house.actor(self.sam), now=self.house.now())
        return application_id

    def application(self, application_id: UUID) -> Application:
        with self.house.read() as session:
            return queries.application_of(session, application_id)


@beginning
def build(house: TestHouse, *, definition: dict[str, Any] | None = None) -> World:
    sam, olu = house.person("Sam Field"), house.person("Olu Grant")
    ada = house.person("Ada Owusu", administrator=True)
    now = house.now()
    with house.write() as session:
        scheme = make_scheme(
            session,
            now,
            slug="small-grants",
            name="Small grants for health",
            largest_award_pence=Pence(10_000_00),
            eligibility=ELIGIBILITY,
        )
        questions = make_question_set(session, scheme.id, definition or DEFINITION, now)
        round_ = make_round(session, questions, now, opens_at=now, closes_at=now + OPEN_FOR)
        ours, theirs = organisation(session, "Beeston Blooms", now), organisation(session, "Harehills Hub", now)
        make_member(session, ours.id, sam.id, now, position="Chair")
        make_member(session, theirs.id, olu.id, now, position="Chair")
    return World(house, round_.id, ours.id, theirs.id, sam, olu, ada)


def organisation(session: Session, name: str, now: datetime) -> Organisation:
    more = {"reference": f"OR-{name.replace(' ', '-')}", "constituted": True, "annual_income_pence": Pence(8_000_00)}
    return make_organisation(session, name, now, **more)
