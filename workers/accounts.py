"""Mails to contacts of organisations who have no account here: that a bank account has changed."""

from dataclasses import dataclass
from uuid import UUID

from grants.kernel.running import Record, Work
from grants.kernel.web import this_app
from grants.kernel.writing import write
from grants.notifications.account_reactions import TEMPLATE, contact_to_tell, facts_of
from grants.notifications.telling import MAILS
from workers.mail import Mail, send


@dataclass(frozen=True)
class Reader:
    """Somebody of whom we know no needs."""

    name: str
    letter_format: str = "standard"


def mail_account_changed(work: Work) -> Record | None:
    """Tell the contact that the job names, unless nobody is it any more."""
    app = this_app()
    with work.database.read() as session:
        found = contact_to_tell(session, UUID(work.args["organisation_id"]), work.args["role"])
        if found is None:
            return None
        name, address, organisation, account = found
        facts = facts_of(organisation, account, numbers=work.args["numbers"])
        words = write(f"{MAILS}/{TEMPLATE}", person=Reader(name), **facts)
    send(Mail(name, address, words), job_id=work.job_id, settings=app.settings, now=work.clock())
    return None
