"""What people read of instalments that wait for more than their day or a return."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from grants.awards.models import PLANNED, Instalment
from grants.awards.planning.obstacles.queries import instalments_for, obstacles_of, standings_of
from grants.awards.planning.obstacles.rules import CONDITION, DOCUMENT, HELD, NOTICE, RETURN, Obstacle, obstacles

WAITS, STOPPED = "waits", "not paid any more"


@dataclass(frozen=True)
class Stop:
    """How an instalment stands that something stops, and what does, as it is said to the grantee and to us."""

    state: str
    obstacles: tuple[Obstacle, ...]

    @property
    def to_grantee(self) -> str:
        return " ".join(each.to_grantee for each in self.obstacles)

    @property
    def to_us(self) -> str:
        return " ".join(each.to_us for each in self.obstacles)


def once_accepted(session: Session, award_id: UUID, number: int, *, today: date) -> str:
    """What becomes of the instalment that waits for the return of this number, once we accept that."""
    found = session.scalars(instalments_for(award_id).where(Instalment.waits_for_return == number)).all()
    standings = standings_of(session, found)
    if not standings:
        return "No instalment waits for it"
    agreed = [replace(each, return_agreed=True) for each in standings.values()]
    left = dict.fromkeys(each.to_us for standing in agreed for each in obstacles(standing, today=today))
    if not left:
        return "The instalment that waits for it can be paid"
    return f"The instalment that waits for it cannot be paid yet: {' '.join(left)}"


def what_stops(session: Session, unpaid: Sequence[Instalment], *, today: date) -> dict[UUID, Stop]:
    """What stops some unpaid instalments, by the instalment's id; only of those that are held, or that wait for
    something that somebody has to do. A return that such a one waits for is said as well. One that is payable
    already is stopped by notice and by being held alone.
    """
    found = {}
    for instalment_id, in_the_way in obstacles_of(session, unpaid, today=today).items():
        state = next(each.state for each in unpaid if each.id == instalment_id)
        kinds = (NOTICE, HELD, CONDITION, DOCUMENT) if state == PLANNED else (NOTICE, HELD)
        if any(each.kind in kinds for each in in_the_way):
            stops = tuple(each for each in in_the_way if each.kind in (*kinds, RETURN))
            found[instalment_id] = Stop({HELD: HELD, NOTICE: STOPPED}.get(stops[0].kind, WAITS), stops)
    return found
