"""What can have happened with files of applications."""

from uuid import UUID

from grants.kernel.events import Event


class FileAdded(Event):
    """A file was added to the answer of a question of a draft, or to an answer after sending."""

    sentence = "{actor} added {upload_id:a file} to {application_id}"

    application_id: UUID
    upload_id: UUID
    question_key: str


class FileRemoved(Event):
    """A file was taken out of a draft, or of an answer after sending that was not sent yet."""

    sentence = "{actor} took {upload_id:a file} out of {application_id}"

    application_id: UUID
    upload_id: UUID
    question_key: str


class FileFoundHarmful(Event):
    """The scanner found a file harmful. It was taken out of the application, and nobody can open it."""

    sentence = "{upload_id:A file} of {application_id} was found harmful and taken out"

    application_id: UUID
    upload_id: UUID
    question_key: str


UPLOAD_EVENTS = (FileAdded, FileRemoved, FileFoundHarmful)
