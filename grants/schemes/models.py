"""Schemes: the money, the criteria, the questions, and the rounds in which people may apply."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.kernel.constraints import explain
from grants.kernel.db import Base, Versioned, new_id
from grants.kernel.money import Pence
from grants.organisations.models import Organisation

USUAL_MONTHS = (36, 60)
LOWEST_MARK, HIGHEST_MARK = 0, 5
"""The usual scale of marks."""


class Scheme(Versioned, Base):
    """A grant programme.

    `instrument_test` says why a grant and not a contract. An award outside three to five years needs
    its `length_justification`. `eligibility` is a list of questions: key, text, the answer that is
    needed, and an explanation. `instalments` and `returns` are the numbers each award gets.
    Marks run from `lowest_mark` to `highest_mark`; where it `scores_blind`, panel members read without names. Where
    it `draws_lots`, a panel may do so among applications that their marks cannot tell apart.
    `instrument_answers` are those of the test whether a grant is right, by whom and when, where it was taken so.
    From `in_use_since` somebody has an application in it, so what it asks and how it judges stays.
    `decided_by` says who decides, and `to_hand` has a line for each thing that applicants should have ready.
    """

    __tablename__ = "scheme"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    purpose: Mapped[str]
    instrument_test: Mapped[str]
    co_produced_with: Mapped[str]
    smallest_award_pence: Mapped[Pence]
    largest_award_pence: Mapped[Pence]
    award_months: Mapped[int]
    length_justification: Mapped[str] = mapped_column(default="")
    instalments: Mapped[int]
    returns: Mapped[int]
    eligibility: Mapped[list[Any]]
    decided_by: Mapped[str] = mapped_column(default="")
    to_hand: Mapped[str] = mapped_column(default="")
    lowest_mark: Mapped[int] = mapped_column(default=LOWEST_MARK)
    highest_mark: Mapped[int] = mapped_column(default=HIGHEST_MARK)
    scores_blind: Mapped[bool] = mapped_column(default=False)
    draws_lots: Mapped[bool] = mapped_column(default=False)
    is_imported: Mapped[bool] = mapped_column(default=False)
    in_use_since: Mapped[datetime | None]
    instrument_answers: Mapped[dict[str, Any] | None]
    instrument_tested_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    instrument_tested_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    contributions: Mapped[list["Contribution"]] = relationship(lazy="raise", order_by="Contribution.position")
    criteria: Mapped[list["Criterion"]] = relationship(lazy="raise", order_by="Criterion.position")
    rounds: Mapped[list["Round"]] = relationship(lazy="raise", order_by="Round.opens_at", back_populates="scheme")

    __table_args__ = (
        CheckConstraint("0 < smallest_award_pence AND smallest_award_pence <= largest_award_pence", name="award_sizes"),
        CheckConstraint(
            f"award_months BETWEEN {USUAL_MONTHS[0]} AND {USUAL_MONTHS[1]} OR length(trim(length_justification)) > 0"
            " OR is_imported",
            name="length_justified",
        ),
        CheckConstraint("(instrument_tested_by IS NULL) = (instrument_tested_at IS NULL)", name="instrument_tested"),
        CheckConstraint("award_months BETWEEN 1 AND 120", name="award_months"),
        CheckConstraint("instalments BETWEEN 1 AND 20", name="instalments"),
        CheckConstraint("returns BETWEEN 0 AND 20", name="returns"),
        CheckConstraint("lowest_mark IN (0, 1) AND highest_mark BETWEEN lowest_mark + 1 AND 10", name="scale"),
    )


explain("ck_scheme_scale", "A scale begins at 0 or 1 and goes up to 10 at most.", field="highest_mark")
explain("uq_scheme_slug", "A scheme with this name is here already.", field="name", code="name_taken")
explain(
    "ck_scheme_length_justified",
    "Say why awards are shorter or longer than three to five years.",
    field="length_justification",
)


class Contribution(Base):
    """One funder's money in a scheme. `awarded_pence` is what awards that are offered or accepted have of it so far;
    past awards from a file are not counted. From `left_at` the funder pays for those and for no others.
    """

    __tablename__ = "contribution"

    scheme_id: Mapped[UUID] = mapped_column(ForeignKey("scheme.id"), primary_key=True)
    funder_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True, index=True)
    position: Mapped[int]
    amount_pence: Mapped[Pence]
    awarded_pence: Mapped[Pence] = mapped_column(default=Pence(0))
    left_at: Mapped[datetime | None]

    funder: Mapped[Organisation] = relationship(lazy="raise")

    @property
    def left_pence(self) -> Pence:
        """What no award has of it yet."""
        return self.amount_pence - self.awarded_pence

    __table_args__ = (
        CheckConstraint("amount_pence > 0 OR left_at IS NOT NULL AND amount_pence = 0", name="amount"),
        CheckConstraint("awarded_pence BETWEEN 0 AND amount_pence", name="within"),
        CheckConstraint("left_at IS NULL OR awarded_pence = amount_pence", name="left"),
    )


explain(
    "ck_contribution_within",
    "Awards have more of this contribution than that.",
    field="amount_pence",
    code="over_budget",
)


class RoundShare(Base):
    """What those awards of one round that are offered or accepted have of one funder's contribution."""

    __tablename__ = "round_share"

    round_id: Mapped[UUID] = mapped_column(ForeignKey("round.id"), primary_key=True)
    funder_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True, index=True)
    awarded_pence: Mapped[Pence]

    __table_args__ = (CheckConstraint("awarded_pence >= 0", name="awarded"),)


class Criterion(Base):
    """What applications are scored on. `guide` says what each mark means, from the lowest up."""

    __tablename__ = "criterion"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    scheme_id: Mapped[UUID] = mapped_column(ForeignKey("scheme.id"))
    position: Mapped[int]
    name: Mapped[str]
    guidance: Mapped[str] = mapped_column(default="")
    guide: Mapped[list[Any]]
    weight: Mapped[int]
    is_social_value: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        UniqueConstraint("scheme_id", "position"),
        UniqueConstraint("scheme_id", "name"),
        CheckConstraint("weight BETWEEN 1 AND 100", name="weight"),
    )


class QuestionSetVersion(Base):
    """One version of a scheme's questions; never changed, because answers refer to it.

    `purpose` is `application`, `return`, or `return 2` for the returns of the grants in the scheme's tier 2.
    """

    __tablename__ = "question_set"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    scheme_id: Mapped[UUID] = mapped_column(ForeignKey("scheme.id"))
    purpose: Mapped[str]
    number: Mapped[int]
    definition: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("scheme_id", "purpose", "number"),
        CheckConstraint("purpose IN ('application', 'return') OR purpose LIKE 'return _'", name="purpose"),
    )


class Round(Versioned, Base):
    """One opening of a scheme, announced. `committed_pence` is what its decisions have awarded so far.

    `decisions_by` is the day by which applicants hear; rounds from before this was asked may have none.
    `announced_by` checked what `set_up_by` had set up; neither is a person where the installation itself announced it,
    or before this was asked. Since `withdrawn_at` nobody can apply; from `assessed_since`, when its applications went
    to a panel, it is not withdrawn any more. A round without briefings says why.
    """

    __tablename__ = "round"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    scheme_id: Mapped[UUID] = mapped_column(ForeignKey("scheme.id"), index=True)
    name: Mapped[str]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    decisions_by: Mapped[date | None]
    budget_pence: Mapped[Pence]
    committed_pence: Mapped[Pence] = mapped_column(default=Pence(0))
    question_set_id: Mapped[UUID] = mapped_column(ForeignKey("question_set.id"))
    created_at: Mapped[datetime]
    no_briefing_because: Mapped[str | None]
    set_up_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    announced_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str | None]
    assessed_since: Mapped[datetime | None]

    scheme: Mapped[Scheme] = relationship(lazy="raise", back_populates="rounds")
    briefings: Mapped[list["Briefing"]] = relationship(
        lazy="raise", order_by="Briefing.starts_at", back_populates="round"
    )
    question_set: Mapped[QuestionSetVersion] = relationship(lazy="raise")

    @property
    def is_withdrawn(self) -> bool:
        """Whether nobody can apply in it any more, whatever its times."""
        return self.withdrawn_at is not None

    __table_args__ = (
        UniqueConstraint("scheme_id", "name"),
        CheckConstraint("(set_up_by IS NULL) = (announced_by IS NULL)", name="checked"),
        CheckConstraint("set_up_by <> announced_by", name="checked_by_another"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_because IS NULL)", name="withdrawn"),
        CheckConstraint("length(trim(withdrawn_because)) > 0", name="withdrawn_because"),
        CheckConstraint(
            "withdrawn_at IS NULL OR assessed_since IS NULL AND committed_pence = 0", name="withdrawn_before_assessed"
        ),
        CheckConstraint("closes_at > opens_at", name="closes_after_opening"),
        CheckConstraint("budget_pence > 0", name="budget"),
        CheckConstraint("committed_pence BETWEEN 0 AND budget_pence", name="within_budget"),
        Index("ix_round_closes_at_id", "closes_at", "id"),
    )


explain("uq_round_scheme_id_name", "This scheme has a round of that name already.", field="name", code="name_taken")
explain("ck_round_closes_after_opening", "A round must close after it opens.", field="closes_at")
explain(
    "ck_round_within_budget", "This would award more than the round has left.", field="amount_pence", code="over_budget"
)


class Briefing(Versioned, Base):
    """A session for people who think of applying, before a round closes. Without `capacity`, whoever comes may.

    `changed_at` is when it was moved or cancelled last, `changed_because` why. From `cancelled_at` it does not take
    place; who had put their names down for it stays known as of any other.
    """

    __tablename__ = "briefing"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    round_id: Mapped[UUID] = mapped_column(ForeignKey("round.id"), index=True)
    starts_at: Mapped[datetime]
    minutes: Mapped[int] = mapped_column(default=60)
    capacity: Mapped[int | None]
    place: Mapped[str]
    changed_at: Mapped[datetime | None]
    changed_because: Mapped[str | None]
    cancelled_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship(lazy="raise", back_populates="briefings")

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.cancelled_at is not None

    __table_args__ = (
        CheckConstraint("minutes BETWEEN 15 AND 600", name="minutes"),
        CheckConstraint("capacity BETWEEN 1 AND 10000", name="capacity"),
        CheckConstraint("(changed_at IS NULL) = (changed_because IS NULL)", name="changed"),
        CheckConstraint("length(trim(changed_because)) > 0", name="changed_because"),
        CheckConstraint("cancelled_at IS NULL OR changed_at IS NOT NULL", name="cancelled"),
    )


class RoundResult(Base):
    """What became of a round's applications, in numbers; there once its panel has decided them all."""

    __tablename__ = "round_result"

    round_id: Mapped[UUID] = mapped_column(ForeignKey("round.id"), primary_key=True)
    applications: Mapped[int]
    awards: Mapped[int]
    asked_pence: Mapped[Pence]
    awarded_pence: Mapped[Pence]
    decided_at: Mapped[datetime]

    round: Mapped[Round] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("0 <= awards AND awards <= applications", name="awards"),
        CheckConstraint("asked_pence >= 0 AND awarded_pence >= 0", name="money"),
    )
