"""What is agreed about the outcomes of a grant."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, index_where, new_id
from grants.monitoring.asking.outcomes.rules import FIGURES, HIGHEST, LOWEST, PEOPLE, Measure, Promise

_IS_OPEN = text("agreed_at IS NULL AND ended_at IS NULL")
_STANDS = text("agreed_at IS NOT NULL AND ended_at IS NULL")


class AwardOutcome(Base):
    """One outcome of a grant as one side put it, in force once the other agreed and until another takes its place.

    A grant without any has the outcomes that its application chose. `key` stays the same when words or figure change.
    The figure and its target are as `rules.Measure` has them; without a `figure` it is known in words alone.
    """

    __tablename__ = "award_outcome"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"), index=True)
    key: Mapped[str]
    position: Mapped[int]
    question: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    chosen: Mapped[bool] = mapped_column(default=True)
    how: Mapped[str] = mapped_column(default="")
    figure: Mapped[str | None]
    target: Mapped[int | None] = mapped_column(BigInteger)
    unit: Mapped[str] = mapped_column(default=PEOPLE)
    lowest: Mapped[int] = mapped_column(default=LOWEST)
    highest: Mapped[int] = mapped_column(default=HIGHEST)
    by_us: Mapped[bool]
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    agreed_at: Mapped[datetime | None]
    agreed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    proposer: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[proposed_by])

    __table_args__ = (
        CheckConstraint(f"figure IN {FIGURES}", name="figure"),
        CheckConstraint("(figure IS NULL) = (target IS NULL)", name="target"),
        CheckConstraint("length(trim(text)) > 0", name="text"),
        CheckConstraint("lowest < highest", name="scale"),
        CheckConstraint("proposed_by <> agreed_by", name="two_agree"),
        index_where("uq_award_outcome_open", "award_id", "key", where=_IS_OPEN, unique=True),
        index_where("uq_award_outcome_stands", "award_id", "key", where=_STANDS, unique=True),
    )

    @property
    def promise(self) -> Promise:
        measure = None
        if self.figure is not None and self.target is not None:
            measure = Measure(
                figure=self.figure, target=self.target, unit=self.unit, lowest=self.lowest, highest=self.highest
            )
        return Promise(self.question, self.text, self.chosen, self.how, measure, self.key)


explain(
    "uq_award_outcome_open", "A change of this outcome waits for an answer. Answer that first.", code="outcome_open"
)
explain("ck_award_outcome_two_agree", "Whoever put it does not agree to it as well: somebody of the other side does.")
