"""The bank statement of an account is uploaded, and takes the place of one before."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.events import publish
from grants.kernel.file_checks.checked import checked_file
from grants.kernel.file_checks.refusals import FileRefused
from grants.kernel.files import FileStore, digest_of
from grants.kernel.forms import Question
from grants.kernel.problems import Conflict
from grants.kernel.uploads.service import take_file
from grants.organisations.bank.check_rules import CHECK, STATEMENT
from grants.organisations.bank.models import StatementFile
from grants.organisations.bank.queries import standing_check
from grants.organisations.bank.service import check_account_version, locked_account, remove_statements
from grants.organisations.events import BankStatementAdded
from grants.organisations.models import Organisation
from grants.organisations.statements import queries

FIELD = Question(key="file", type="file", label="Bank statement", required=True, minutes=1, most_files=1)


def add_statement(
    session: Session,
    organisation: Organisation,
    *,
    name: str,
    content: bytes,
    version: int,
    files: FileStore,
    actor: Actor,
    now: datetime,
) -> StatementFile:
    """Keep a statement of the account, in the place of one before, and have it looked at by the scanner.

    `version` is that of the account that it is of. Raises NotFound where no account was told, Stale when it has changed
    since, Conflict when somebody has checked the account by the statement that is there, or both have checked and
    confirmed it, and Invalid for a file that can't be taken. The same file sent twice is kept once.
    """
    kept = locked_account(session, organisation)
    standing = queries.statement_of(session, organisation.id)
    if standing and standing.uploaded_by == actor.person_id and _is_same(standing, name, content):
        return standing
    check_account_version(kept, version, "Look whether the statement is of the one that stands now.")
    checked = standing_check(session, organisation.id, CHECK)
    if kept.checked_at is not None or (checked and checked.evidence == STATEMENT):
        raise Conflict("The account is checked already, so no other statement is needed.", code="checked_already")
    statement = StatementFile(bank_account_id=organisation.id)
    remove_statements(session, kept, actor=actor, now=now)
    take_file(
        session,
        statement,
        question=FIELD,
        noted=[],
        beside=StatementFile.bank_account_id == organisation.id,
        name=name,
        content=content,
        files=files,
        actor=actor,
        now=now,
    )
    kept.version += 1
    session.flush()
    added = BankStatementAdded(organisation_id=organisation.id, upload_id=statement.id)
    publish(session, added, actor=actor, now=now)
    return statement


def _is_same(standing: StatementFile, name: str, content: bytes) -> bool:
    """Whether a file is the one that is there already."""
    try:
        taken = checked_file(name, content, largest_megabytes=FIELD.largest_megabytes)
    except FileRefused:
        return False
    return digest_of(taken.content) == standing.file.digest
