"""What became of an application, as far as whoever applied may know it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.applications.models import WITHDRAWN, Application
from grants.awards.letters import INELIGIBLE, OFFER, RESERVE_CLOSED
from grants.awards.models import Letter
from grants.kernel.money import Pence
from grants.panels.deciding.reserve.models import ReserveEnding
from grants.panels.models import DECLINE, OUTCOMES, RESERVE, Decision

RESERVE_IS_CLOSED = "reserve list closed"
KINDS = (*OUTCOMES, RESERVE_IS_CLOSED, INELIGIBLE, WITHDRAWN)
_TOLD = {"reserve": RESERVE, "decline": DECLINE, RESERVE_CLOSED: RESERVE_IS_CLOSED}
"""What each kind of letter without an offer tells."""


@dataclass(frozen=True)
class Outcome:
    """How an application ended: one of `KINDS`, None while nothing is known; and what its letter says of it."""

    outcome: str | None
    amount_pence: Pence | None = None
    conditions: str = ""
    reasons: str = ""
    letter: Letter | None = None


def outcome_of(session: Session, application: Application) -> Outcome:
    """What the newest letter about an application tells. Nothing is known before there is one."""
    letter = session.scalar(
        select(Letter)
        .where(Letter.application_id == application.id)
        .order_by(Letter.id.desc())
        .limit(1)
        .options(joinedload(Letter.decision))
    )
    if letter is None:
        return Outcome(WITHDRAWN if application.state == WITHDRAWN else None)
    decision = letter.decision
    if decision is None:
        reasons = application.screening.reasons if application.screening else ""
        return Outcome(INELIGIBLE, reasons=reasons, letter=letter)
    if letter.kind != OFFER:
        return Outcome(_TOLD[letter.kind], reasons=_feedback_told(session, decision), letter=letter)
    return Outcome(
        decision.outcome,
        amount_pence=decision.amount_pence,
        conditions=decision.conditions,
        reasons=decision.feedback,
        letter=letter,
    )


def _feedback_told(session: Session, decision: Decision) -> str:
    """What the panel said of an application that got no offer, as its letter has it.

    Whoever is funded from the reserve list hears of that, and what is said then, when the offer is released.
    """
    ending = session.get(ReserveEnding, decision.id)
    return ending.feedback if ending else decision.feedback
