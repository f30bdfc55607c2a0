"""Applications on which too few of a panel may vote, as it was last found."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.applications.models import Application
from grants.kernel.db import Base


class QuorumGap(Base):
    """An application that lacks the quorum or two third-sector votes: how many may vote on it, and since when."""

    __tablename__ = "quorum_gap"

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    panel_id: Mapped[UUID] = mapped_column(ForeignKey("panel.id"), index=True)
    voters: Mapped[int]
    third_sector: Mapped[int]
    quorum: Mapped[int]
    since: Mapped[datetime]

    application: Mapped[Application] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("0 <= third_sector AND third_sector <= voters", name="voters"),
        CheckConstraint("voters < quorum OR third_sector < 2", name="lacks"),
    )
