"""Reading what an organisation sent before."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, defer, joinedload

from grants.applications.models import Application
from grants.schemes.models import Round

MOST_SHOWN = 20


def earlier_applications(session: Session, application: Application) -> list[Application]:
    """What the same organisation sent before, the newest first, with round and scheme, without answers."""
    whole = (
        joinedload(Application.round, innerjoin=True).joinedload(Round.scheme, innerjoin=True),
        defer(Application.answers),
    )
    found = _earlier(application).options(*whole).order_by(Application.id.desc())
    return list(session.scalars(found.limit(MOST_SHOWN)))


def has_earlier(session: Session, application: Application) -> bool:
    """Whether there is anything to copy from."""
    return session.scalar(_earlier(application).with_only_columns(Application.id).limit(1)) is not None


def _earlier(application: Application) -> Select[Application]:
    return select(Application).where(
        Application.organisation_id == application.organisation_id,
        Application.id != application.id,
        Application.submitted_at.is_not(None),
    )
