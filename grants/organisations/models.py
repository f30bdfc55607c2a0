"""Organisations: applicants, grantees and funders, and the people who act for them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

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
    "council",
    "statutory_body",
    "other",
)


class Organisation(Versioned, Base):
    """A body that applies for, receives or gives money.

    `org_id` is its identifier in open data, such as GB-CHC-1164883. `constituted` says whether it has
    rules of its own, so that it can hold money. `annual_income_pence` decides its size band.
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
    created_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint("length(trim(name)) > 0", name="name"),
        CheckConstraint("annual_income_pence >= 0", name="annual_income"),
        Index("ix_organisation_name_id", "name", "id"),
        Index("ix_organisation_charity_number", "charity_number"),
        Index("ix_organisation_company_number", "company_number"),
    )


explain(
    "uq_organisation_org_id",
    "An organisation with this registration number is here already. Ask one of its people to add you.",
    field="charity_number",
)


class Membership(Base):
    """A person who acts for an organisation. A signatory may accept an award on its behalf."""

    __tablename__ = "membership"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    position: Mapped[str]
    is_signatory: Mapped[bool] = mapped_column(default=False)
    since: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="raise")
    organisation: Mapped[Organisation] = relationship(lazy="raise")


explain("pk_membership", "This person is in the organisation already.", field="email")
