"""A scheme while it is set up."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.db import Base, Versioned, new_id


class SchemeDraft(Versioned, Base):
    """A scheme that nobody but administrators knows of; whatever is missing may be.

    `details` are as JSON what a scheme is set up with. `instrument` has the answers of the test whether a grant is
    right, once somebody has taken it, with who and when.
    """

    __tablename__ = "scheme_draft"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    begun_with: Mapped[str] = mapped_column(default="")
    details: Mapped[dict[str, Any]]
    changed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]
    created_at: Mapped[datetime]

    changer: Mapped[Person] = relationship(lazy="raise")
