"""What there is before an award: a scheme of two funders, an applicant, and what the panel decided."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.applications.models import DECIDED, Application
from grants.awards import queries
from grants.awards.letters.models import Letter
from grants.awards.letters.queries import letter_of
from grants.awards.models import PLANNED, Award, Instalment
from grants.awards.offers import service
from grants.awards.paying.bank_files.answers import Answer
from grants.awards.paying.runs import service as runs
from grants.awards.paying.runs.answering import service as answering
from grants.awards.paying.runs.models import PAID, UNANSWERED
from grants.awards.paying.runs.queries import payments_of, run_of
from grants.awards.paying.runs.releasing import service as releasing
from grants.awards.planning.obstacles import service as obstacles
from grants.awards.planning.obstacles.queries import obstacles_of
from grants.awards.planning.obstacles.rules import DAY
from grants.identity.models import Person
from grants.kernel.access import SYSTEM
from grants.kernel.clock import london_day, london_moment
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.jobs import REACTIONS, WAITING, Job
from grants.kernel.money import Pence
from grants.kernel.references import new_reference
from grants.kernel.running import run_job
from grants.panels.deciding.releasing.events import DecisionReleased
from grants.panels.meeting.models import Attendance, Meeting
from grants.panels.models import AT_MEETING, AWARDING, SITTING, Allocation, Decision, Interest, Panel, PanelMember
from grants.schemes.models import Round, Scheme
from grants.schemes.service import commit_money
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
from tests.organisations.given import CHECKED, CONFIRMED, checks, tell_all

APPLICATION_QUESTIONS: dict[str, Any] = {
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
RETURN_QUESTIONS: dict[str, Any] = {
    "title": "Monitoring return",
    "sections": [
        {
            "key": "people",
            "title": "People",
            "introduction": "About those who came.",
            "questions": [
                {
                    "key": "people_helped",
                    "type": "number",
                    "label": "How many people came?",
                    "guidance": "Count each person once.",
                    "required": True,
                    "minutes": 5,
                    "min": 1,
                    "outcome": True,
                },
                {
                    "key": "spent",
                    "type": "money",
                    "label": "How much have you spent?",
                    "tells": "spent",
                    "required": True,
                    "minutes": 5,
                },
            ],
        },
        {
            "key": "change",
            "title": "What changed",
            "questions": [
                {
                    "key": "what_changed",
                    "type": "long_text",
                    "label": "What has changed for them?",
                    "required": True,
                    "minutes": 10,
                    "word_limit": 200,
                    "outcome": True,
                },
                {
                    "key": "trouble",
                    "type": "yes_no",
                    "label": "Did anything go wrong?",
                    "required": False,
                    "minutes": 1,
                },
                {
                    "key": "trouble_what",
                    "type": "long_text",
                    "label": "What went wrong?",
                    "required": True,
                    "minutes": 4,
                    "shown_if": {"question": "trouble", "is": True},
                },
            ],
        },
    ],
}
TITLE = "Gardening with neighbours"
AMOUNT = 20_000_01
"""One penny more than divides by two or three."""


@dataclass
class World:
    """Ada runs the programme. Sam may sign for Beeston Growers, Mel is one of its members. Fay is of one
    funder, the trust; Nina has nothing to do with any of it.
    """

    house: TestHouse
    scheme_id: UUID
    round_id: UUID
    panel_id: UUID
    organisation_id: UUID
    trust_id: UUID
    council_id: UUID
    ada: Person
    sam: Person
    mel: Person
    fay: Person
    nina: Person
    answers: dict[str, Any]
    """What every application answers."""

    def checked_anew(self) -> None:
        """Two people check and confirm the account of Beeston Growers, as it stands now."""
        checks(self.house, self.house.person("Abe Prepares", administrator=True), self.organisation_id, **CHECKED)
        checks(self.house, self.ada, self.organisation_id, **CONFIRMED)

    def decide(
        self,
        outcome: str = "award",
        *,
        amount_pence: int = AMOUNT,
        conditions: str = "",
        feedback: str = "",
        budget_lines: Sequence[dict[str, Any]] = (),
        title: str = TITLE,
        organisation_id: UUID | None = None,
        released: bool = True,
    ) -> UUID:
        """Have the panel decide on a new application, and its letter released or held; gives the decision's id."""
        releaser = self.house.person("Rhea Releases", administrator=True)
        with self.house.write() as session:
            application = self._application(session, title, organisation_id or self._fresh_applicant(session))
            take_part(session, self.panel_id, application.id, self.house.now())
            decision = Decision(
                id=new_id(),
                application_id=application.id,
                panel_id=self.panel_id,
                outcome=outcome,
                amount_pence=Pence(amount_pence if outcome in AWARDING else 0),
                conditions=conditions,
                reasons="Strong on need",
                budget_lines=list(budget_lines),
                feedback=feedback or ("Say who will run the sessions." if outcome == "decline" else ""),
                decided_by=self.ada.id,
                decided_at=self.house.now(),
                held=AT_MEETING,
                took_part=2,
                third_sector_took_part=2,
                confirmed_by=self.ada.id,
                released_by=releaser.id if released else None,
                released_at=self.house.now() if released else None,
            )
            session.add(decision)
            session.flush()
            commit_money(session, application.round_id, decision.amount_pence)
            if released:
                self.announce(session, decision)
        return decision.id

    def announce(self, session: Session, decision: Decision) -> None:
        """The letter of a decision is released."""
        made = DecisionReleased(
            decision_id=decision.id,
            application_id=decision.application_id,
            round_id=self.round_id,
            outcome=decision.outcome,
            amount_pence=decision.amount_pence,
        )
        publish(session, made, actor=SYSTEM, now=self.house.now())

    def _fresh_applicant(self, session: Session) -> UUID:
        """Beeston Growers at the first time; afterwards others, for an organisation applies once."""
        applied = select(Application.id).where(Application.organisation_id == self.organisation_id)
        if session.scalar(applied) is None:
            return self.organisation_id
        return make_organisation(session, f"Group {new_reference('G')}", self.house.now(), kind="cio").id

    def _application(self, session: Session, title: str, organisation_id: UUID) -> Application:
        now = self.house.now()
        round_ = session.get_one(Round, self.round_id)
        more = {"state": DECIDED, "title": title, "amount_requested_pence": Pence(AMOUNT), "answers": self.answers}
        return make_application(session, round_, organisation_id, self.sam.id, now, **more)

    def react(self) -> None:
        """Let every reaction run, but leave letters and mail alone: they take time."""
        while True:
            now = self.house.now()
            with self.house.read() as session:
                due = select(Job.id).where(Job.queue == REACTIONS, Job.state == WAITING, Job.run_at <= now)
                ids = session.scalars(due.order_by(Job.id)).all()
            if not ids:
                return
            for job_id in ids:
                with self.house.app.app_context():
                    run_job(self.house.app.database, job_id, clock=self.house.clock, handlers={})

    @beginning
    def offered(self, **decision: Any) -> Award:
        """An offer; its letter is asked for, and not written yet."""
        decision_id = self.decide(**decision)
        self.react()
        with self.house.read() as session:
            award_id = session.scalars(select(Award.id).where(Award.decision_id == decision_id)).one()
        return self.award(award_id)

    @beginning
    def accepted(self, **decision: Any) -> Award:
        """A grant, with its returns planned. It begins later, and its first payment may be made before."""
        award = self.offered(**decision)
        self.accept(award)
        self.pay_early((self.award(award.id), 1))
        return self.award(award.id)

    def accept(self, award: Award) -> None:
        """Sam accepts an offer."""
        with self.house.write() as session:
            service.accept_award(session, queries.award_of(session, award.id), agrees=True, **self.who(self.sam))
        self.react()

    def prepare(self, *instalments: tuple[Award, int]) -> UUID:
        """Another administrator than Ada begins and prepares a run of some instalments; of all without."""
        who = self.who(self.house.person("Abe Prepares", administrator=True))
        self.pay_early(*instalments)
        with self.house.write() as session:
            ids = [each.id for award, number in instalments for each in award.instalments if each.number == number]
            run = runs.begin_run(session, instalment_ids=ids or None, **who)
            runs.prepare_run(session, run, version=None, **who)
            return run.id

    def pay_early(self, *instalments: tuple[Award, int]) -> None:
        """Ada says why those of some instalments are paid early that wait for nothing but their day; of all first
        ones without."""
        planned = select(Instalment).where(Instalment.state == PLANNED).options(joinedload(Instalment.award))
        chosen = {(award.id, number) for award, number in instalments}
        with self.house.write() as session:
            some = [
                each
                for each in session.scalars(planned)
                if (each.award_id, each.number) in chosen or (not chosen and each.number == 1)
            ]
            in_the_way = obstacles_of(session, some, today=london_day(self.house.now()))
            for each in some:
                if [found.kind for found in in_the_way[each.id]] == [DAY]:
                    early = {"number": each.number, "reason": "They have to book the hall.", **self.who(self.ada)}
                    obstacles.allow_early_payment(session, queries.award_of(session, each.award_id), **early)

    def pay_today(self) -> dict[str, str]:
        """What somebody types who pays today."""
        today = london_day(self.house.now())
        return {"pay_on-day": str(today.day), "pay_on-month": str(today.month), "pay_on-year": str(today.year)}

    def send(self, run_id: UUID) -> None:
        """Ada releases a run, and pays it by hand."""
        who = self.who(self.ada)
        with self.house.write() as session:
            releasing.release_run(session, run_of(session, run_id), version=None, **who)
            releasing.send_by_hand(session, run_of(session, run_id), version=None, **who)

    def answer(self, run_id: UUID, outcome: str = PAID, *, on: date | None = None, reason: str = "") -> None:
        """Ada records one outcome of all payments of a run that were sent."""
        with self.house.write() as session:
            sent = [each for each in payments_of(session, run_id) if each.state in UNANSWERED]
            answers = [Answer(each.end_to_end, outcome, on, reason) for each in sent]
            answering.answer_payments(session, run_of(session, run_id), answers, **self.who(self.ada))

    def pay(self, award: Award, number: int = 1) -> UUID:
        """An instalment is paid in a run of one."""
        run_id = self.prepare((award, number))
        self.send(run_id)
        self.answer(run_id)
        return run_id

    @beginning
    def begun(self, **decision: Any) -> Award:
        """A grant on its first day, so that its first return can be sent."""
        award = self.accepted(**decision)
        assert award.starts_on is not None
        self.house.clock.move_to(london_moment(award.starts_on, time(12, 0)))
        return award

    def who(self, person: Person) -> dict[str, Any]:
        return {"actor": self.house.actor(person), "now": self.house.now()}

    def award(self, award_id: UUID) -> Award:
        with self.house.read() as session:
            return queries.award_of(session, award_id)

    def letters(self) -> list[Letter]:
        with self.house.read() as session:
            ids = session.scalars(select(Letter.id).order_by(Letter.id)).all()
            return [letter_of(session, letter_id) for letter_id in ids]

    def facts(self, name: str) -> list[dict[str, Any]]:
        return [event.facts for event in self.house.events(name)]


def seat_two(session: Session, panel_id: UUID, people: Sequence[UUID], now: Any) -> None:
    """Two third-sector members sit on a panel, and are at its meeting."""
    members = [
        PanelMember(id=new_id(), panel_id=panel_id, person_id=each, kind="third_sector", joined_at=now)
        for each in people
    ]
    session.add_all([Meeting(panel_id=panel_id, opened_at=now), *members])
    session.flush()
    session.add_all(Attendance(panel_id=panel_id, member_id=member.id, came_at=now) for member in members)
    session.flush()


def take_part(session: Session, panel_id: UUID, application_id: UUID, now: Any) -> None:
    """Each member of a panel declares no interest in an application, and marks it."""
    for member_id in session.scalars(select(PanelMember.id).where(PanelMember.panel_id == panel_id)).all():
        session.add(
            Interest(id=new_id(), application_id=application_id, member_id=member_id, level="none", declared_at=now)
        )
        session.add(
            Allocation(
                application_id=application_id,
                member_id=member_id,
                state="done",
                allocated_at=now,
                done_at=now,
                weighted_marks=300,
                applied_weight=100,
            )
        )
    session.flush()


@beginning
def build(
    house: TestHouse,
    *,
    instalments: int = 3,
    returns: int = 2,
    months: int = 36,
    contributions: tuple[int, int] = (500_000_00, 250_000_00),
    asked: Sequence[dict[str, Any]] = (),
    answers: Mapping[str, Any] | None = None,
    told: Sequence[dict[str, Any]] = (),
) -> World:
    """What there is before an award. Applications are `asked` more, and answer that, where a test says so; returns are
    asked what is `told`.
    """
    people = {name: house.person(name) for name in ("Sam Field", "Mel Moss", "Fay Funder", "Nina Nobody")}
    ada, una = house.person("Ada Owusu", administrator=True), house.person("Una Second")
    members = [house.person(name) for name in ("Tia Third", "Ted Third")]
    now = house.now()
    with house.write() as session:
        growers = make_organisation(session, "Beeston Growers", now, kind="cio", postcode="LS11 6PA")
        tell_all(session, growers, now, checked_by=(una, ada))
        trust = make_organisation(session, "Aire Valley Health Trust", now, kind="cio", is_funder=True)
        council = make_organisation(session, "Aire Valley Council", now, kind="cio", is_funder=True)
        for person, organisation, signs in (
            ("Sam Field", growers, True),
            ("Mel Moss", growers, False),
            ("Fay Funder", trust, True),
        ):
            make_member(session, organisation.id, people[person].id, now, is_signatory=signs)
        scheme = _scheme(session, now, instalments=instalments, returns=returns, months=months)
        for position, (funder, pence) in enumerate(zip((trust, council), contributions, strict=True)):
            make_contribution(session, scheme.id, funder.id, pence, position)
        round_ = _round(session, scheme, now, asked, told)
        panel = Panel(
            id=new_id(), round_id=round_.id, state=SITTING, third_sector_members=2, created_at=now, sat_at=now
        )
        session.add(panel)
        session.flush()
        seat_two(session, panel.id, [each.id for each in members], now)
    return World(
        house,
        scheme.id,
        round_.id,
        panel.id,
        growers.id,
        trust.id,
        council.id,
        ada,
        *people.values(),
        answers={"plan": "Dig together", **(answers or {})},
    )


def _scheme(session: Session, now: Any, *, instalments: int, returns: int, months: int) -> Scheme:
    return make_scheme(
        session,
        now,
        largest_award_pence=Pence(80_000_00),
        award_months=months,
        length_justification="" if months in range(36, 61) else "A pilot",
        instalments=instalments,
        returns=returns,
    )


def _round(
    session: Session, scheme: Scheme, now: Any, asked: Sequence[dict[str, Any]], told: Sequence[dict[str, Any]]
) -> Round:
    applying, reporting = deepcopy(APPLICATION_QUESTIONS), deepcopy(RETURN_QUESTIONS)
    applying["sections"][0]["questions"] += asked
    reporting["sections"][0]["questions"] += told
    questions = make_question_set(session, scheme.id, applying, now)
    make_question_set(session, scheme.id, reporting, now, purpose="return")
    return make_round(session, questions, now, budget_pence=Pence(750_000_00))
