"""Rows that tests begin with, each kind made in one place: a new column that must be filled in is filled in here."""

from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.awards.models import Award
from grants.kernel.clock import london_day
from grants.kernel.db import Base, new_id
from grants.kernel.money import Pence
from grants.kernel.references import new_reference
from grants.organisations.models import Membership, Organisation
from grants.schemes.models import Contribution, QuestionSetVersion, Round, Scheme

Row = TypeVar("Row", bound=Base)


def make_organisation(session: Session, name: str, now: datetime, **more: Any) -> Organisation:
    """An unregistered group, unless more is said."""
    usual = {"reference": new_reference("ORG"), "kind": "unregistered_group", "created_at": now}
    return _made(session, Organisation(id=new_id(), name=name, **usual | more))


def make_member(session: Session, organisation_id: UUID, person_id: UUID, now: datetime, **more: Any) -> Membership:
    """Somebody who acts for an organisation from now on, and does not sign."""
    usual = {"position": "Trustee", "since": now}
    return _made(session, Membership(organisation_id=organisation_id, person_id=person_id, **usual | more))


def make_scheme(session: Session, now: datetime, **more: Any) -> Scheme:
    """A scheme of grants over three years, from £500 to £8,000, with two instalments and two returns."""
    usual = {
        "slug": "warm-spaces",
        "name": "Warm spaces",
        "purpose": "Health",
        "instrument_test": "It builds capacity.",
        "co_produced_with": "Groups in Leeds",
        "smallest_award_pence": Pence(500_00),
        "largest_award_pence": Pence(8_000_00),
        "award_months": 36,
        "instalments": 2,
        "returns": 2,
        "eligibility": [],
        "created_at": now,
    }
    return _made(session, Scheme(id=new_id(), **usual | more))


def make_contribution(session: Session, scheme_id: UUID, funder_id: UUID, pence: int, position: int) -> Contribution:
    given = {"position": position, "amount_pence": Pence(pence)}
    return _made(session, Contribution(scheme_id=scheme_id, funder_id=funder_id, **given))


def make_question_set(
    session: Session, scheme_id: UUID, definition: dict[str, Any], now: datetime, **more: Any
) -> QuestionSetVersion:
    """The first version of what applicants are asked."""
    usual = {"purpose": "application", "number": 1, "created_at": now}
    return _made(session, QuestionSetVersion(id=new_id(), scheme_id=scheme_id, definition=definition, **usual | more))


def make_round(session: Session, questions: QuestionSetVersion, now: datetime, **more: Any) -> Round:
    """A round that opened a month ago and closed the day before yesterday."""
    usual = {
        "name": "Spring 2027",
        "opens_at": now - timedelta(days=30),
        "closes_at": now - timedelta(days=2),
        "budget_pence": Pence(100_000_00),
        "created_at": now,
    }
    return _made(
        session, Round(id=new_id(), scheme_id=questions.scheme_id, question_set_id=questions.id, **usual | more)
    )


def make_application(
    session: Session, round_: Round, organisation_id: UUID, person_id: UUID, now: datetime, **more: Any
) -> Application:
    """An application that was sent now."""
    usual = {
        "reference": new_reference("AP"),
        "started_by": person_id,
        "question_set_id": round_.question_set_id,
        "state": "submitted",
        "title": "A garden",
        "amount_requested_pence": Pence(4_000_00),
        "answers": {},
        "eligibility_answers": {},
        "created_at": now,
        "updated_at": now,
        "submitted_at": now,
        "submitted_by": person_id,
    }
    return _made(session, Application(id=new_id(), round_id=round_.id, organisation_id=organisation_id, **usual | more))


def make_award(session: Session, scheme_id: UUID, organisation_id: UUID, now: datetime, **more: Any) -> Award:
    """A grant that was accepted, and made elsewhere before."""
    usual = {
        "reference": new_reference("AW"),
        "grant_id": f"360G-{new_id()}",
        "title": "A garden",
        "amount_pence": Pence(5_000_00),
        "state": "accepted",
        "awarded_on": london_day(now),
        "created_at": now,
    }
    return _made(session, Award(id=new_id(), scheme_id=scheme_id, organisation_id=organisation_id, **usual | more))


def _made(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row
