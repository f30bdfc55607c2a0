"""What can have happened with organisations."""

from dataclasses import dataclass
from uuid import UUID

from grants.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class OrganisationRegistered(Event):
    organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class OrganisationChanged(Event):
    """Some of what is known of an organisation changed; `fields` names what."""

    organisation_id: UUID
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class MemberJoined(Event):
    """A person may now act for the organisation."""

    organisation_id: UUID
    person_id: UUID


EVENTS = (OrganisationRegistered, OrganisationChanged, MemberJoined)
