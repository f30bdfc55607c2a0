"""Mails to people who need have no account: nobody's messages."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.kernel.running import Record, Work
from grants.kernel.web import this_app
from grants.notifications.delivering.bounces.service import record_refusal
from grants.notifications.delivering.outgoing.refusing import AddressRefused
from workers.mail import Mail, send


def send_to_other(mail: Mail, work: Work) -> Record | None:
    """Send a mail that is nobody's message. None when it has gone out; what to record where the server takes none for
    this address, so that an administrator rings.
    """
    try:
        send(mail, job_id=work.job_id, settings=this_app().settings_as_said, now=work.clock())
    except AddressRefused as error:
        refused = error

        def record(session: Session, now: datetime) -> None:
            record_refusal(session, work.job_id, refused, now=now)

        return record
    return None
