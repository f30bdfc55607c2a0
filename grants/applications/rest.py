"""What few applications have: a host, partners, clarifications. Whether there are any is asked along with one that is
only read; reading each of them in vain takes longer than reading the application.
"""

from functools import cache
from uuid import UUID

from sqlalchemy import Select, bindparam, exists, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from grants.applications.models import Application, Clarification, Party

HAS_PARTIES = exists().where(Party.application_id == Application.id).label("has_parties")
WAS_ASKED = exists().where(Clarification.application_id == Application.id).label("was_asked")


def read_rest(session: Session, application: Application, *, has_parties: bool, was_asked: bool) -> None:
    """Give an application its host and partners, and its clarifications, where it has any."""
    set_committed_value(application, "parties", parties_of(session, application.id) if has_parties else [])
    set_committed_value(application, "clarifications", _clarifications(session, application.id) if was_asked else [])


def _clarifications(session: Session, application_id: UUID) -> list[Clarification]:
    theirs = select(Clarification).where(Clarification.application_id == application_id)
    return list(session.scalars(theirs.options(selectinload(Clarification.editions)).order_by(Clarification.id)))


def read_parties(session: Session, application: Application) -> None:
    """Give an application its host and its partners as they are now."""
    set_committed_value(application, "parties", parties_of(session, application.id))


def parties_of(session: Session, application_id: UUID) -> list[Party]:
    """The host and the partners of an application, and who answered: the host first, the others as they were named."""
    return list(session.scalars(_parties(), {"application_id": application_id}))


@cache
def _parties() -> Select[Party]:
    """Put together once: every change of an application asks it."""
    theirs = select(Party).where(Party.application_id == bindparam("application_id"))
    return theirs.options(joinedload(Party.answerer)).order_by(Party.role, Party.id)
