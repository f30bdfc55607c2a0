"""What can happen to an award."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from grants.awards.arrangements.events import ARRANGEMENT_EVENTS
from grants.kernel.events import Event
from grants.kernel.money import Pence


@dataclass(frozen=True, kw_only=True)
class AwardOffered(Event):
    """An organisation is offered a grant, and has until `accept_by` to take it."""

    award_id: UUID
    decision_id: UUID
    organisation_id: UUID
    accept_by: datetime


@dataclass(frozen=True, kw_only=True)
class LetterWritten(Event):
    """The letter that tells a person what became of an application is ready, as a file.

    `decision_id` is none where screening ended it.
    """

    letter_id: UUID
    decision_id: UUID | None
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class OfferSigned(Event):
    """The first of two people signed for an offer; it is accepted when the second has signed."""

    award_id: UUID
    signature_id: UUID


@dataclass(frozen=True, kw_only=True)
class AwardAccepted(Event):
    award_id: UUID
    organisation_id: UUID
    accepted_on: date


@dataclass(frozen=True, kw_only=True)
class AwardDeclined(Event):
    """The organisation turned the offer down."""

    award_id: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class OfferExtended(Event):
    """An offer can be accepted until a later minute than before, also when it had run out."""

    award_id: UUID
    accept_by: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class OfferLapsed(Event):
    """An offer that nobody answered in time was taken back; its money is free in the round again."""

    award_id: UUID


@dataclass(frozen=True, kw_only=True)
class InstalmentBecamePayable(Event):
    award_id: UUID
    number: int
    amount_pence: Pence


@dataclass(frozen=True, kw_only=True)
class InstalmentPaid(Event):
    """The bank has paid an instalment. `organisation_id` is who was paid: the host of a hosted group."""

    award_id: UUID
    number: int
    paid_on: date
    organisation_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class AwardImported(Event):
    """A past award came in from a file."""

    award_id: UUID
    organisation_id: UUID
    amount_pence: Pence


EVENTS = (
    AwardOffered,
    LetterWritten,
    OfferSigned,
    AwardAccepted,
    AwardDeclined,
    OfferExtended,
    OfferLapsed,
    InstalmentBecamePayable,
    InstalmentPaid,
    AwardImported,
    *ARRANGEMENT_EVENTS,
)
