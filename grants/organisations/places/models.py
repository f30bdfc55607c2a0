"""Postcodes and the areas they are in, loaded with `flask places import`. The product works without them."""

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.kernel.db import Base

WARD, PARTNERSHIP = "ward", "partnership"


class Area(Base):
    """A ward, or a Local Care Partnership: where an organisation can say that it works."""

    __tablename__ = "area"

    code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]

    __table_args__ = (
        CheckConstraint("kind IN ('ward', 'partnership')", name="kind"),
        CheckConstraint("length(trim(name)) > 0", name="name"),
        Index("ix_area_kind_name", "kind", "name"),
    )


class Place(Base):
    """Where a postcode is. `decile` is of deprivation, from 1, the most deprived, to 10.

    An LSOA is a neighbourhood of about 1,500 people; deprivation is known for each.
    """

    __tablename__ = "place"

    postcode: Mapped[str] = mapped_column(primary_key=True)
    ward_code: Mapped[str] = mapped_column(ForeignKey("area.code"))
    lsoa_code: Mapped[str]
    lsoa_name: Mapped[str]
    decile: Mapped[int]
    district: Mapped[str]

    ward: Mapped[Area] = relationship(lazy="raise")

    __table_args__ = (CheckConstraint("decile BETWEEN 1 AND 10", name="decile"),)
