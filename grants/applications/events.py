"""What can have happened with applications."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from grants.kernel.events import Event
from grants.kernel.money import Pence


@dataclass(frozen=True, kw_only=True)
class ApplicationStarted(Event):
    """A member of an organisation passed the eligibility check and has a draft."""

    application_id: UUID
    round_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class ApplicationSaved(Event):
    """A draft changed. `fields` are `title`, `amount_requested_pence` or `answers.` and a question's key."""

    application_id: UUID
    version: int
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ApplicationDeadlineMoved(Event):
    """One draft may be sent until another minute than the rest of its round. The application holds the reason."""

    application_id: UUID
    round_id: UUID
    closes_at: datetime


@dataclass(frozen=True, kw_only=True)
class ApplicationSubmitted(Event):
    """The organisation sent its application, and declared that it may."""

    application_id: UUID
    round_id: UUID
    organisation_id: UUID
    amount_requested_pence: Pence


@dataclass(frozen=True, kw_only=True)
class ApplicationWithdrawn(Event):
    """The organisation took its application, or its draft, back."""

    application_id: UUID
    round_id: UUID


@dataclass(frozen=True, kw_only=True)
class ApplicationScreened(Event):
    """An administrator decided whether it may go to the panel: `eligible` or `ineligible`."""

    application_id: UUID
    round_id: UUID
    outcome: str


@dataclass(frozen=True, kw_only=True)
class AssessmentBegan(Event):
    """The eligible applications of a round went to its panel."""

    round_id: UUID
    applications: int


@dataclass(frozen=True, kw_only=True)
class ApplicationDecided(Event):
    """The panel has decided on an application; what, its decision says."""

    application_id: UUID
    round_id: UUID


@dataclass(frozen=True, kw_only=True)
class AnswersCopied(Event):
    """A draft took over answers from an earlier application of its organisation."""

    application_id: UUID
    from_application_id: UUID
    fields: tuple[str, ...]


EVENTS = (
    ApplicationStarted,
    ApplicationSaved,
    ApplicationDeadlineMoved,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    ApplicationScreened,
    AssessmentBegan,
    ApplicationDecided,
    AnswersCopied,
)
