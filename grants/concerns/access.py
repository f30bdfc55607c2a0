"""Who may see and answer concerns."""

from uuid import UUID

from sqlalchemy.orm import Session

from grants.concerns.models import Concern
from grants.concerns.queries import open_concern
from grants.kernel.access import Actor
from grants.kernel.web import current_actor


def load_concern(session: Session, concern_id: UUID) -> Concern:
    """A concern, unless a conflict of interest closes it to whoever asks. Raises NotFound."""
    return open_concern(session, current_actor(), concern_id)


def may_read(actor: Actor, concern: Concern) -> str | None:
    """Administrators, and whoever raised it."""
    if actor.is_administrator or (actor.person_id is not None and actor.person_id == concern.raised_by):
        return None
    return "Only whoever raised this and the grant-maker read it."
