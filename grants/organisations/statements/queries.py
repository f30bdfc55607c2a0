"""Reading the bank statements of organisations."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.kernel.problems import NotFound
from grants.kernel.uploads.models import HARMFUL
from grants.organisations import queries
from grants.organisations.bank.models import StatementFile
from grants.organisations.models import Organisation


def statement_of(session: Session, organisation_id: UUID) -> StatementFile | None:
    """The statement of the account that an organisation has now, also when it was found harmful; None without one."""
    standing = StatementFile.bank_account_id == organisation_id, StatementFile.removed_at.is_(None)
    return session.scalar(
        select(StatementFile).where(*standing).options(joinedload(StatementFile.file, innerjoin=True))
    )


def organisation_and_statement(session: Session, organisation_id: UUID) -> tuple[Organisation, StatementFile]:
    """Raises NotFound, also where an organisation has no statement."""
    organisation = queries.organisation_of(session, organisation_id)
    statement = statement_of(session, organisation_id)
    if statement is None:
        raise NotFound("There is no bank statement.")
    return organisation, statement


def with_statement(session: Session, ids: Collection[UUID]) -> set[UUID]:
    """Which of some organisations have a statement of the account that they have now, that was not found harmful."""
    standing = (
        StatementFile.bank_account_id.in_(ids),
        StatementFile.removed_at.is_(None),
        StatementFile.state != HARMFUL,
    )
    return {each for each in session.scalars(select(StatementFile.bank_account_id).where(*standing)) if each}
