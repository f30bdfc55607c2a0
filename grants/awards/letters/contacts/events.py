"""What can happen to named contacts."""

from datetime import date
from uuid import UUID

from grants.kernel.events import Event


class ContactNamed(Event):
    """A scheme, an organisation or a grant has this contact from now on; none of its own without a person."""

    sentence = "{actor} changed the named contact of {subject:what they look after}: {person_id:|none of its own}"

    subject: UUID
    person_id: UUID | None


class CoverArranged(Event):
    """Somebody is rung instead of a contact on some days."""

    sentence = "{actor} arranged cover for {person_id} from {first_on} to {last_on}"

    person_id: UUID
    cover_id: UUID
    first_on: date
    last_on: date


class CoverTakenBack(Event):
    """A contact is there after all."""

    sentence = "{actor} took back cover for {person_id}"

    person_id: UUID
    cover_id: UUID


CONTACT_EVENTS = (ContactNamed, CoverArranged, CoverTakenBack)
