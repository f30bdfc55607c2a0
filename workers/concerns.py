"""Mails to people without an account who raised a concern."""

from uuid import UUID

from grants.concerns.queries import concern_of
from grants.kernel.running import Record, Work
from grants.kernel.writing import write
from grants.notifications.reactions.concern import facts_of, is_taken_by
from workers.accounts import Reader
from workers.mail import Mail
from workers.to_others import send_to_other


def mail_concern(work: Work) -> Record | None:
    """Send what the job says to the address that was given with the concern, unless somebody else looks into it by now
    than the job names.

    The name that was typed is left out: anybody can type anybody's address, and words of their own.
    """
    with work.database.read() as session:
        concern = concern_of(session, UUID(work.args["concern_id"]))
        taker = work.args.get("person_id")
        if taker is not None and not is_taken_by(concern, UUID(taker)):
            return None
        person = Reader("reader", concern.email)
        words = write(work.args["template"], person=person, **facts_of(concern))
    return send_to_other(Mail(person.name, person.email, words), work)
