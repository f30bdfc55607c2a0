"""How far a worker is with a pack."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.db import Base
from grants.reporting.building.rules import STAGES


class PackStage(Base):
    """The last stage that a worker told of its work on a pack, and since when. Whether the work still goes on, its job
    says.
    """

    __tablename__ = "pack_stage"

    pack_id: Mapped[UUID] = mapped_column(ForeignKey("pack.id"), primary_key=True)
    stage: Mapped[str]
    at: Mapped[datetime]

    __table_args__ = (CheckConstraint(f"stage IN {tuple(STAGES)}", name="stage"),)
