"""Files of applications."""

from typing import cast
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.applications.models import ANSWERED, Application, Clarification
from grants.kernel.uploads.models import Upload


class ApplicationFile(Upload):
    """A file of an application. With a `clarification_id` it was added to answer that, after sending."""

    application_id: Mapped[UUID | None] = mapped_column(ForeignKey("application.id"), index=True)
    clarification_id: Mapped[UUID | None] = mapped_column(ForeignKey("clarification.id"))

    application: Mapped[Application] = relationship(lazy="raise")
    clarification: Mapped[Clarification | None] = relationship(lazy="raise")

    __mapper_args__ = {"polymorphic_identity": "application", "polymorphic_load": "inline"}

    @property
    def record_id(self) -> UUID:
        assert self.application_id is not None
        return self.application_id

    @property
    def organisation_id(self) -> UUID:
        return self.application.organisation_id

    @property
    def stands(self) -> bool:
        noted = self.application.answers.get(self.question_key) or []
        return any(item["id"] == str(self.id) for item in noted)

    @property
    def is_sent(self) -> bool:
        """Whether it came with the application, or with an answer that was sent."""
        return self.clarification_id is None or (
            self.clarification is not None and self.clarification.state == ANSWERED
        )


cast(Table, Upload.__table__).append_constraint(
    CheckConstraint(
        "(belongs_to = 'application') = (application_id IS NOT NULL)"
        " AND (application_id IS NOT NULL OR clarification_id IS NULL)",
        name="application",
    )
)
