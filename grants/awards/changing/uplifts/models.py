"""Uplifts: what is prescribed for a scheme and a year, and what it made of each grant."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.awards.changing.uplifts.rules import DRAFT, MOST_HUNDREDTHS, STATES
from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, Versioned, index_where, new_id
from grants.kernel.money import Pence
from grants.schemes.models import Scheme

_COUNTS = text("state IN ('draft', 'released', 'applied')")


class Uplift(Versioned, Base):
    """The uplift of a scheme's grants for one year, on what is to be paid from `starts_on` on.

    `net_hundredths` is the net average of its entries, in hundredths of a percent. One administrator prepares it,
    another releases it; then it is applied to all running grants in one act, or refused with `refused_because`.
    """

    __tablename__ = "uplift"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    scheme_id: Mapped[UUID] = mapped_column(ForeignKey("scheme.id"))
    year: Mapped[int]
    starts_on: Mapped[date]
    net_hundredths: Mapped[int]
    state: Mapped[str] = mapped_column(default=DRAFT)
    prepared_at: Mapped[datetime]
    prepared_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    released_at: Mapped[datetime | None]
    released_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    applied_at: Mapped[datetime | None]
    refused_because: Mapped[str] = mapped_column(default="")

    scheme: Mapped[Scheme] = relationship(lazy="raise")
    preparer: Mapped[Person] = relationship(lazy="raise", foreign_keys=[prepared_by])
    releaser: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[released_by])
    entries: Mapped[list["UpliftEntry"]] = relationship(
        lazy="raise", order_by="UpliftEntry.position", cascade="all, delete-orphan"
    )

    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint(f"net_hundredths BETWEEN -{2 * MOST_HUNDREDTHS} AND {MOST_HUNDREDTHS}", name="net"),
        CheckConstraint("released_by <> prepared_by", name="two_people"),
        CheckConstraint("(released_at IS NULL) = (released_by IS NULL)", name="released_by_somebody"),
        CheckConstraint("state NOT IN ('released', 'applied', 'refused') OR released_at IS NOT NULL", name="released"),
        CheckConstraint("(state = 'applied') = (applied_at IS NOT NULL)", name="applied"),
        CheckConstraint("(state = 'refused') = (length(refused_because) > 0)", name="refused"),
        index_where("uq_uplift_of_year", "scheme_id", "year", where=_COUNTS, unique=True),
    )


explain("uq_uplift_of_year", "This scheme has an uplift for that year already.", field="year", code="already_there")
explain("ck_uplift_two_people", "Whoever prepared this uplift does not release it: somebody else has to.")


class UpliftEntry(Base):
    """A prescribed uplift, or an efficiency ask, in hundredths of a percent."""

    __tablename__ = "uplift_entry"

    uplift_id: Mapped[UUID] = mapped_column(ForeignKey("uplift.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    hundredths: Mapped[int]
    weight: Mapped[int]

    __table_args__ = (
        CheckConstraint(f"hundredths BETWEEN -{MOST_HUNDREDTHS} AND {MOST_HUNDREDTHS}", name="hundredths"),
        CheckConstraint("weight > 0", name="weight"),
    )


class UpliftedAward(Base):
    """What an uplift made of one grant: its amount before and after."""

    __tablename__ = "uplifted_award"

    uplift_id: Mapped[UUID] = mapped_column(ForeignKey("uplift.id"), primary_key=True)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"), primary_key=True, index=True)
    before_pence: Mapped[Pence]
    after_pence: Mapped[Pence]
