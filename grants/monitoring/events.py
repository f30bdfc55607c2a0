"""What can happen to a monitoring return."""

from datetime import datetime
from uuid import UUID

from grants.kernel.events import Event


class ReturnPlanned(Event):
    """A grantee owes a return for one period, by a minute."""

    sentence = "{return_id} was planned, due by {due_at}"

    return_id: UUID
    award_id: UUID
    due_at: datetime


class ReturnSaved(Event):
    """Answers were saved in a return that has not been sent."""

    sentence = "{actor} saved answers in {return_id}"

    return_id: UUID
    version: int


class ReturnSubmitted(Event):
    sentence = "{actor} sent {return_id}"

    return_id: UUID
    award_id: UUID


class ReturnTakenBack(Event):
    """Its people took a return back that nobody had begun to review. It is to be sent again."""

    sentence = "{taken_by} took back {return_id}"

    return_id: UUID
    award_id: UUID
    taken_by: UUID


class ReturnReviewBegun(Event):
    """One of us began to review a return, so it cannot be taken back any more."""

    sentence = "{actor} began to review {return_id}"

    return_id: UUID
    award_id: UUID


class ReturnDropped(Event):
    """A return that had not begun is not asked for any more, because its grant ends before."""

    sentence = "{return_id} was dropped, because {award_id} ends before it"

    return_id: UUID
    award_id: UUID
    number: int


class ReturnSkipped(Event):
    """An administrator left a return out: it is asked for no more."""

    sentence = "{actor} left out {return_id}"

    return_id: UUID
    award_id: UUID
    number: int


class ReturnSentBack(Event):
    """The grantee is asked to change something, and may do so again."""

    sentence = "{actor} sent back {return_id} with questions"

    return_id: UUID
    award_id: UUID


class ReturnAccepted(Event):
    sentence = "{actor} accepted {return_id}"

    return_id: UUID
    award_id: UUID
    number: int


class ReturnFileAdded(Event):
    """A file was added to the answer of a question of a return."""

    sentence = "{actor} added {upload_id:a file} to {return_id}"

    return_id: UUID
    upload_id: UUID
    question_key: str


class ReturnFileRemoved(Event):
    """A file was taken out of a return that has not been sent."""

    sentence = "{actor} took {upload_id:a file} out of {return_id}"

    return_id: UUID
    upload_id: UUID
    question_key: str


class ReturnFileFoundHarmful(Event):
    """The scanner found a file harmful. It was taken out of the return, and nobody can open it."""

    sentence = "{upload_id:A file} of {return_id} was found harmful and taken out"

    return_id: UUID
    upload_id: UUID
    question_key: str


EVENTS = (
    ReturnFileAdded,
    ReturnFileRemoved,
    ReturnFileFoundHarmful,
    ReturnPlanned,
    ReturnDropped,
    ReturnSkipped,
    ReturnSaved,
    ReturnSubmitted,
    ReturnTakenBack,
    ReturnReviewBegun,
    ReturnSentBack,
    ReturnAccepted,
)
