"""Reading what a copy is of."""

from uuid import UUID

from sqlalchemy.orm import Session

from grants.applications import queries
from grants.applications.models import Application


def application_and_format(session: Session, application_id: UUID, in_format: str) -> tuple[Application, str]:
    return queries.application_of(session, application_id), in_format
