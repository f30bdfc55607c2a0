"""Steps that keeping money and asking it back share."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.awards.changing.repayments import queries
from grants.awards.locking import lock_award
from grants.awards.models import MADE, Award
from grants.kernel.access import Actor
from grants.kernel.events import Event, publish
from grants.kernel.problems import Conflict, Denied, check_version


def lock_made(session: Session, award: Award) -> None:
    """Lock a grant, which may have ended. Raises Conflict where there is none."""
    lock_award(session, award)
    if award.state not in MADE:
        raise Conflict("There is no grant of which anything was paid.", code="not_accepted")


def check_settled(session: Session, award: Award, settled_before: int | None) -> None:
    """Raise Stale where more was settled than a form had seen; None for whatever stands now."""
    stands = queries.times_settled(session, award.id)
    check_version(
        settled_before,
        stands,
        "Money of this grant was asked back or kept since you opened this page. Look at it before you settle more.",
        current={"settled": stands},
        yours={"settled": settled_before},
    )


def person(actor: Actor) -> UUID:
    """The person who acts. Raises Denied where it is none."""
    if actor.person_id is None:
        raise Denied("Repayments are asked for and recorded by people.")
    return actor.person_id


def publish_about(session: Session, award: Award, happened: Event, actor: Actor, now: datetime) -> None:
    publish(session, happened, actor=actor, now=now, about=award.related_ids)
