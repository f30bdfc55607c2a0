"""What every writer of applications begins with: the record as it is now, and refusals as errors."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from grants.applications.models import Application
from grants.applications.rest import read_parties
from grants.kernel.problems import Conflict, Problem
from grants.kernel.slices import slices

CHANGING = [
    "state",
    "version",
    "title",
    "amount_requested_pence",
    "answers",
    "submitted_at",
    "own_closes_at",
]
"""What may have changed between the reading of an application and its lock, beside its host and partners."""


def remember_lock(session: Session, application: Application) -> None:
    """Remember that this transaction has read the application under its lock."""
    session.info["locked_application"] = (session.get_transaction(), application)


def lock(session: Session, application: Application) -> None:
    """Read the application as it is now, and let nobody else change it before we have.

    Does nothing where this transaction has locked it already.
    """
    session.flush()
    if session.info.get("locked_application") == (session.get_transaction(), application):
        return
    session.refresh(application, CHANGING, with_for_update=True)
    read_parties(session, application)
    remember_lock(session, application)


def lock_all(session: Session, applications: Collection[Application]) -> None:
    """Read many applications as they are now, without their answers, and lock them until the transaction ends."""
    session.flush()
    for some in slices(sorted(each.id for each in applications)):
        these = select(Application).where(Application.id.in_(some)).order_by(Application.id)
        locked = these.options(defer(Application.answers)).with_for_update(of=Application)
        session.scalars(locked, execution_options={"populate_existing": True}).all()


def refuse(refusal: Problem | None) -> None:
    """Raise Conflict when there is a reason why not."""
    if refusal is not None:
        raise Conflict(refusal.message, code=refusal.code)
