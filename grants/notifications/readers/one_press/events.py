"""What can have happened with the links in reminders."""

from uuid import UUID

from grants.kernel.events import Event


class SaidToBeDone(Event):
    """A person says that what they were reminded of is done already."""

    sentence = "{person_id} said that what they were reminded of is done: {about_id:what was due}"

    about_id: UUID
    kind: str
    person_id: UUID


PRESSING_EVENTS = (SaidToBeDone,)
