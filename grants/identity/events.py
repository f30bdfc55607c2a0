"""What can have happened with people."""

from dataclasses import dataclass
from uuid import UUID

from grants.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class PersonRegistered(Event):
    """Somebody was first known to us."""

    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class PersonSignedIn(Event):
    person_id: UUID
    means: str


@dataclass(frozen=True, kw_only=True)
class PersonSignedOut(Event):
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class PersonChangedDetails(Event):
    person_id: UUID
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AdministratorAppointed(Event):
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class ApiTokenIssued(Event):
    person_id: UUID
    token_id: UUID


@dataclass(frozen=True, kw_only=True)
class ApiTokenWithdrawn(Event):
    person_id: UUID
    token_id: UUID


EVENTS = (
    PersonRegistered,
    PersonSignedIn,
    PersonSignedOut,
    PersonChangedDetails,
    AdministratorAppointed,
    ApiTokenIssued,
    ApiTokenWithdrawn,
)
