"""Whether a person is mailed about something at all."""

from uuid import UUID

from sqlalchemy.orm import Session

from grants.notifications.bounces.queries import failed_of
from grants.notifications.bounces.service import ADDRESS_FAILED
from grants.notifications.kinds import kind_named


def why_not_mailed(session: Session, person_id: UUID, kind: str) -> str | None:
    """Why a person is not mailed about what is no duty of ours; None where they are."""
    if kind_named(kind).is_duty:
        return None
    return ADDRESS_FAILED if failed_of(session, person_id) is not None else None
