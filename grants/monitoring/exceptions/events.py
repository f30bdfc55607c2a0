"""What can have happened with exceptions."""

from datetime import date
from uuid import UUID

from grants.kernel.events import Event


class ExceptionTaken(Event):
    """An administrator looks after an exception by a day; nobody any more where both are None."""

    sentence = "{actor} changed who looks after a matter of {award_id}: {person_id:|nobody}, by {by_day:no day}"

    award_id: UUID
    matter: str
    exception_id: UUID
    person_id: UUID | None
    by_day: date | None


EXCEPTION_EVENTS = (ExceptionTaken,)
