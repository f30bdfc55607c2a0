"""A round that has closed, with eligible applications: the world before there is a panel."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.models import ELIGIBLE, Application, Party
from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.money import Pence
from grants.panels import queries, seats
from grants.panels.conflicts import service as conflicts
from grants.panels.deciding import confirming
from grants.panels.deciding import service as deciding_service
from grants.panels.deciding.releasing.service import release_letters
from grants.panels.deciding.taking_part.queries import parts_of
from grants.panels.deciding.taking_part.rules import preparation_problems
from grants.panels.meeting import service as meeting
from grants.panels.meeting.models import Meeting
from grants.panels.members import convening
from grants.panels.members.service import add_member
from grants.panels.models import RECUSED, THIRD_SECTOR, TO_SCORE, Allocation, Decision, Interest, Panel, PanelMember
from grants.panels.rules import votes
from grants.panels.scoring import assessing
from grants.panels.scoring.rules import Mark
from grants.schemes.models import Criterion, Round, Scheme
from grants.schemes.money.service import change_budget
from grants.schemes.queries import round_of
from tests.beginnings import beginning
from tests.house import TestHouse
from tests.made import (
    make_application,
    make_contribution,
    make_member,
    make_organisation,
    make_question_set,
    make_round,
    make_scheme,
)

PLAN = "A warm hall on Tuesdays"
"""What every application says, and nobody with a conflict may read."""
REASON = "They know every family in the street"
"""The reason for every mark."""
WEIGHTS = {"Need": 50, "Plan": 40, "Social value": 10}
GUIDE = ["Nothing", "Very little", "Some", "Enough", "Good", "Excellent"]
DEFINITION: dict[str, Any] = {
    "title": "Small grants",
    "sections": [
        {
            "key": "work",
            "title": "Your work",
            "questions": [
                {"key": "plan", "type": "long_text", "label": "What will you do?", "required": True, "minutes": 5}
            ],
        }
    ],
}


@dataclass
class World:
    """A house with one closed round. Ada runs the programme; Chris chairs; Tess and Theo are of the third sector."""

    house: TestHouse
    round_id: UUID
    criteria: dict[str, UUID]
    applications: list[UUID]
    organisations: list[UUID]
    ada: Person
    panel_id: UUID | None = None
    members: dict[str, UUID] = field(default_factory=dict)

    def who(self, person: Person) -> dict[str, Any]:
        return {"actor": self.house.actor(person), "now": self.house.now()}

    @property
    def chris(self) -> Person:
        return self.house.person("Chris Chair")

    @property
    def tess(self) -> Person:
        return self.house.person("Tess Third")

    @property
    def theo(self) -> Person:
        return self.house.person("Theo Third")

    def fund(self, contributions: dict[str, int]) -> None:
        """Give the scheme funders, with what each contributes in pence."""
        with self.house.write() as session:
            scheme_id = session.get_one(Round, self.round_id).scheme_id
            for position, (name, pence) in enumerate(contributions.items()):
                funder = make_organisation(
                    session, name, self.house.now(), reference=f"OR-F{position}", kind="statutory_body", is_funder=True
                )
                make_contribution(session, scheme_id, funder.id, pence, position)

    def change_budget(self, pence: int) -> None:
        """The round gives so much in all from now on."""
        who = self.who(self.ada)
        with self.house.write() as session:
            round_ = round_of(session, self.round_id)
            change_budget(session, round_, budget_pence=pence, reason="It was typed wrongly.", version=None, **who)

    def convene(self) -> UUID:
        with self.house.write() as session:
            self.panel_id = convening.convene_panel(session, round_of(session, self.round_id), **self.who(self.ada)).id
        return self.panel_id

    def add(self, name: str, kind: str = "third_sector", *, is_chair: bool = False, **part: Any) -> UUID:
        email = name.lower().replace(" ", ".") + "@example.org"
        who = self.who(self.ada)
        with self.house.write() as session:
            member = add_member(
                session, self.panel(session), email=email, name=name, kind=kind, is_chair=is_chair, **part, **who
            )
            self.members[name] = member.id
        return self.members[name]

    def sit(self) -> None:
        who = self.who(self.ada)
        with self.house.write() as session:
            convening.sit(session, self.panel(session), **who)

    @beginning
    def seated(self) -> "World":
        """With a panel of three that sits."""
        self.convene()
        return self.seated_with_members()

    def seated_with_members(self) -> "World":
        """With three members on the panel that was convened; it sits."""
        self.add("Chris Chair", "staff", is_chair=True)
        self.add("Tess Third")
        self.add("Theo Third")
        self.sit()
        return self

    def panel(self, session: Session) -> Panel:
        assert self.panel_id
        return queries.panel_of(session, self.panel_id)

    def join_organisation(self, person: Person, number: int) -> None:
        with self.house.write() as session:
            make_member(session, self.organisations[number], person.id, self.house.now())

    def back(self, application_id: UUID, organisation_id: UUID, *, role: str, state: str) -> None:
        """Let an organisation be the host or a partner of an application, as it answered."""
        with self.house.write() as session:
            session.add(
                Party(
                    id=new_id(),
                    application_id=application_id,
                    role=role,
                    organisation_id=organisation_id,
                    name="Somebody",
                    contact_name="Somebody",
                    email="somebody@example.net",
                    share_pence=Pence(1_00),
                    does="Helps.",
                    state=state,
                    edition=1,
                    asked_at=self.house.now(),
                    answered_at=self.house.now(),
                    answered_by=self.ada.id,
                    agreed_amount_pence=Pence(1_000_00),
                    agreed_share_pence=Pence(1_00),
                )
            )

    def declare(self, person: Person, number: int, level: str = "none", note: str = "") -> None:
        who = self.who(person)
        with self.house.write() as session:
            application, member = self.at(session, person, number)
            conflicts.declare_interest(session, application, member, level=level, note=note, **who)

    def score(self, person: Person, number: int, mark: int = 4, *, reason: str = REASON) -> None:
        who = self.who(person)
        with self.house.write() as session:
            application, member = self.at(session, person, number)
            assessing.give_scores(session, application, member, scores=self.marks(mark, reason=reason), **who)

    def assess(self, person: Person, number: int, mark: int = 4) -> None:
        self.declare(person, number)
        self.score(person, number, mark)

    def at(self, session: Session, person: Person, number: int) -> tuple[Application, PanelMember]:
        seat = seats.seat_for(session, self.applications[number], person.id)
        assert seat.member is not None
        return seat.application, seat.member

    def marks(self, mark: int = 4, *, reason: str = REASON) -> list[Mark]:
        return [Mark(criterion_id, mark, reason) for criterion_id in self.criteria.values()]

    def prepare(self, number: int) -> None:
        """As many members as a proposal needs, the third sector first, declare an interest and mark an application."""
        application_id = self.applications[number]
        with self.house.read() as session:
            members = [(each.id, each.kind, each.person) for each in self.panel(session).members if votes(each)]
        for member_id, _, person in sorted(members, key=lambda each: each[1] != THIRD_SECTOR):
            with self.house.read() as session:
                panel = self.panel(session)
                parts = parts_of(session, panel, [application_id])[application_id]
                if not preparation_problems(parts, quorum=panel.quorum, readers_each=panel.readers_each):
                    return
                if queries.decision_on(session, application_id) is not None:
                    return
                on_it = select(Interest).where(Interest.application_id == application_id)
                interest = session.scalar(on_it.where(Interest.member_id == member_id))
                to_mark = session.get(Allocation, (application_id, member_id))
            if interest is not None and interest.level == RECUSED:
                continue
            if interest is None or interest.automatic:
                self.declare(person, number, interest.level if interest else "none", "It is so." if interest else "")
            if to_mark is not None and to_mark.state == TO_SCORE:
                self.score(person, number)

    def meet(self) -> None:
        """The panel meets with all who sit; who joins it comes to the meeting, while that goes on."""
        who = self.who(self.ada)
        with self.house.write() as session:
            panel = self.panel(session)
            held = session.get(Meeting, panel.id)
            everybody = [member.id for member in panel.members if votes(member)]
            if held is None:
                meeting.open_meeting(session, panel, present=everybody, **who)
            elif held.closed_at is None:
                meeting.take_attendance(session, panel, present=everybody, **who)

    def propose(self, person: Person, number: int, *, version: int | None = None, **changes: Any) -> Decision:
        """Once the members have taken part."""
        self.prepare(number)
        who, proposal = self.who(person), deciding_service.Proposal(**{**an_award(), **changes})
        with self.house.write() as session:
            application = seats.seat_for(session, self.applications[number], person.id).application
            return deciding_service.propose_decision(session, application, proposal=proposal, version=version, **who)

    def confirm(self, person: Person) -> list[Decision]:
        """At a meeting."""
        self.meet()
        who = self.who(person)
        with self.house.write() as session:
            return confirming.confirm_decisions(session, self.panel(session), **who)

    def decide(self, person: Person, number: int, **changes: Any) -> Decision:
        """Propose, and make it final."""
        self.propose(person, number, **changes)
        return self.confirm(person)[0]

    def release(self) -> list[Decision]:
        """An administrator who made nothing final releases all letters."""
        who = self.who(self.house.person("Rhea Releases", administrator=True))
        with self.house.write() as session:
            return release_letters(session, round_of(session, self.round_id), **who)

    def actor(self, person: Person) -> Actor:
        return self.house.actor(person)

    def scores_json(self, mark: int = 4, *, reason: str = REASON) -> dict[str, Any]:
        ids: Sequence[UUID] = list(self.criteria.values())
        return {"scores": [{"criterion_id": str(each), "mark": mark, "reason": reason} for each in ids]}


def an_award(amount_pence: int = 4_000_00) -> dict[str, Any]:
    return {
        "outcome": "award",
        "amount_pence": amount_pence,
        "conditions": "",
        "reasons": "Strong on need, and cheap",
        "feedback": "",
    }


def a_decline() -> dict[str, Any]:
    return {
        "outcome": "decline",
        "amount_pence": None,
        "conditions": "",
        "reasons": "The plan is thin",
        "feedback": "Say who will run the sessions.",
    }


@beginning
def build(
    house: TestHouse, *, applications: int = 3, budget_pence: int = 10_000_00, slug: str = "warm-spaces"
) -> World:
    ada = house.person("Ada Owusu", administrator=True)
    applicant = house.person("Sam Field")
    now = house.now()
    with house.write() as session:
        scheme, criteria = _scheme(session, slug, now)
        questions = make_question_set(session, scheme.id, DEFINITION, now)
        round_ = make_round(session, questions, now, budget_pence=Pence(budget_pence))
        made = [_application(session, round_, applicant, number, now) for number in range(applications)]
    return World(
        house,
        round_.id,
        {each.name: each.id for each in criteria},
        [each.id for each in made],
        [each.organisation_id for each in made],
        ada,
    )


def _scheme(session: Session, slug: str, now: Any) -> tuple[Scheme, list[Criterion]]:
    scheme = make_scheme(session, now, slug=slug)
    criteria = [
        Criterion(
            id=new_id(),
            scheme_id=scheme.id,
            position=position,
            name=name,
            guidance=f"How strong is it on {name.lower()}?",
            guide=GUIDE,
            weight=weight,
            is_social_value=name == "Social value",
        )
        for position, (name, weight) in enumerate(WEIGHTS.items())
    ]
    session.add_all(criteria)
    session.flush()
    return scheme, criteria


def _application(session: Session, round_: Round, applicant: Person, number: int, now: Any) -> Application:
    group = make_organisation(session, f"Group {number}", now, reference=f"OR-{number}", constituted=False)
    more = {"reference": f"AP-{number}", "title": f"Project {number}", "state": ELIGIBLE, "answers": {"plan": PLAN}}
    return make_application(session, round_, group.id, applicant.id, now, **more)
