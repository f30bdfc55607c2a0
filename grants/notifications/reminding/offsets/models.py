"""Days that a scheme has set for its reminders."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.db import Base, Versioned
from grants.notifications.reminding.offsets.rules import SETTABLE


class ReminderOffset(Versioned, Base):
    """On which days reminders of one kind go out in a scheme, from `changed_at` on.

    Without a row, or where `steps` is empty, the usual ones hold.
    """

    __tablename__ = "reminder_offset"

    scheme_id: Mapped[UUID] = mapped_column(ForeignKey("scheme.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    steps: Mapped[list[Any]]
    changed_at: Mapped[datetime]
    changed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (CheckConstraint(f"kind IN {SETTABLE}", name="kind"),)
