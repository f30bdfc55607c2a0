"""What decisions do to groups, counted as they are proposed, and what a panel says of those they leave worse off."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.constraints import explain
from grants.kernel.db import Base, new_id
from grants.kernel.money import Pence


class EqualityNote(Base):
    """What a panel says of a group that its decisions leave markedly worse off, before they become final."""

    __tablename__ = "equality_note"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    panel_id: Mapped[UUID] = mapped_column(ForeignKey("panel.id"))
    aspect: Mapped[str]
    group: Mapped[str]
    note: Mapped[str]
    written_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("panel_id", "aspect", "group"),
        CheckConstraint("length(trim(note)) > 0", name="note"),
    )


explain("ck_equality_note_note", "Say what the panel makes of this, and what it will do.", field="note")


class EqualityMember(Base):
    """A group that an application belonged to when its decision was proposed, and what it asked for and is to get."""

    __tablename__ = "equality_member"

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    aspect: Mapped[str] = mapped_column(primary_key=True)
    group: Mapped[str] = mapped_column(primary_key=True)
    panel_id: Mapped[UUID] = mapped_column(ForeignKey("panel.id"))
    asked_pence: Mapped[Pence]
    awarded_pence: Mapped[Pence]


class EqualitySum(Base):
    """What the `EqualityMember`s of one group of a panel come to: a page reads these, however many decisions there are.

    All of a panel stand under `rules.WHOLE`.
    """

    __tablename__ = "equality_sum"

    panel_id: Mapped[UUID] = mapped_column(ForeignKey("panel.id"), primary_key=True)
    aspect: Mapped[str] = mapped_column(primary_key=True)
    group: Mapped[str] = mapped_column(primary_key=True)
    applications: Mapped[int] = mapped_column(default=0)
    awards: Mapped[int] = mapped_column(default=0)
    asked_pence: Mapped[Pence] = mapped_column(default=Pence(0))
    awarded_pence: Mapped[Pence] = mapped_column(default=Pence(0))

    __table_args__ = (
        CheckConstraint("0 <= awards AND awards <= applications", name="counts"),
        CheckConstraint("asked_pence >= 0 AND awarded_pence >= 0", name="money"),
    )
