"""Numbers that the database itself keeps in step with its rows, by triggers, so that no page counts a round.

A change adds a row of its own that says by how much a number changed. So no change waits for another, as it would if
all of them changed one row. What has come is added up into one row every minute.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from grants.kernel.db import Base, new_id

ADDED_UP_AT_ONCE = 1000


class Tally(Base):
    """By how much a number of something has changed. The number is the sum of the rows of its `of_id` and `name`."""

    __tablename__ = "tally"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    of_id: Mapped[UUID]
    name: Mapped[str]
    number: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (Index("ix_tally_of_id_name", "of_id", "name"),)


def tallies_of(session: Session, ids: Collection[UUID]) -> dict[tuple[UUID, str], int]:
    """The numbers of some things, by thing and name; those that are 0 may be left out."""
    found = select(Tally.of_id, Tally.name, func.sum(Tally.number)).where(Tally.of_id.in_(ids))
    rows = session.execute(found.group_by(Tally.of_id, Tally.name))
    return {(of_id, name): int(number) for of_id, name, number in rows}


def add_up(session: Session, now: datetime) -> None:
    """Put one row in the place of the rows of each number. The number stays, whoever changes it meanwhile."""
    several = select(Tally.of_id, Tally.name).group_by(Tally.of_id, Tally.name).having(func.count() > 1)
    for of_id, name in session.execute(several.limit(ADDED_UP_AT_ONCE)).all():
        these = delete(Tally).where(Tally.of_id == of_id, Tally.name == name).returning(Tally.number)
        session.add(Tally(of_id=of_id, name=name, number=sum(session.scalars(these))))
