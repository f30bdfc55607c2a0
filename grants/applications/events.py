"""What can have happened with applications."""

from uuid import UUID

from grants.kernel.events import Event
from grants.kernel.money import Pence


class ApplicationStarted(Event):
    """A member of an organisation passed the eligibility check and has a draft."""

    sentence = "{actor} began {application_id} for {organisation_id} in {round_id}"

    application_id: UUID
    round_id: UUID
    organisation_id: UUID


class ApplicationSaved(Event):
    """A draft changed. `fields` are `title`, `amount_requested_pence` or `answers.` and a question's key."""

    sentence = "{actor} changed the draft of {application_id}: {fields}"

    application_id: UUID
    version: int
    fields: tuple[str, ...]


class ApplicationSubmitted(Event):
    """The organisation sent its application, and declared that it may."""

    sentence = "{actor} sent {application_id} for {organisation_id}, asking for {amount_requested_pence}"

    application_id: UUID
    round_id: UUID
    organisation_id: UUID
    amount_requested_pence: Pence


class ApplicationWithdrawn(Event):
    """The organisation took its application, or its draft, back."""

    sentence = "{actor} withdrew {application_id}"

    application_id: UUID
    round_id: UUID


class AssessmentBegan(Event):
    """The eligible applications of a round went to its panel."""

    sentence = "The assessment of {round_id} began, with {applications:application} before its panel"

    round_id: UUID
    applications: int


class ApplicationDecided(Event):
    """The panel has decided on an application; what, its decision says."""

    sentence = "The panel decided on {application_id}"

    application_id: UUID
    round_id: UUID


EVENTS = (
    ApplicationStarted,
    ApplicationSaved,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    AssessmentBegan,
    ApplicationDecided,
)
