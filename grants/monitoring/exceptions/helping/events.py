"""What can have happened with forms that are stuck."""

from uuid import UUID

from grants.kernel.events import Event


class HelpTaken(Event):
    """An administrator rings about a draft or a return that is stuck; nobody any more where `person_id` is None."""

    sentence = "{actor} changed who helps with {record_id:a form that is stuck}: {person_id:|nobody}"

    record_id: UUID
    form: str
    person_id: UUID | None


HELPING_EVENTS = (HelpTaken,)
