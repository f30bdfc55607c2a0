"""What can have happened with a reserve list once its decisions are final."""

from uuid import UUID

from grants.kernel.events import Event
from grants.kernel.money import Pence


class ReserveFunded(Event):
    """Money came free, and an application in reserve gets it: its decision is an award from now on, and final.

    `place` is where it stood; `passed_over` counts those that stood before it.
    """

    sentence = "{actor} funded {application_id} from the reserve list with {amount_pence}"

    decision_id: UUID
    application_id: UUID
    round_id: UUID
    outcome: str
    amount_pence: Pence
    place: int | None
    passed_over: int


class ReserveClosed(Event):
    """No more money comes to these, which were still in reserve."""

    sentence = "{actor} closed the reserve list of {round_id}"

    panel_id: UUID
    round_id: UUID
    decision_ids: tuple[UUID, ...]


RESERVE_EVENTS = (ReserveFunded, ReserveClosed)
