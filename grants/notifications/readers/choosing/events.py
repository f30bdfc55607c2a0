"""What people can have chosen about our mail."""

from uuid import UUID

from grants.kernel.events import Event


class MailChoiceMade(Event):
    """A person does not get these kinds of messages by mail any more, or gets them again."""

    sentence = "{person_id} chose which mail to get: no more of {ended:=no kind}, again {begun_again:=no kind}"

    person_id: UUID
    ended: tuple[str, ...]
    begun_again: tuple[str, ...]


class MailingHoursChosen(Event):
    """A person is written to between two hours of the day; at any civil hour where they are None."""

    sentence = "{person_id} chose at which hours they are written to"

    person_id: UUID
    from_hour: int | None
    until_hour: int | None


CHOOSING_EVENTS = (MailChoiceMade, MailingHoursChosen)
