"""To whom packs go."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, new_id
from grants.reporting.models import Pack


class PackRecipient(Base):
    """Somebody to whom a pack goes. `person_id` is set for those who can read it signed in; the others read it by their
    link alone. The link opens the pack until `link_until`, and `opened_at` is when it first did.
    """

    __tablename__ = "pack_recipient"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    pack_id: Mapped[UUID] = mapped_column(ForeignKey("pack.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str]
    email: Mapped[str]
    named_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    named_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    link_until: Mapped[datetime | None]
    times_sent: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime | None]

    pack: Mapped[Pack] = relationship(lazy="raise")
    person: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[person_id])

    __table_args__ = (
        UniqueConstraint("pack_id", "email"),
        CheckConstraint("length(trim(name)) > 0 AND length(trim(email)) > 0", name="named"),
        CheckConstraint(
            "(sent_at IS NULL) = (link_until IS NULL) AND (sent_at IS NULL) = (times_sent = 0)"
            " AND (opened_at IS NULL OR sent_at IS NOT NULL)",
            name="sent",
        ),
    )


explain("uq_pack_recipient_pack_id_email", "The pack goes to this address already.", field="email")
