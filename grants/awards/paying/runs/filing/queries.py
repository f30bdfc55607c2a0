"""Reading what files of runs need."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.paying.runs.answering.service import by_reference
from grants.awards.paying.runs.models import DROPPED, Payment, PaymentRun
from grants.awards.paying.runs.queries import payments_of
from grants.kernel.files import StoredFile
from grants.kernel.problems import NotFound


def file_of(session: Session, run: PaymentRun) -> StoredFile:
    """What is kept of the file of a run.

    Raises NotFound.
    """
    if run.file_id is None:
        raise NotFound("This run has no file.")
    return session.get_one(StoredFile, run.file_id)


def sent_payments(session: Session, run: PaymentRun) -> dict[str, Payment]:
    """The payments of a run that were sent, by the reference that the bank knows."""
    found = by_reference(payments_of(session, run.id))
    return {reference: payment for reference, payment in found.items() if payment.state != DROPPED}


def runs_of(session: Session, references: Collection[str]) -> dict[str, str]:
    """The reference of the run to which each of some payments belongs, where there is such a payment."""
    rows = session.execute(
        select(Payment.end_to_end, PaymentRun.reference).join(Payment.run).where(Payment.end_to_end.in_(references))
    )
    return {row[0]: row[1] for row in rows}
