"""Whoever confirms is another than who began, and both run the programme at that moment."""

from uuid import UUID

from sqlalchemy.orm import Session

from grants.identity.by_two.queries import gone
from grants.identity.by_two.rules import FIRST_GONE, Pair, second_refusal
from grants.kernel.access import Actor
from grants.kernel.problems import Conflict, Denied


def check_second(session: Session, first: UUID | None, *, actor: Actor, pair: Pair) -> None:
    """Raise Denied where whoever confirms was the first too, and Conflict where the first runs the programme no more.

    Until the transaction ends nobody ends that the first does.
    """
    is_first = first is not None and first == actor.person_id
    refusal = second_refusal(pair, is_first=is_first, gone=None if is_first else gone(session, first, lock=True))
    if refusal and refusal.code == FIRST_GONE:
        raise Conflict(refusal.message, code=FIRST_GONE)
    if refusal:
        raise Denied(refusal.message)
