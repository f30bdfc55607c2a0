"""What every writer of applications begins with: the record as it is now, and refusals as errors."""

from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.kernel.problems import Conflict, Problem


def lock(session: Session, application: Application) -> None:
    """Read the application as it is now, and let nobody else change it before we have."""
    columns = ["state", "version", "title", "amount_requested_pence", "answers", "submitted_at", "own_closes_at"]
    session.flush()
    session.refresh(application, columns, with_for_update=True)


def refuse(refusal: Problem | None) -> None:
    """Raise Conflict when there is a reason why not."""
    if refusal is not None:
        raise Conflict(refusal.message, code=refusal.code)
