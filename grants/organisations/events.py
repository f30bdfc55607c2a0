"""What can have happened with organisations."""

from dataclasses import dataclass
from datetime import datetime
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
class NamingAnswered(Event):
    """The organisation said whether it may be named in what is published; None when its name is another since."""

    organisation_id: UUID
    may_be_named: bool | None


@dataclass(frozen=True, kw_only=True)
class DirectoryEntered(Event):
    """The organisation wants to be in the public directory, or changed how it is reached there."""

    organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class DirectoryLeft(Event):
    """The organisation is not in the public directory any more."""

    organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class MemberAsked(Event):
    """Somebody was named as one of the organisation's people, and is asked whether that is so."""

    organisation_id: UUID
    asked_id: UUID


@dataclass(frozen=True, kw_only=True)
class MemberDenied(Event):
    """Somebody who was named says that they do not act for the organisation."""

    organisation_id: UUID
    asked_id: UUID


@dataclass(frozen=True, kw_only=True)
class AskingTakenBack(Event):
    """Somebody is not asked any more whether they act for the organisation."""

    organisation_id: UUID
    asked_id: UUID


@dataclass(frozen=True, kw_only=True)
class MemberJoined(Event):
    """A person may now act for the organisation: they registered it, or agreed."""

    organisation_id: UUID
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class MemberLeft(Event):
    """A person does not act for the organisation any more. `ended_by` is themself, or who took them off."""

    organisation_id: UUID
    person_id: UUID
    ended_by: UUID | None
    left_at: datetime


@dataclass(frozen=True, kw_only=True)
class SigningRightChanged(Event):
    """A member may sign for the organisation from now on, or may not any more."""

    organisation_id: UUID
    person_id: UUID
    may_sign: bool
    changed_at: datetime


@dataclass(frozen=True, kw_only=True)
class ContactsChanged(Event):
    """Who is turned to changed; `fields` names what, like senior_phone, never the values.

    `replaced` are those who were contacts before, or were known by other details, and have to hear of it.
    """

    organisation_id: UUID
    fields: tuple[str, ...]
    replaced: tuple[UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BankAccountChanged(Event):
    """The bank account was told or changed. Who and when, never the numbers.

    `numbers` says whether they are the `first`, have `changed`, or are the `same` and only the rest changed.
    """

    organisation_id: UUID
    version: int = 0
    numbers: str = "changed"


@dataclass(frozen=True, kw_only=True)
class BankDetailsRevealed(Event):
    """Somebody was shown the whole numbers, and for what."""

    organisation_id: UUID
    purpose: str


@dataclass(frozen=True, kw_only=True)
class BankAccountChecked(Event):
    """An administrator checked the account, or confirmed it by a known channel (`how`); `kind` says which.

    `can_be_paid` is whether another has done the other. `disputed_by` is who had said that it is not theirs: that ends
    when both are done.
    """

    organisation_id: UUID
    kind: str = "confirmation"
    how: str = ""
    version: int = 0
    can_be_paid: bool = True
    disputed_by: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class BankAccountDisputed(Event):
    """Somebody of the organisation said that the account is not theirs. Nothing is paid until that is cleared."""

    organisation_id: UUID
    version: int


@dataclass(frozen=True, kw_only=True)
class BankAccountDoubted(Event):
    """Money that was sent to the account came back or did not arrive. Nothing is paid into it until it is checked and
    confirmed anew.
    """

    organisation_id: UUID
    version: int


@dataclass(frozen=True, kw_only=True)
class BankAccountExplained(Event):
    """The organisation said why an account that looks odd is as it should be."""

    organisation_id: UUID
    version: int


@dataclass(frozen=True, kw_only=True)
class BankStatementAdded(Event):
    """A statement of the bank account was uploaded."""

    organisation_id: UUID
    upload_id: UUID


@dataclass(frozen=True, kw_only=True)
class BankStatementRemoved(Event):
    """A statement of the bank account was taken away: there is another one, or the numbers are others."""

    organisation_id: UUID
    upload_id: UUID


@dataclass(frozen=True, kw_only=True)
class BankKeysChanged(Event):
    """Bank details were encrypted anew with the newest key; `organisation_id` is one of them."""

    organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class PlacesLoaded(Event):
    """Postcodes or partnerships were loaded from a file; `new` and `changed` count rows."""

    load_id: UUID
    new: int
    changed: int


EVENTS = (
    OrganisationRegistered,
    OrganisationChanged,
    NamingAnswered,
    DirectoryEntered,
    DirectoryLeft,
    MemberAsked,
    MemberDenied,
    AskingTakenBack,
    MemberJoined,
    MemberLeft,
    SigningRightChanged,
    ContactsChanged,
    BankAccountChanged,
    BankAccountChecked,
    BankAccountDisputed,
    BankAccountDoubted,
    BankAccountExplained,
    BankDetailsRevealed,
    BankKeysChanged,
    BankStatementAdded,
    BankStatementRemoved,
    PlacesLoaded,
)
