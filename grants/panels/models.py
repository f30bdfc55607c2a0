"""Panels: who sits, what interests they declare, how they score, what they decide."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.applications.models import Application
from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, Versioned, index_where, new_id
from grants.kernel.money import Pence
from grants.schemes.models import Round
from grants.schemes.rules import LONGEST_MONTHS, USUAL_MONTHS
from grants.schemes.who_decides.rules import LEAST_THIRD_SECTOR

CONVENING, SITTING, CLOSED = "convening", "sitting", "closed"
THIRD_SECTOR = "third_sector"
MEMBER_KINDS = (THIRD_SECTOR, "funder", "lived_experience", "staff")
SITS, SUBSTITUTE, STOOD_DOWN = "sits", "substitute", "stood down"
STANDINGS = (SITS, SUBSTITUTE, STOOD_DOWN)
NONE, NOTE, RECUSED = "none", "note", "leaves"
"""What a member has to do with an application: nothing; something to note; a conflict of interest."""
TO_SCORE, DONE, UNABLE = "to score", "done", "unable"
AWARD, AWARD_WITH_CONDITIONS, RESERVE, DECLINE = "award", "award with conditions", "reserve", "decline"
OUTCOMES = (AWARD, AWARD_WITH_CONDITIONS, RESERVE, DECLINE)
AWARDING = (AWARD, AWARD_WITH_CONDITIONS)
PROPOSED, FINAL = "proposed", "final"
AT_MEETING, IN_WRITING, BY_OFFICERS = "at the meeting", "in writing", "by officers"
"""How a decision was made. Officers decide where the rule of the round says so (`schemes.who_decides`)."""


class Panel(Versioned, Base):
    """The people who assess a round. It cannot sit without two third-sector members, unless it `is_of_officers`: then
    it has no members, and officers decide on all that is before it.

    `third_sector_members` counts those who sit and vote. `quorum` is how many voting members without a conflict
    each decision needs. `readers_each` is how many members read an application; None where all read all.
    After `scores_due_at` no mark is taken. `terms` are the terms of reference, which each member accepts.
    """

    __tablename__ = "panel"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    round_id: Mapped[UUID] = mapped_column(ForeignKey("round.id"), unique=True)
    state: Mapped[str] = mapped_column(default=CONVENING)
    third_sector_members: Mapped[int] = mapped_column(default=0)
    is_of_officers: Mapped[bool] = mapped_column(default=False)
    quorum: Mapped[int] = mapped_column(default=LEAST_THIRD_SECTOR)
    readers_each: Mapped[int | None]
    scores_due_at: Mapped[datetime | None]
    meets_at: Mapped[datetime | None]
    meeting_place: Mapped[str] = mapped_column(default="")
    terms: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    sat_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship(lazy="raise")
    members: Mapped[list["PanelMember"]] = relationship(lazy="raise", order_by="PanelMember.id", back_populates="panel")

    __table_args__ = (
        CheckConstraint("state IN ('convening', 'sitting', 'closed')", name="state"),
        CheckConstraint(
            f"state = 'convening' OR is_of_officers OR third_sector_members >= {LEAST_THIRD_SECTOR}",
            name="third_sector_members",
        ),
        CheckConstraint(f"quorum BETWEEN {LEAST_THIRD_SECTOR} AND 30", name="quorum"),
        CheckConstraint("readers_each BETWEEN 1 AND 30", name="readers_each"),
    )


explain("uq_panel_round_id", "This round has a panel already.")
explain(
    "ck_panel_third_sector_members",
    "A panel needs at least two third-sector members before it can sit.",
    field="members",
)


explain("ck_panel_quorum", "A quorum is a number from 2 to 30.", field="quorum", code="quorum")
explain("ck_panel_readers_each", "Give each application 1 to 30 readers.", field="readers_each")


class PanelMember(Base):
    """A person on a panel, and on whose part they sit.

    An observer reads and listens; they neither score nor vote. A substitute waits until somebody calls them.
    `access_needs` are for those who bring the panel together, and nobody else.
    """

    __tablename__ = "panel_member"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    panel_id: Mapped[UUID] = mapped_column(ForeignKey("panel.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    is_chair: Mapped[bool] = mapped_column(default=False)
    is_observer: Mapped[bool] = mapped_column(default=False)
    standing: Mapped[str] = mapped_column(default=SITS)
    access_needs: Mapped[str] = mapped_column(default="")
    accepted_terms_at: Mapped[datetime | None]
    pack_edition: Mapped[int] = mapped_column(default=0)
    joined_at: Mapped[datetime]

    panel: Mapped[Panel] = relationship(lazy="raise", back_populates="members")
    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("panel_id", "person_id"),
        CheckConstraint(f"kind IN {MEMBER_KINDS}", name="kind"),
        CheckConstraint(f"standing IN {STANDINGS}", name="standing"),
        CheckConstraint(f"NOT is_chair OR (NOT is_observer AND standing = '{SITS}')", name="chair_votes"),
        index_where("uq_panel_member_chair", "panel_id", where="is_chair", unique=True),
    )


explain("uq_panel_member_panel_id_person_id", "This person is on the panel already.", field="email")
explain("uq_panel_member_chair", "This panel has a chair already.", field="is_chair", code="has_chair")
explain("ck_panel_member_chair_votes", "The chair sits on the panel and votes.", field="is_chair", code="chair_votes")


class Interest(Base):
    """What a member has to do with an application: nothing, something to note, or enough to leave.

    `automatic` where it followed from what is known of them.
    """

    __tablename__ = "interest"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    member_id: Mapped[UUID] = mapped_column(ForeignKey("panel_member.id"))
    level: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    automatic: Mapped[bool] = mapped_column(default=False)
    declared_at: Mapped[datetime]

    @property
    def is_declared(self) -> bool:
        """Whether the member has said it, or there is nothing left to say. Notes that were found are to declare."""
        return not self.automatic or self.level == RECUSED

    __table_args__ = (
        UniqueConstraint("application_id", "member_id"),
        UniqueConstraint("application_id", "member_id", "level"),
        CheckConstraint("level IN ('none', 'note', 'leaves')", name="level"),
        CheckConstraint("level = 'none' OR length(trim(note)) > 0", name="note"),
        Index("ix_interest_member_id_level", "member_id", "level"),
    )


explain("uq_interest_application_id_member_id", "You have declared your interest in this application already.")
explain("ck_interest_note", "Say in a few words what your interest is.", field="note")


class Allocation(Versioned, Base):
    """An application that a member is to read and score: to score, done, or unable with a reason.

    Marks may be kept before they are done; they count, and are shown to others, once they are. Then `weighted_marks`
    is their sum, each times its criterion's weight, and `applied_weight` that of the weights: a ranking asks for what
    hundreds of members' marks come to.
    """

    __tablename__ = "allocation"

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("panel_member.id"), primary_key=True)
    state: Mapped[str] = mapped_column(default=TO_SCORE)
    note: Mapped[str] = mapped_column(default="")
    allocated_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    weighted_marks: Mapped[int | None]
    applied_weight: Mapped[int | None]

    __table_args__ = (
        CheckConstraint("state IN ('to score', 'done', 'unable')", name="state"),
        CheckConstraint("(state = 'to score') = (done_at IS NULL)", name="done_at"),
        CheckConstraint("(state = 'done') = (applied_weight IS NOT NULL)", name="added_up"),
        CheckConstraint("(weighted_marks IS NULL) = (applied_weight IS NULL)", name="weighted_marks"),
        CheckConstraint("applied_weight > 0", name="applied_weight"),
        CheckConstraint("state <> 'unable' OR length(trim(note)) > 0", name="note"),
        Index("ix_allocation_member_id_state", "member_id", "state", "application_id"),
    )


explain("ck_allocation_note", "Say in a few words why you cannot score this application.", field="note")


_IS_PROPOSED = text(f"state = '{PROPOSED}'")
_TO_RELEASE = text(f"state = '{FINAL}' AND released_at IS NULL")
_IN_RESERVE = text(f"outcome = '{RESERVE}'")


class Decision(Versioned, Base):
    """What the panel decided on an application, with amount and reasons.

    It is proposed until the panel's decisions are confirmed together; then it is final. `held` says how the panel
    decided, and `took_part` and `third_sector_took_part` how many members did so; a trigger lets none become final
    without a quorum of members who declared, marked, and were at the meeting or voted in writing. The applicant is told
    when an administrator who did not make it final releases it. What was final before this was kept lacks it.
    `budget_lines` are the lines the award pays for, where it pays less than was asked. `award_months` is how long the
    award runs where that is not as long as all of its scheme, and `length_reason` why. Those in reserve stand in order.
    The money counts as committed from the proposal on. `decided_at` is when what is decided was last changed, all but
    its words; what was changed after the meeting had closed was not decided there.
    """

    __tablename__ = "decision"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), unique=True)
    panel_id: Mapped[UUID] = mapped_column(ForeignKey("panel.id"), index=True)
    outcome: Mapped[str]
    amount_pence: Mapped[Pence] = mapped_column(default=Pence(0))
    conditions: Mapped[str] = mapped_column(default="")
    reasons: Mapped[str]
    feedback: Mapped[str] = mapped_column(default="")
    budget_lines: Mapped[list[Any]] = mapped_column(default=list)
    award_months: Mapped[int | None]
    length_reason: Mapped[str] = mapped_column(default="")
    reserve_place: Mapped[int | None]
    state: Mapped[str] = mapped_column(default=FINAL)
    final_at: Mapped[datetime | None]
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime]
    held: Mapped[str | None]
    took_part: Mapped[int | None]
    third_sector_took_part: Mapped[int | None]
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    released_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    released_at: Mapped[datetime | None]

    application: Mapped[Application] = relationship(lazy="raise")

    @property
    def by_officers(self) -> bool:
        """Whether officers of the grant-maker made it, and no panel."""
        return self.held == BY_OFFICERS

    @property
    def months(self) -> int:
        """How long its award runs. It comes with its application, and that with round and scheme."""
        return self.award_months or self.application.round.scheme.award_months

    __table_args__ = (
        UniqueConstraint("panel_id", "reserve_place"),
        CheckConstraint(f"award_months BETWEEN 1 AND {LONGEST_MONTHS}", name="award_months"),
        CheckConstraint(
            f"award_months IS NULL OR award_months BETWEEN {USUAL_MONTHS[0]} AND {USUAL_MONTHS[1]}"
            " OR length(trim(length_reason)) > 0",
            name="length_reason",
        ),
        index_where("ix_decision_proposed", "panel_id", "id", where=_IS_PROPOSED),
        index_where("ix_decision_to_release", "panel_id", where=_TO_RELEASE),
        index_where("ix_decision_in_reserve", "panel_id", where=_IN_RESERVE),
        CheckConstraint(f"held IN ('{AT_MEETING}', '{IN_WRITING}', '{BY_OFFICERS}')", name="held"),
        CheckConstraint(
            "(held IS NULL) = (took_part IS NULL) AND (held IS NULL) = (third_sector_took_part IS NULL)"
            f" AND (third_sector_took_part >= {LEAST_THIRD_SECTOR} OR held = '{BY_OFFICERS}')"
            " AND took_part >= third_sector_took_part",
            name="took_part",
        ),
        CheckConstraint(f"confirmed_by IS NULL OR state = '{FINAL}'", name="confirmed"),
        CheckConstraint(
            f"released_at IS NULL OR (state = '{FINAL}' AND (confirmed_by IS NULL) = (released_by IS NULL))",
            name="released",
        ),
        CheckConstraint("released_by IS NULL OR released_at IS NOT NULL", name="released_by_somebody"),
        CheckConstraint("released_by <> confirmed_by", name="two_people"),
        CheckConstraint("reserve_place > 0", name="reserve_place"),
        CheckConstraint(f"reserve_place IS NULL OR outcome = '{RESERVE}'", name="reserve"),
        CheckConstraint(f"state IN ('{PROPOSED}', '{FINAL}')", name="state"),
        CheckConstraint(f"outcome IN {OUTCOMES}", name="outcome"),
        CheckConstraint(f"(outcome IN {AWARDING}) = (amount_pence > 0)", name="amount"),
        CheckConstraint(f"(outcome = '{AWARD_WITH_CONDITIONS}') = (length(trim(conditions)) > 0)", name="conditions"),
        CheckConstraint("length(trim(reasons)) > 0", name="reasons"),
        CheckConstraint(
            f"state = '{PROPOSED}' OR outcome <> '{DECLINE}' OR length(trim(feedback)) > 0", name="feedback"
        ),
    )


explain("uq_decision_application_id", "The panel has decided on this application already.")
explain("uq_decision_panel_id_reserve_place", "That place in the reserve list is taken.", field="reserve_place")
explain("ck_decision_two_people", "Whoever made a decision final does not release its letter: somebody else has to.")
explain("ck_decision_reasons", "Every decision needs its reasons.", field="reasons", code="missing")
explain("ck_decision_feedback", "Give the applicant feedback that helps them.", field="feedback", code="missing")
explain(
    "ck_decision_conditions", "Name the conditions, or choose an award without any.", field="conditions", code="missing"
)
explain("ck_decision_amount", "Give an amount with an award, and none without.", field="amount_pence", code="missing")
