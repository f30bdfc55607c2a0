"""Who opens the files of an application before their panel."""

from uuid import UUID

from sqlalchemy.orm import Session

from grants.applications.uploads.models import ApplicationFile
from grants.applications.uploads.queries import upload_of
from grants.kernel.access import Actor
from grants.kernel.uploads.access import NOT_LOOKED_AT
from grants.kernel.uploads.models import CLEAN
from grants.panels.access import load_seat, may_read
from grants.panels.seats import Seat


def load_seat_and_file(session: Session, upload_id: UUID) -> tuple[Seat, ApplicationFile]:
    """A file, and where the present actor stands towards its application. Raises NotFound."""
    upload = upload_of(session, upload_id)
    return load_seat(session, upload.record_id), upload


def may_open_file(actor: Actor, record: tuple[Seat, ApplicationFile]) -> str | None:
    """Whoever reads the application here, once a scanner has found the file clean."""
    seat, upload = record
    return may_read(actor, seat) or (None if upload.state == CLEAN and upload.is_sent else NOT_LOOKED_AT)
