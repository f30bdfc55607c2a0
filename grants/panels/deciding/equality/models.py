"""What a panel said of groups that its decisions leave worse off."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.constraints import explain
from grants.kernel.db import Base, new_id


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
