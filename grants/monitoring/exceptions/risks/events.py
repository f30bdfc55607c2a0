"""What can have happened with the risks of a grant."""

from uuid import UUID

from grants.kernel.events import Event


class GrantRiskScored(Event):
    """A risk of a grant was scored at a return."""

    sentence = "{actor} scored a risk of {award_id} at {return_id}: {score}"

    award_id: UUID
    return_id: UUID
    risk_id: UUID
    score: int


RISK_EVENTS = (GrantRiskScored,)
