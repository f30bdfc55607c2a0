"""The marks that members give."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.kernel.constraints import explain
from grants.kernel.db import Base, Versioned, new_id
from grants.schemes.models import Criterion


class Score(Versioned, Base):
    """One member's mark for one criterion of one application. Without a mark, the criterion does not apply.

    The level of the member's interest is part of the key: a member who has declared nothing, or who
    is recused from this application, cannot have a score here. Nor can one to whom it was not allocated.
    """

    __tablename__ = "score"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[UUID]
    member_id: Mapped[UUID]
    interest_level: Mapped[str]
    criterion_id: Mapped[UUID] = mapped_column(ForeignKey("criterion.id"))
    mark: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")
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
        ForeignKeyConstraint(
            ["application_id", "member_id"],
            ["allocation.application_id", "allocation.member_id"],
            name="fk_score_allocation",
        ),
        CheckConstraint("interest_level <> 'leaves'", name="not_conflicted"),
        CheckConstraint("mark BETWEEN 0 AND 100", name="mark"),
        CheckConstraint("mark IS NOT NULL OR length(trim(reason)) > 0", name="reason"),
    )


explain("ck_score_reason", "Say why this criterion does not apply.", field="reason")


explain("ck_score_mark", "Choose a mark of this scheme’s scale.", field="mark")


explain(
    "ck_score_not_conflicted",
    "You have left the room for this application, so you cannot score it.",
    code="conflict_of_interest",
)


explain("fk_score_interest", "Declare your interest in this application before you score it.", code="undeclared")


explain("fk_score_allocation", "This application was not given to you to score.")
