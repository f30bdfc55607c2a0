"""What can have happened with the day by which a round is decided."""

from datetime import date
from uuid import UUID

from grants.kernel.events import Event


class DecisionDaySaid(Event):
    """A round is decided by another day than was said before, or by one where none was said."""

    sentence = "{actor} said that {round_id} is decided by {decisions_by}"

    round_id: UUID
    scheme_id: UUID
    decisions_by: date


DECISION_DAY_EVENTS = (DecisionDaySaid,)
