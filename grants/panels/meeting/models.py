"""The meeting of a panel: who was there, what they came to, and how they voted."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from grants.kernel.constraints import explain
from grants.kernel.db import Base, Versioned
from grants.panels.comparing.ranking.rules import ADJUSTED
from grants.panels.models import Panel, PanelMember

FOR, AGAINST, ABSTAIN = "for", "against", "abstain"
CHOICES = (FOR, AGAINST, ABSTAIN)


class Meeting(Versioned, Base):
    """The meeting of a panel, while it goes on and afterwards. Its version grows with whatever is done in it."""

    __tablename__ = "meeting"

    panel_id: Mapped[UUID] = mapped_column(ForeignKey("panel.id"), primary_key=True)
    ordered_by: Mapped[str] = mapped_column(default=ADJUSTED)
    current_application_id: Mapped[UUID | None] = mapped_column(ForeignKey("application.id"))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    panel: Mapped[Panel] = relationship(lazy="raise")

    __table_args__ = (CheckConstraint("ordered_by IN ('adjusted', 'raw')", name="ordered_by"),)


class Attendance(Base):
    """A member who came to the meeting; `left_at` when they went before its end."""

    __tablename__ = "attendance"

    panel_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.panel_id"), primary_key=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("panel_member.id"), primary_key=True)
    came_at: Mapped[datetime]
    left_at: Mapped[datetime | None]

    member: Mapped[PanelMember] = relationship(lazy="raise")

    __table_args__ = (CheckConstraint("left_at IS NULL OR left_at >= came_at", name="left_at"),)


class Vote(Base):
    """How a member voted on what the panel decides about an application.

    The level of their interest is part of the key, so nobody votes on what they are recused from. A vote
    `in_writing` was cast by the member themself, without a meeting, on what is proposed; it goes when that changes.
    """

    __tablename__ = "vote"

    application_id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    interest_level: Mapped[str]
    choice: Mapped[str]
    in_writing: Mapped[bool] = mapped_column(default=False)
    voted_at: Mapped[datetime]

    member: Mapped[PanelMember] = relationship(
        lazy="raise", primaryjoin=lambda: PanelMember.id == foreign(Vote.member_id), viewonly=True
    )

    __table_args__ = (
        ForeignKeyConstraint(
            ["application_id", "member_id", "interest_level"],
            ["interest.application_id", "interest.member_id", "interest.level"],
            name="fk_vote_interest",
            onupdate="CASCADE",
        ),
        CheckConstraint("interest_level <> 'leaves'", name="not_conflicted"),
        CheckConstraint(f"choice IN {CHOICES}", name="choice"),
    )


explain("fk_vote_interest", "Declare your interest in this application before you vote on it.", code="undeclared")
explain(
    "ck_vote_not_conflicted",
    "You have left the room for this application, so you cannot vote on it.",
    code="conflict_of_interest",
)
