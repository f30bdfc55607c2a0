"""Who declares an interest."""

from grants.applications.conflicts import has_conflict
from grants.kernel.access import Actor
from grants.panels.access import CONFLICT
from grants.panels.seats import Seat


def may_declare(actor: Actor, seat: Seat) -> str | None:
    if seat.member is None:
        return "Only the members of this panel declare an interest."
    return CONFLICT if has_conflict(actor, seat.application.id) else None
