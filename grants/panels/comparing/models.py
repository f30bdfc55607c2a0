"""Marks made comparable, as they were last worked out for a panel."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.db import Base


class StoredComparison(Base):
    """What a panel's marks come to, compared. The `fingerprint` is of all that went into it."""

    __tablename__ = "comparison"

    panel_id: Mapped[UUID] = mapped_column(ForeignKey("panel.id"), primary_key=True)
    fingerprint: Mapped[str]
    result: Mapped[dict[str, Any]]
    computed_at: Mapped[datetime]
