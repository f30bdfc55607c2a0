"""A scheme with two funders and some grants, made row by row: the stages before this one have tests of their own."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.awards.models import PAYABLE, Award, AwardShare, Instalment
from grants.awards.planning.plans.service import share_instalments
from grants.identity.models import Person
from grants.kernel.db import new_id
from grants.kernel.money import Pence, share
from grants.monitoring.models import Return
from grants.organisations.models import Organisation
from grants.panels.models import AT_MEETING, Decision, Panel
from grants.reporting.packs.contents import contents_of
from grants.reporting.packs.scope import Scope
from grants.schemes.defaults import RETURN
from grants.schemes.models import Round, Scheme
from tests.awards.rows import seat_two, take_part
from tests.awards.runs.rows import pay_row
from tests.house import TestHouse
from tests.made import (
    make_application,
    make_award,
    make_contribution,
    make_member,
    make_organisation,
    make_question_set,
    make_round,
    make_scheme,
)

NHS, COUNCIL = "Leeds Health Partnership", "Leeds Council"


ABOUT_ORGANISATIONS = ("area", "kind", "charity_number", "may_be_named", "trading_name")


@dataclass
class Story:
    """The Stronger Together scheme: two funders, 2 to 1, and whatever grants a test makes."""

    house: TestHouse
    scheme: Scheme = field(init=False)
    funders: dict[str, Organisation] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: count(1))
    round: Round | None = None
    panels: dict[UUID, UUID] = field(default_factory=dict)
    members: list[UUID] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.administrator = self.house.person("Ada Min", administrator=True)
        with self.house.write() as session:
            self.scheme = self.add_scheme(session, "Stronger Together", {NHS: 50_000_00, COUNCIL: 25_000_00})
            self.returned = make_question_set(session, self.scheme.id, RETURN, self.house.now(), purpose="return")

    def add_scheme(self, session: Session, name: str, contributions: dict[str, int]) -> Scheme:
        now = self.house.now()
        scheme = make_scheme(
            session,
            now,
            slug=name.lower().replace(" ", "-"),
            name=name,
            smallest_award_pence=Pence(1),
            largest_award_pence=Pence(50_000_00),
        )
        for position, (funder, pence) in enumerate(contributions.items(), 1):
            kept = self.funders.get(funder) or self.organisation(session, funder, is_funder=True)
            self.funders[funder] = kept
            make_contribution(session, scheme.id, kept.id, pence, position)
        return scheme

    def organisation(self, session: Session, name: str, **details: Any) -> Organisation:
        return make_organisation(session, name, self.house.now(), **details)

    def funders_person(self, funder: str) -> Person:
        person = self.house.person(f"Reader of {funder}")
        with self.house.write() as session:
            make_member(session, self.funders[funder].id, person.id, self.house.now(), position="officer")
        return person

    def grant(
        self,
        pence: int,
        *,
        to: str = "",
        income: int | None = 8_000_00,
        on: date = date(2027, 1, 18),
        scheme: Scheme | None = None,
        shares: dict[str, int] | None = None,
        state: str = "accepted",
        **details: Any,
    ) -> Award:
        """One accepted grant of its own organisation, divided 2 to 1 unless `shares` are given."""
        number = next(self.numbers)
        scheme = scheme or self.scheme
        with self.house.write() as session:
            known = {name: details.pop(name) for name in ABOUT_ORGANISATIONS if name in details}
            organisation = self.organisation(session, to or f"Group {number}", annual_income_pence=income, **known)
            about = {"grant_id": f"360G-elsewhere-{number}", "title": f"Garden {number}", "amount_pence": Pence(pence)}
            about |= {"state": state, "awarded_on": on}
            award = make_award(session, scheme.id, organisation.id, self.house.now(), **about | details)
            parts = shares or dict(zip((NHS, COUNCIL), share(pence, [2, 1]), strict=True))
            for funder, part in parts.items():
                session.add(AwardShare(award_id=award.id, funder_id=self.funders[funder].id, amount_pence=Pence(part)))
        return award

    def decided_grant(self, pence: int, *, on: date, **details: Any) -> Award:
        """A grant that was applied for and decided on here."""
        now = self.house.now()
        self._meet()
        with self.house.write() as session:
            group = self.organisation(session, "Beeston Blooms")
            application = self._application(session, group, pence, "decided")
            decision = self._decision(session, application, pence, "award")
        return self.grant(
            pence,
            on=on,
            **{
                "grant_id": None,
                "application_id": application.id,
                "decision_id": decision.id,
                "accepted_at": now,
                "accepted_by": self.administrator.id,
                **details,
            },
        )

    def declined(self, group: Organisation, pence: int) -> None:
        """An application that was sent, and declined now."""
        self._meet()
        with self.house.write() as session:
            self._decision(session, self._application(session, group, pence, "decided"), 0, "decline")

    def _meet(self) -> None:
        if not self.members:
            self.members = [self.house.person(name).id for name in ("Tia Third", "Ted Third")]

    def _decision(self, session: Session, application: Application, pence: int, outcome: str) -> Decision:
        now = self.house.now()
        panel_id = self._panel_of(session, application.round_id)
        take_part(session, panel_id, application.id, now)
        decision = Decision(
            id=new_id(),
            application_id=application.id,
            panel_id=panel_id,
            outcome=outcome,
            amount_pence=Pence(pence),
            reasons="Good",
            feedback="" if pence else "There was too little money.",
            decided_by=self.administrator.id,
            decided_at=now,
            held=AT_MEETING,
            took_part=2,
            third_sector_took_part=2,
            confirmed_by=self.administrator.id,
        )
        session.add(decision)
        session.flush()
        return decision

    def _panel_of(self, session: Session, round_id: UUID) -> UUID:
        if round_id not in self.panels:
            panel = Panel(id=new_id(), round_id=round_id, state="convening", created_at=self.house.now())
            session.add(panel)
            session.flush()
            seat_two(session, panel.id, self.members, self.house.now())
            self.panels[round_id] = panel.id
        return self.panels[round_id]

    def asked(self, group: Organisation, pence: int, *, state: str) -> None:
        """An application that was sent now and has come so far."""
        with self.house.write() as session:
            self._application(session, group, pence, state)

    def open_round(self, session: Session) -> Round:
        """A round that closed a month ago, to which applications are sent from now on."""
        now = self.house.now()
        self.round = make_round(
            session,
            self.returned,
            now,
            name=f"Round {new_id()}",
            opens_at=now - timedelta(days=60),
            closes_at=now - timedelta(days=30),
            budget_pence=Pence(50_000_00),
        )
        return self.round

    def _application(self, session: Session, group: Organisation, pence: int, state: str) -> Application:
        round_ = self.round or self.open_round(session)
        more = {"state": state, "amount_requested_pence": Pence(pence)}
        return make_application(session, round_, group.id, self.administrator.id, self.house.now(), **more)

    def instalment(self, award: Award, number: int, pence: int, state: str, paid_on: date | None = None) -> None:
        made = Instalment(
            id=new_id(),
            award_id=award.id,
            number=number,
            amount_pence=Pence(pence),
            due_on=date(2027, 2, 1),
            state=PAYABLE if paid_on else state,
        )
        two = [self.house.person(f"{name} Payments", administrator=True).id for name in ("Abe", "Pat")]
        with self.house.write() as session:
            session.add(made)
            session.flush()
            share_instalments(session, award)
            if paid_on:
                pay_row(session, made, award.organisation_id, paid_on=paid_on, two=two, now=self.house.now())

    def report(self, award: Award, number: int, state: str, due_at: datetime, **answers: Any) -> None:
        """A return of an award; those accepted were reviewed now."""
        sent = state != "due"
        reviewed = state in ("accepted", "sent back")
        with self.house.write() as session:
            session.add(
                Return(
                    id=new_id(),
                    award_id=award.id,
                    number=number,
                    period_from=date(2027, 1, 1),
                    period_to=date(2027, 1, 31),
                    due_at=due_at,
                    question_set_id=self.returned.id,
                    answers=answers,
                    state=state,
                    submitted_at=self.house.now() if sent else None,
                    reviewed_at=self.house.now() if reviewed else None,
                    review_note="Say more" if state == "sent back" else "",
                )
            )


def contents(
    story: Story,
    kind: str = "quarterly",
    funder: str | None = None,
    *,
    period: tuple[date, date] = (date(2027, 1, 1), date(2027, 3, 31)),
) -> dict[str, Any]:
    """What a pack on the scheme tells of a quarter."""
    with story.house.read() as session:
        funder_id = story.funders[funder].id if funder else None
        scope = Scope([story.scheme.id], funder_id, *period, story.house.now())
        return contents_of(session, kind, scope).in_lines()


def table_of(told: dict[str, Any], key: str) -> dict[str, Any] | None:
    """One table of a pack; None where it has none of that key."""
    tables = (table for section in told["sections"] for table in section["tables"])
    return next((table for table in tables if table["key"] == key), None)
