"""What can have happened with people."""

from uuid import UUID

from grants.kernel.events import Event


class PersonRegistered(Event):
    """Somebody was first known to us."""

    sentence = "{person_id} became known to us"

    person_id: UUID


class PersonSignedIn(Event):
    sentence = "{person_id} signed in with {means:code=a code|link=a link|invitation=an invitation}"

    person_id: UUID
    means: str


class PersonSignedOut(Event):
    sentence = "{person_id} signed out"

    person_id: UUID


class PersonChangedDetails(Event):
    sentence = "{actor} changed the details of {person_id}: {fields}"

    person_id: UUID
    fields: tuple[str, ...]


class AdministratorAppointed(Event):
    sentence = "{person_id} became an administrator"

    person_id: UUID


class ApiTokenIssued(Event):
    sentence = "{actor} issued a token for a program of {person_id}"

    person_id: UUID
    token_id: UUID


class ApiTokenWithdrawn(Event):
    sentence = "{actor} withdrew a token for a program of {person_id}"

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
