"""The meeting of a panel: who was there, what they came to, how they voted, and how equals were told apart."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from grants.kernel.constraints import explain
from grants.kernel.db import Base, Versioned, new_id
from grants.panels.models import Panel, PanelMember

ADJUSTED, RAW = "adjusted", "raw"
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

    The level of their interest is part of the key, so nobody votes on what they left for. A vote `in_writing` was cast
    by the member themself, without a meeting, on what is proposed; it goes when that changes.
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


class LotDraw(Base):
    """A drawing of lots among applications that marks cannot tell apart. The seed gives the same order again.

    `among` are the applications as they were put in, sorted; `drawn` is the order that came out.
    """

    __tablename__ = "lot_draw"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    panel_id: Mapped[UUID] = mapped_column(ForeignKey("panel.id"), index=True)
    seed: Mapped[str]
    among: Mapped[list[Any]]
    drawn: Mapped[list[Any]]
    reason: Mapped[str]
    drawn_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    drawn_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("length(trim(reason)) > 0", name="reason"),)


class Lot(Base):
    """An application that went into a drawing of lots: into one at most, so that nobody draws until they like it."""

    __tablename__ = "lot"

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    draw_id: Mapped[UUID] = mapped_column(ForeignKey("lot_draw.id"), index=True)


explain("ck_lot_draw_reason", "Say why lots are drawn.", field="reason")
explain("pk_lot", "Lots were drawn already for one of these applications. That order stands.", code="drawn_already")


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
