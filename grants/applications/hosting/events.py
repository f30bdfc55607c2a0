"""What can have happened with hosts and partners."""

from uuid import UUID

from grants.kernel.events import Event
from grants.kernel.money import Pence


class PartyAsked(Event):
    """A host or a partner is asked to agree: for the first time, or again because something changed."""

    sentence = (
        "{actor} asked {party_id:an organisation} to be {role:host=the host|partner=a partner} in {application_id}, "
        "with {share_pence}"
    )

    application_id: UUID
    party_id: UUID
    role: str
    share_pence: Pence


class PartyInvited(Event):
    """The link of an asking has been mailed."""

    sentence = "The invitation to {party_id:an organisation} was mailed"

    party_id: UUID
    edition: int


class PartyInvitationUsed(Event):
    """Somebody has signed in with the link of an asking."""

    sentence = "Somebody signed in with the invitation to {party_id:an organisation}"

    party_id: UUID
    edition: int


class PartyChanged(Event):
    """The share of a host or partner, or what it does, changed before it answered."""

    sentence = (
        "{actor} changed the part of {party_id:an organisation} as {role} in {application_id}, with {share_pence} now"
    )

    application_id: UUID
    party_id: UUID
    role: str
    share_pence: Pence


class PartyAnswered(Event):
    """A host or a partner agreed or declined."""

    sentence = (
        "{actor} answered for {party_id:an organisation}, asked to be {role:host=the host|partner=a partner} in "
        "{application_id}: {agreed:agreed|declined}"
    )

    application_id: UUID
    party_id: UUID
    role: str
    agreed: bool


class PartyAgreementRestored(Event):
    """Amount and share are again what a host or partner agreed to, so that its agreement stands again."""

    sentence = (
        "The agreement of {party_id:an organisation} as {role} in {application_id} stood again, because the amounts "
        "were again what it had agreed to"
    )

    application_id: UUID
    party_id: UUID
    role: str


class PartyRemoved(Event):
    """A draft goes on without this host or partner. `person_ids` are those who were asked there or agreed."""

    sentence = "{actor} took {party_name} out of {application_id}, where it was {role:host=the host|partner=a partner}"

    application_id: UUID
    party_id: UUID
    role: str
    party_name: str
    person_ids: tuple[UUID, ...]


HOSTING_EVENTS = (
    PartyAsked,
    PartyInvited,
    PartyInvitationUsed,
    PartyChanged,
    PartyAnswered,
    PartyAgreementRestored,
    PartyRemoved,
)
