"""What became of an application, as far as whoever applied may know it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.applications.models import WITHDRAWN, Application
from grants.awards.letters.models import Letter
from grants.awards.letters.rules import INELIGIBLE, OFFER, RESERVE_CLOSED
from grants.awards.models import ACCEPTED, DECLINED, ENDED, LAPSED, OFFERED
from grants.kernel.money import Pence
from grants.kernel.stage import Told
from grants.panels.deciding.reserve.models import ReserveEnding
from grants.panels.models import DECLINE, OUTCOMES, RESERVE, Decision

RESERVE_IS_CLOSED = "reserve list closed"
KINDS = (*OUTCOMES, RESERVE_IS_CLOSED, INELIGIBLE, WITHDRAWN)
_TOLD = {"reserve": RESERVE, "decline": DECLINE, RESERVE_CLOSED: RESERVE_IS_CLOSED}
"""What each kind of letter without an offer tells."""

_IN_LISTS = {
    OFFERED: "Grant offered",
    ACCEPTED: "Grant accepted",
    DECLINED: "Offer turned down",
    LAPSED: "Offer lapsed",
    ENDED: "Grant ended",
    RESERVE: "On the reserve list",
    RESERVE_IS_CLOSED: "Reserve list closed",
    DECLINE: "Not given a grant",
    INELIGIBLE: "Not eligible",
}


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


def outcomes_told(session: Session, ids: Sequence[UUID]) -> dict[UUID, Told]:
    """What people were told of some applications, by application: the newest letter, or what became of the offer."""
    letters = session.scalars(
        select(Letter).where(Letter.application_id.in_(ids)).order_by(Letter.id).options(joinedload(Letter.award))
    )
    return {letter.application_id: _told_by(letter) for letter in letters if letter.application_id}


def _told_by(letter: Letter) -> Told:
    offered = letter.kind == OFFER and letter.award is not None
    state = letter.award.state if offered and letter.award else _TOLD.get(letter.kind, INELIGIBLE)
    return Told(state, _IN_LISTS[state])


def _feedback_told(session: Session, decision: Decision) -> str:
    """What the panel said of an application that got no offer, as its letter has it.

    Whoever is funded from the reserve list hears of that, and what is said then, when the offer is released.
    """
    ending = session.get(ReserveEnding, decision.id)
    return ending.feedback if ending else decision.feedback
