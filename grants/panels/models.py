"""Panels: who sits, what interests they declare, how they score, what they decide."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.applications.models import Application
from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, Versioned, new_id
from grants.kernel.money import Pence
from grants.schemes.models import HIGHEST_MARK, Criterion, Round

CONVENING, SITTING, CLOSED = "convening", "sitting", "closed"
THIRD_SECTOR = "third_sector"
MEMBER_KINDS = (THIRD_SECTOR, "funder", "lived_experience", "staff")
LEAST_THIRD_SECTOR = 2
NONE, NOTE, LEAVES = "none", "note", "leaves"
AWARD, AWARD_WITH_CONDITIONS, RESERVE, DECLINE = "award", "award with conditions", "reserve", "decline"
OUTCOMES = (AWARD, AWARD_WITH_CONDITIONS, RESERVE, DECLINE)
AWARDING = (AWARD, AWARD_WITH_CONDITIONS)


class Panel(Versioned, Base):
    """The people who assess a round. It cannot sit without two third-sector members."""

    __tablename__ = "panel"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    round_id: Mapped[UUID] = mapped_column(ForeignKey("round.id"), unique=True)
    state: Mapped[str] = mapped_column(default=CONVENING)
    third_sector_members: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    sat_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship(lazy="raise")
    members: Mapped[list["PanelMember"]] = relationship(lazy="raise", order_by="PanelMember.id", back_populates="panel")

    __table_args__ = (
        CheckConstraint("state IN ('convening', 'sitting', 'closed')", name="state"),
        CheckConstraint(
            f"state = 'convening' OR third_sector_members >= {LEAST_THIRD_SECTOR}", name="third_sector_members"
        ),
    )


explain("uq_panel_round_id", "This round has a panel already.")
explain(
    "ck_panel_third_sector_members",
    "A panel needs at least two third-sector members before it can sit.",
    field="members",
)


class PanelMember(Base):
    """A person on a panel, and on whose part they sit."""

    __tablename__ = "panel_member"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    panel_id: Mapped[UUID] = mapped_column(ForeignKey("panel.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    is_chair: Mapped[bool] = mapped_column(default=False)
    joined_at: Mapped[datetime]

    panel: Mapped[Panel] = relationship(lazy="raise", back_populates="members")
    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("panel_id", "person_id"),
        CheckConstraint(f"kind IN {MEMBER_KINDS}", name="kind"),
        Index(
            "uq_panel_member_chair",
            "panel_id",
            unique=True,
            postgresql_where=text("is_chair"),
            sqlite_where=text("is_chair"),
        ),
    )


explain("uq_panel_member_panel_id_person_id", "This person is on the panel already.", field="email")
explain("uq_panel_member_chair", "This panel has a chair already.", field="is_chair")


class Interest(Base):
    """What a member has to do with an application: nothing, something to note, or enough to leave."""

    __tablename__ = "interest"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    member_id: Mapped[UUID] = mapped_column(ForeignKey("panel_member.id"), index=True)
    level: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    automatic: Mapped[bool] = mapped_column(default=False)
    declared_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("application_id", "member_id"),
        UniqueConstraint("application_id", "member_id", "level"),
        CheckConstraint("level IN ('none', 'note', 'leaves')", name="level"),
        CheckConstraint("level = 'none' OR length(trim(note)) > 0", name="note"),
    )


explain("uq_interest_application_id_member_id", "You have declared your interest in this application already.")
explain("ck_interest_note", "Say in a few words what your interest is.", field="note")


class Score(Versioned, Base):
    """One member's mark for one criterion of one application, with its reason.

    The level of the member's interest is part of the key: a member who has declared nothing, or who
    leaves for this application, cannot have a score here.
    """

    __tablename__ = "score"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[UUID]
    member_id: Mapped[UUID]
    interest_level: Mapped[str]
    criterion_id: Mapped[UUID] = mapped_column(ForeignKey("criterion.id"))
    mark: Mapped[int]
    reason: Mapped[str]
    scored_at: Mapped[datetime]

    criterion: Mapped[Criterion] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("application_id", "member_id", "criterion_id"),
        ForeignKeyConstraint(
            ["application_id", "member_id", "interest_level"],
            ["interest.application_id", "interest.member_id", "interest.level"],
            name="fk_score_interest",
            onupdate="CASCADE",
        ),
        CheckConstraint("interest_level <> 'leaves'", name="not_conflicted"),
        CheckConstraint(f"mark BETWEEN 0 AND {HIGHEST_MARK}", name="mark"),
        CheckConstraint("length(trim(reason)) > 0", name="reason"),
    )


explain("ck_score_reason", "Give a reason for each mark.", field="reason")
explain("ck_score_mark", f"A mark is a whole number from 0 to {HIGHEST_MARK}.", field="mark")
explain("ck_score_not_conflicted", "You have left the room for this application, so you cannot score it.")
explain("fk_score_interest", "Declare your interest in this application before you score it.")


class Decision(Base):
    """What the panel decided on an application, once, with amount and reasons."""

    __tablename__ = "decision"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), unique=True)
    panel_id: Mapped[UUID] = mapped_column(ForeignKey("panel.id"), index=True)
    outcome: Mapped[str]
    amount_pence: Mapped[Pence] = mapped_column(default=Pence(0))
    conditions: Mapped[str] = mapped_column(default="")
    reasons: Mapped[str]
    feedback: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime]

    application: Mapped[Application] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint(f"outcome IN {OUTCOMES}", name="outcome"),
        CheckConstraint(f"(outcome IN {AWARDING}) = (amount_pence > 0)", name="amount"),
        CheckConstraint(f"(outcome = '{AWARD_WITH_CONDITIONS}') = (length(trim(conditions)) > 0)", name="conditions"),
        CheckConstraint("length(trim(reasons)) > 0", name="reasons"),
        CheckConstraint(f"outcome <> '{DECLINE}' OR length(trim(feedback)) > 0", name="feedback"),
    )


explain("uq_decision_application_id", "The panel has decided on this application already.")
explain("ck_decision_reasons", "Every decision needs its reasons.", field="reasons")
explain("ck_decision_feedback", "Give the applicant feedback that helps them.", field="feedback")
explain("ck_decision_conditions", "Name the conditions, or choose an award without any.", field="conditions")
explain("ck_decision_amount", "Give an amount with an award, and none without.", field="amount_pence")
