"""Files that nobody may have any more: first marked, then their bytes deleted, unless another file has the same."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.files import FileStore, StoredFile
from grants.kernel.jobs import DOCUMENTS, JobKind, add_job

DELETE_BYTES = "kernel.delete_bytes"
DELETE_JOB = JobKind(DELETE_BYTES, DOCUMENTS)


def discard_file(session: Session, file: StoredFile, *, now: datetime) -> None:
    """Mark a file as discarded, and have its bytes deleted soon after. Doing it again changes nothing."""
    if file.discarded_at is None:
        file.discarded_at = now
        add_job(session, DELETE_BYTES, key=str(file.id), args={"digest": file.digest}, now=now)


def delete_bytes(session: Session, files: FileStore, digest: str) -> None:
    """Delete the bytes under a digest, if every file that names them is discarded.

    Done inside a transaction that holds those records: see `files.put_again`. Should it fail, the bytes are gone all
    the same, and doing it again changes nothing.
    """
    naming = select(StoredFile.discarded_at).where(StoredFile.digest == digest)
    session.execute(naming.with_for_update()).all()
    # Read once more: somebody whom we waited for may have added one.
    if all(discarded_at is not None for discarded_at in session.scalars(naming)):
        files.delete(digest)
