"""Who sees feedback that the marks make."""

from grants.kernel.access import Actor
from grants.panels.access import may_decide
from grants.panels.seats import Seat


def may_have_draft(actor: Actor, seat: Seat) -> str | None:
    """Whoever records the decision, once no other mark can sway theirs."""
    unseen = "You see the others’ marks, and feedback made of them, once yours are given."
    return may_decide(actor, seat) or (None if seat.sees_others else unseen)
