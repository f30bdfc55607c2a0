"""Files of monitoring returns."""

from typing import cast
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.kernel.uploads.models import Upload
from grants.monitoring.models import Return


class ReturnFile(Upload):
    """A file of a monitoring return."""

    return_id: Mapped[UUID | None] = mapped_column(ForeignKey("monitoring_return.id"), index=True)

    monitoring_return: Mapped[Return] = relationship(lazy="raise")

    __mapper_args__ = {"polymorphic_identity": "return", "polymorphic_load": "inline"}

    @property
    def record_id(self) -> UUID:
        assert self.return_id is not None
        return self.return_id

    @property
    def organisation_id(self) -> UUID:
        return self.monitoring_return.award.organisation_id

    @property
    def stands(self) -> bool:
        noted = self.monitoring_return.answers.get(self.question_key) or []
        return any(item["id"] == str(self.id) for item in noted)


cast(Table, Upload.__table__).append_constraint(
    CheckConstraint("(belongs_to = 'return') = (return_id IS NOT NULL)", name="return")
)
