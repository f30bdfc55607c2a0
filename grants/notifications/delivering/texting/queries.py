"""Reading who gets text messages, and those that were sent."""

from uuid import UUID

from sqlalchemy.orm import Session

from grants.identity.models import Person
from grants.identity.needs.models import CommunicationNeed
from grants.identity.needs.rules import mobile_number
from grants.kernel.settings import Settings
from grants.notifications.delivering.texting.models import SentText

TEXT_MESSAGE = "text_message"


def number_for_text(needs: CommunicationNeed | None, person: Person, settings: Settings) -> str | None:
    """The number to which a reminder goes as a text message in place of a mail, to somebody with these needs.

    None for whoever does not prefer that or gave no mobile number, and where no way of sending texts is set.
    """
    if not settings.sends_texts or needs is None or needs.contact_method != TEXT_MESSAGE:
        return None
    return mobile_number(person.phone)


def text_of_mail(session: Session, mail_id: UUID | None) -> SentText | None:
    """The text message that went in place of a mail."""
    return session.get(SentText, mail_id) if mail_id else None
