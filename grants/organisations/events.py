"""What can have happened with organisations."""

from datetime import datetime
from uuid import UUID

from grants.kernel.events import Event


class OrganisationRegistered(Event):
    sentence = "{actor} registered {organisation_id}"

    organisation_id: UUID


class OrganisationChanged(Event):
    """Some of what is known of an organisation changed; `fields` names what."""

    sentence = "{actor} changed what is known of {organisation_id}: {fields}"

    organisation_id: UUID
    fields: tuple[str, ...]


class NamingAnswered(Event):
    """The organisation said whether it may be named in what is published; None when its name is another since."""

    sentence = (
        "{actor} answered whether {organisation_id} may be named in what is published: {may_be_named:yes|no|not said}"
    )

    organisation_id: UUID
    may_be_named: bool | None


class DirectoryEntered(Event):
    """The organisation wants to be in the public directory, or changed how it is reached there."""

    sentence = "{actor} entered {organisation_id} in the public directory, or changed how it is reached there"

    organisation_id: UUID


class DirectoryLeft(Event):
    """The organisation is not in the public directory any more."""

    sentence = "{actor} took {organisation_id} out of the public directory"

    organisation_id: UUID


class MemberAsked(Event):
    """Somebody was named as one of the organisation's people, and is asked whether that is so."""

    sentence = "{actor} named somebody as one of the people of {organisation_id}, who was asked whether that is so"

    organisation_id: UUID
    asked_id: UUID


class MemberDenied(Event):
    """Somebody who was named says that they do not act for the organisation."""

    sentence = "Somebody who was named for {organisation_id} said that they do not act for it"

    organisation_id: UUID
    asked_id: UUID


class AskingTakenBack(Event):
    """Somebody is not asked any more whether they act for the organisation."""

    sentence = "{actor} took back the question whether somebody acts for {organisation_id}"

    organisation_id: UUID
    asked_id: UUID


class MemberJoined(Event):
    """A person may now act for the organisation: they registered it, or agreed."""

    sentence = "{person_id} began to act for {organisation_id}"

    organisation_id: UUID
    person_id: UUID


class MemberLeft(Event):
    """A person does not act for the organisation any more. `ended_by` is themself, or who took them off."""

    sentence = "{person_id} stopped acting for {organisation_id}"

    organisation_id: UUID
    person_id: UUID
    ended_by: UUID | None
    left_at: datetime


class SigningRightChanged(Event):
    """A member may sign for the organisation from now on, or may not any more."""

    sentence = "{actor} changed whether {person_id} may sign for {organisation_id}: {may_sign:yes|no}"

    organisation_id: UUID
    person_id: UUID
    may_sign: bool
    changed_at: datetime


class ContactsChanged(Event):
    """Who is turned to changed; `fields` names what, like senior_phone, never the values.

    `replaced` are those who were contacts before, or were known by other details, and have to hear of it.
    """

    sentence = "{actor} changed the contacts of {organisation_id}: {fields}"

    organisation_id: UUID
    fields: tuple[str, ...]
    replaced: tuple[UUID, ...] = ()


class BankAccountChanged(Event):
    """The bank account was told or changed. Who and when, never the numbers.

    `numbers` says whether they are the `first`, have `changed`, or are the `same` and only the rest changed.
    """

    sentence = (
        "{actor} saved the bank account of {organisation_id}: {numbers:first=the first numbers|changed=other "
        "numbers|same=the numbers as before}"
    )

    organisation_id: UUID
    version: int = 0
    numbers: str = "changed"


class BankDetailsRevealed(Event):
    """Somebody was shown the whole numbers, and for what."""

    sentence = "{actor} was shown the whole bank details of {organisation_id}, for “{purpose}”"

    organisation_id: UUID
    purpose: str


class BankAccountChecked(Event):
    """An administrator checked the account, or confirmed it by a known channel (`how`); `kind` says which.

    `can_be_paid` is whether another has done the other. `disputed_by` is who had said that it is not theirs: that ends
    when both are done.
    """

    sentence = (
        "{actor} {kind:check=checked|confirmation=confirmed} the bank account of {organisation_id}, and "
        "{can_be_paid:it can be paid into|another person has to do the rest}"
    )

    organisation_id: UUID
    kind: str = "confirmation"
    how: str = ""
    version: int = 0
    can_be_paid: bool = True
    disputed_by: UUID | None = None


class BankAccountDisputed(Event):
    """Somebody of the organisation said that the account is not theirs. Nothing is paid until that is cleared."""

    sentence = "{actor} said that the bank account of {organisation_id} is not theirs"

    organisation_id: UUID
    version: int


class BankAccountDoubted(Event):
    """Money that was sent to the account came back or did not arrive. Nothing is paid into it until it is checked and
    confirmed anew.
    """

    sentence = "The bank account of {organisation_id} was doubted, because a payment came back or did not arrive"

    organisation_id: UUID
    version: int


class BankAccountExplained(Event):
    """The organisation said why an account that looks odd is as it should be."""

    sentence = "{actor} explained why the bank account of {organisation_id} is as it should be"

    organisation_id: UUID
    version: int


class BankStatementAdded(Event):
    """A statement of the bank account was uploaded."""

    sentence = "{actor} added a statement of the bank account of {organisation_id}"

    organisation_id: UUID
    upload_id: UUID


class BankStatementRemoved(Event):
    """A statement of the bank account was taken away: there is another one, or the numbers are others."""

    sentence = "{actor} took away a statement of the bank account of {organisation_id}"

    organisation_id: UUID
    upload_id: UUID


class BankKeysChanged(Event):
    """Bank details were encrypted anew with the newest key; `organisation_id` is one of them."""

    sentence = "Bank details were encrypted anew with the newest key, those of {organisation_id} among them"

    organisation_id: UUID


class PlacesLoaded(Event):
    """Postcodes or partnerships were loaded from a file; `new` and `changed` count rows."""

    sentence = "{actor} loaded places from a file: {new} new and {changed} changed"

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
