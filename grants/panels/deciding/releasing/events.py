"""What can have happened with the letters of a panel's decisions."""

from dataclasses import dataclass
from uuid import UUID

from grants.kernel.events import Event
from grants.kernel.money import Pence


@dataclass(frozen=True, kw_only=True)
class DecisionReleased(Event):
    """The applicant may be told what was decided: somebody who did not make it final has looked at it."""

    decision_id: UUID
    application_id: UUID
    round_id: UUID
    outcome: str
    amount_pence: Pence


RELEASING_EVENTS = (DecisionReleased,)
