"""Published tables, as they were loaded."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, new_id


class PublishedTable(Base):
    """A table that somebody published: its cells, where it stands, and who loaded it. It is never changed.

    `cells` are rows of texts, the heading first. `differences` is how many of its findings somebody has to know of.
    `digest` is that of the cells: the same table is kept once.
    """

    __tablename__ = "published_table"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    title: Mapped[str]
    source: Mapped[str]
    cells: Mapped[list[Any]]
    digest: Mapped[str] = mapped_column(unique=True)
    differences: Mapped[int]
    loaded_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    loaded_at: Mapped[datetime]

    loader: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("length(trim(title)) > 0 AND length(trim(source)) > 0", name="named"),
        CheckConstraint("differences >= 0", name="differences"),
    )


explain("uq_published_table_digest", "This very table is here already.")
