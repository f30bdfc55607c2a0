"""Organisations: applicants, grantees and funders, and the people who act for them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, Versioned, new_id
from grants.kernel.money import Pence

KINDS = (
    "unregistered_group",
    "unincorporated_charity",
    "cio",
    "charitable_company",
    "cic",
    "cooperative",
    "faith_group",
    "school",
    "parish_council",
    "council",
    "statutory_body",
    "other",
)


class Organisation(Versioned, Base):
    """A body that applies for, receives or gives money.

    `org_id` is its identifier in open data, such as GB-CHC-1164883. `constituted` says whether it has
    rules of its own, so that it can hold money. `annual_income_pence`, of the financial year that ended
    on `year_ended_on`, decides its size band. `founded` is a month, like 2019-04. `areas` are codes of
    wards and partnerships, or `citywide`; `communities` are keys of `profile_rules.COMMUNITIES`.
    `may_be_named` is what it said when asked whether its name may be published: None until it has answered.
    """

    __tablename__ = "organisation"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[str]
    is_funder: Mapped[bool] = mapped_column(default=False)
    constituted: Mapped[bool] = mapped_column(default=True)
    org_id: Mapped[str | None] = mapped_column(unique=True)
    charity_number: Mapped[str | None]
    company_number: Mapped[str | None]
    annual_income_pence: Mapped[Pence | None]
    postcode: Mapped[str | None]
    area: Mapped[str | None]
    trading_name: Mapped[str | None]
    founded: Mapped[str | None]
    address: Mapped[str | None]
    dfe_number: Mapped[str | None]
    governing_document: Mapped[str | None]
    governing_document_on: Mapped[date | None]
    asset_lock: Mapped[bool | None]
    unrelated_people: Mapped[int | None]
    year_ended_on: Mapped[date | None]
    areas: Mapped[list[Any]] = mapped_column(default=list)
    communities: Mapped[list[Any]] = mapped_column(default=list)
    other_community: Mapped[str | None]
    safeguarding_policy: Mapped[bool | None]
    safeguarding_reviewed_on: Mapped[date | None]
    safeguarding_lead: Mapped[str | None]
    dbs_checks: Mapped[str | None]
    may_be_named: Mapped[bool | None]
    created_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint("length(trim(name)) > 0", name="name"),
        CheckConstraint("annual_income_pence >= 0", name="annual_income"),
        CheckConstraint("unrelated_people >= 0", name="unrelated_people"),
        Index("ix_organisation_name_id", "name", "id"),
        Index("ix_organisation_charity_number", "charity_number"),
        Index("ix_organisation_company_number", "company_number"),
    )


explain(
    "uq_organisation_org_id",
    "An organisation with this registration number is here already. Ask one of its people to add you.",
    field="charity_number",
    code="registered_already",
)


class Membership(Base):
    """A person who acts for an organisation, since they agreed. A signatory may accept an award on its behalf."""

    __tablename__ = "membership"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    position: Mapped[str]
    is_signatory: Mapped[bool] = mapped_column(default=False)
    since: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="raise")
    organisation: Mapped[Organisation] = relationship(lazy="raise")


explain("pk_membership", "This person is in the organisation already.", field="email", code="member_already")


class AskedMember(Base):
    """Somebody who was named as one of an organisation's people, and has not agreed.

    Nobody acts for an organisation, or has a conflict of interest by it, because somebody else says so: this gives no
    right and no duty. With their agreement it goes, and a membership begins. `denied_at` is when they said that it is
    not so. `email` and `name` are as they were typed, so that naming somebody tells nothing of who has an account.
    """

    __tablename__ = "asked_member"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    email: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    position: Mapped[str]
    is_signatory: Mapped[bool] = mapped_column(default=False)
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    denied_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship(lazy="raise")
    asker: Mapped[Person | None] = relationship(lazy="raise")
    person: Mapped[Person | None] = relationship(
        lazy="raise", primaryjoin=lambda: Person.email == foreign(AskedMember.email), viewonly=True
    )

    @property
    def asked_by_name(self) -> str | None:
        """Who named them, where it was a person."""
        return self.asker.name if self.asker else None

    __table_args__ = (
        UniqueConstraint("organisation_id", "email"),
        CheckConstraint("email = lower(email)", name="email"),
        CheckConstraint("length(trim(name)) > 0", name="name"),
        CheckConstraint("denied_at >= asked_at", name="denied_after_asking"),
    )


explain(
    "uq_asked_member_organisation_id_email", "This person has been asked already.", field="email", code="asked_already"
)


class FormerMembership(Base):
    """A person acted for an organisation until `left_at`. Whoever comes back and leaves again has two."""

    __tablename__ = "former_membership"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    position: Mapped[str]
    is_signatory: Mapped[bool]
    since: Mapped[datetime]
    left_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("left_at >= since", name="left_after_joining"),)


class Contact(Base):
    """One of the two people we turn to: the senior contact answers for the organisation, the main one for the work.

    They are not the same person, so they share neither e-mail address nor telephone number. Telephone
    numbers are kept as digits. A home address is asked for only where `profile_rules` says so.
    """

    __tablename__ = "contact"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    position: Mapped[str | None]
    email: Mapped[str | None] = mapped_column(index=True)
    phone: Mapped[str | None] = mapped_column(index=True)
    address: Mapped[str | None]
    is_of_age: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        CheckConstraint("role IN ('senior', 'main')", name="role"),
        CheckConstraint("length(trim(name)) > 0", name="name"),
        UniqueConstraint("organisation_id", "email"),
        UniqueConstraint("organisation_id", "phone"),
    )


explain(
    "uq_contact_organisation_id_email",
    "The two people need an e-mail address each.",
    field="main_email",
)
explain(
    "uq_contact_organisation_id_phone",
    "The two people need a telephone number each.",
    field="main_phone",
)


class BankAccount(Versioned, Base):
    """Where an organisation's money goes. The numbers are in `sealed`, encrypted; only the last digits are shown.

    `bank_fingerprint` is the same for the same sort code and account number, and tells nothing of them.
    `number_check` is a prompt: whether the numbers fit each other, as far as that could be checked.
    One administrator checks these numbers (`checked_by`) and another confirms them (`confirmed_by`), neither of whom
    told them (`told_by`, not always known); `checked_at` is when both had, and from then they can be paid into. One
    that was checked before two people had to has no `checked_by`. Other numbers have to be checked anew.
    While `disputed_at` is set, somebody has said that the account is not theirs: nothing is paid to the organisation,
    whatever numbers it tells meanwhile, until it is checked and confirmed. `explanation` is what the organisation
    says of the account where it looks odd: why it is as it should be.
    """

    __tablename__ = "bank_account"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    account_name: Mapped[str]
    sealed: Mapped[str]
    last_digits: Mapped[str]
    bank_fingerprint: Mapped[str] = mapped_column(index=True)
    two_signatories: Mapped[bool]
    number_check: Mapped[str]
    changed_at: Mapped[datetime]
    numbers_changed_at: Mapped[datetime]
    told_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    checked_at: Mapped[datetime | None]
    checked_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    disputed_at: Mapped[datetime | None]
    disputed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    dispute_note: Mapped[str] = mapped_column(default="")
    explanation: Mapped[str | None]

    checker: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[checked_by])
    confirmer: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[confirmed_by])
    teller: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[told_by])
    disputer: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[disputed_by])
    organisation: Mapped[Organisation] = relationship(lazy="raise")

    @property
    def told_by_name(self) -> str | None:
        """Who told the numbers, where that is known."""
        return self.teller.name if self.teller else None

    @property
    def is_disputed(self) -> bool:
        """Whether somebody has said that it is not the organisation's, and nobody has cleared that yet."""
        return self.disputed_at is not None

    @property
    def disputed_by_name(self) -> str | None:
        """Who said that it is not theirs."""
        return self.disputer.name if self.disputer else None

    __table_args__ = (
        CheckConstraint("length(trim(account_name)) > 0", name="account_name"),
        CheckConstraint("checked_at IS NULL OR confirmed_by IS NOT NULL", name="confirmed"),
        CheckConstraint("checked_at IS NOT NULL OR checked_by IS NULL OR confirmed_by IS NULL", name="checked"),
        CheckConstraint("checked_at >= numbers_changed_at", name="checked_since"),
        CheckConstraint("checked_by <> told_by AND confirmed_by <> told_by", name="told_by_another"),
        CheckConstraint("checked_by <> confirmed_by", name="two_people"),
        CheckConstraint(
            "(disputed_at IS NULL) = (disputed_by IS NULL) AND (disputed_at IS NOT NULL OR dispute_note = '')",
            name="disputed",
        ),
        CheckConstraint("disputed_at IS NULL OR checked_at IS NULL", name="disputed_or_checked"),
        CheckConstraint("length(last_digits) = 3", name="last_digits"),
        CheckConstraint("number_check IN ('fits', 'doubtful', 'not_checked')", name="number_check"),
    )


class ModulusWeight(Base):
    """One line of the banks' table of weights, with which sort codes from one to another are checked."""

    __tablename__ = "modulus_weight"

    position: Mapped[int] = mapped_column(primary_key=True)
    first: Mapped[str]
    last: Mapped[str]
    method: Mapped[str]
    weights: Mapped[list[Any]]
    exception: Mapped[int | None]

    __table_args__ = (
        CheckConstraint("method IN ('MOD10', 'MOD11', 'DBLAL')", name="method"),
        CheckConstraint("first <= last", name="range"),
        Index("ix_modulus_weight_first_last", "first", "last"),
    )
