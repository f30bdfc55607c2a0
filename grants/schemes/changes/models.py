"""What is kept of a change of a scheme's money, or of a round that opens again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, Versioned, index_where, new_id
from grants.kernel.money import Pence
from grants.organisations.models import Organisation
from grants.schemes.changes.rules import KINDS, OF_ROUNDS, STATES, WITH_AMOUNT
from grants.schemes.models import Round, Scheme

_PROPOSED = text("state = 'proposed'")


class SchemeChange(Versioned, Base):
    """A change that one of us proposes and another confirms, or one of them drops with a reason: the budget of a round,
    what a funder gives, a funder that joins or leaves, or a round that opens again until `closes_at`.

    `amount_pence` is what it comes to in all. One is open at a time of each kind for a round, and one for a funder.
    """

    __tablename__ = "scheme_change"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    scheme_id: Mapped[UUID] = mapped_column(ForeignKey("scheme.id"), index=True)
    kind: Mapped[str]
    round_id: Mapped[UUID | None] = mapped_column(ForeignKey("round.id"))
    funder_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    amount_pence: Mapped[Pence | None]
    closes_at: Mapped[datetime | None]
    reason: Mapped[str]
    state: Mapped[str]
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    dropped_at: Mapped[datetime | None]
    dropped_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    drop_reason: Mapped[str] = mapped_column(default="")

    scheme: Mapped[Scheme] = relationship(lazy="raise")
    round: Mapped[Round | None] = relationship(lazy="raise")
    funder: Mapped[Organisation | None] = relationship(lazy="raise")
    proposer: Mapped[Person] = relationship(lazy="raise", foreign_keys=[proposed_by])
    confirmer: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[confirmed_by])
    dropper: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[dropped_by])

    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint(
            f"(kind IN {OF_ROUNDS}) = (round_id IS NOT NULL) AND (round_id IS NULL) = (funder_id IS NOT NULL)",
            name="of_something",
        ),
        CheckConstraint(f"(kind IN {WITH_AMOUNT}) = (amount_pence IS NOT NULL)", name="amount"),
        CheckConstraint("(kind = 'reopening') = (closes_at IS NOT NULL)", name="closes_at"),
        CheckConstraint("length(trim(reason)) > 0", name="reason"),
        CheckConstraint(
            "(state = 'confirmed') = (confirmed_by IS NOT NULL) AND (confirmed_at IS NULL) = (confirmed_by IS NULL)",
            name="confirmed",
        ),
        CheckConstraint("confirmed_by <> proposed_by", name="two_people"),
        CheckConstraint(
            "(state = 'dropped') = (dropped_by IS NOT NULL) AND (dropped_at IS NULL) = (dropped_by IS NULL)",
            name="dropped",
        ),
        CheckConstraint("state <> 'dropped' OR length(trim(drop_reason)) > 0", name="dropped_with_reason"),
        index_where("uq_scheme_change_round", "round_id", "kind", where=_PROPOSED, unique=True),
        index_where("uq_scheme_change_funder", "scheme_id", "funder_id", where=_PROPOSED, unique=True),
        index_where("ix_scheme_change_open", "proposed_at", where=_PROPOSED),
    )


explain("ck_scheme_change_two_people", "Whoever proposed this does not confirm it: somebody else has to.")
explain("uq_scheme_change_round", "A change of this is proposed already.", code="answered_already")
explain("uq_scheme_change_funder", "A change of this is proposed already.", code="answered_already")
