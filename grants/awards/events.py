"""What can happen to an award."""

from datetime import date, datetime
from uuid import UUID

from grants.awards.arrangements.events import ARRANGEMENT_EVENTS
from grants.kernel.events import Event
from grants.kernel.money import Pence


class AwardOffered(Event):
    """An organisation is offered a grant, and has until `accept_by` to take it."""

    sentence = "{organisation_id} was offered {award_id}, to be answered by {accept_by}"

    award_id: UUID
    decision_id: UUID
    organisation_id: UUID
    accept_by: datetime


class LetterWritten(Event):
    """The letter that tells a person what became of an application is ready, as a file.

    `decision_id` is none where screening ended it.
    """

    sentence = "{letter_id:A letter} was written"

    letter_id: UUID
    decision_id: UUID | None
    person_id: UUID


class OfferSigned(Event):
    """The first of two people signed for an offer; it is accepted when the second has signed."""

    sentence = "{actor} signed the offer of {award_id} as the first of two"

    award_id: UUID
    signature_id: UUID


class AwardAccepted(Event):
    sentence = "{actor} accepted {award_id} for {organisation_id} on {accepted_on}"

    award_id: UUID
    organisation_id: UUID
    accepted_on: date


class AwardDeclined(Event):
    """The organisation turned the offer down."""

    sentence = "{actor} turned down {award_id}, because “{reason}”"

    award_id: UUID
    reason: str


class OfferExtended(Event):
    """An offer can be accepted until a later minute than before, also when it had run out."""

    sentence = "{actor} gave until {accept_by} to answer the offer of {award_id}, because “{reason}”"

    award_id: UUID
    accept_by: datetime
    reason: str


class OfferLapsed(Event):
    """An offer that nobody answered in time was taken back; its money is free in the round again."""

    sentence = "The offer of {award_id} ran out without an answer"

    award_id: UUID


class InstalmentBecamePayable(Event):
    sentence = "Payment {number} of {award_id} became payable: {amount_pence}"

    award_id: UUID
    number: int
    amount_pence: Pence


class InstalmentPaid(Event):
    """The bank has paid an instalment. `organisation_id` is who was paid: the host of a hosted group."""

    sentence = "Payment {number} of {award_id} was paid on {paid_on}"

    award_id: UUID
    number: int
    paid_on: date
    organisation_id: UUID | None = None


class AwardImported(Event):
    """A past award came in from a file."""

    sentence = "{actor} imported {award_id} of {organisation_id} from a file: {amount_pence}"

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
