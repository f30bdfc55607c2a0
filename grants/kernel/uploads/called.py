"""What files are called, where a list of other things names them."""

from collections.abc import Set
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.files import StoredFile
from grants.kernel.stage import Named
from grants.kernel.uploads.models import Upload


def names(session: Session, ids: Set[UUID]) -> dict[UUID, Named]:
    """Those of these records that are files."""
    found = select(Upload.id, StoredFile.name).join(StoredFile, StoredFile.id == Upload.file_id)
    return {
        upload_id: Named(f"the file “{name}”") for upload_id, name in session.execute(found.where(Upload.id.in_(ids)))
    }
