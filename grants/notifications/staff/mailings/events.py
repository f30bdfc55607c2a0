"""What can have happened with messages of staff."""

from uuid import UUID

from grants.kernel.events import Event


class MailingSent(Event):
    """Staff sent a message to everybody who acts for a grant, an application, an organisation or a round."""

    sentence = "{actor} sent a message to {number:person|people} of {of_id:a record}"

    mailing_id: UUID
    of: str
    of_id: UUID
    number: int


class SeveralWrittenTo(Event):
    """Staff sent a message to everybody who acts for one of several grants, applications or organisations."""

    sentence = "{actor} sent a message to {number:person|people} of several {of:awards=grants}"

    mailing_id: UUID
    of: str
    number: int


MAILING_EVENTS = (MailingSent, SeveralWrittenTo)
