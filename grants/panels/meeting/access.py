"""Who votes."""

from grants.kernel.access import Actor
from grants.panels.access import may_decide, may_read
from grants.panels.seats import Seat


def may_vote(actor: Actor, seat: Seat) -> str | None:
    """Members for themselves; the chair and administrators for all who are there. Nobody with a conflict."""
    if seat.member is None:
        return may_decide(actor, seat)
    return may_read(actor, seat)
