"""What is said of the grant-maker, as it was at any time."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, new_id
from grants.kernel.particulars import Particulars
from grants.kernel.problems import changed_meanwhile

ONLY = UUID("01a2a2d0-0000-7000-8000-000000000003")
"""What the record with all its versions is known by: there is one."""


class ParticularsVersion(Base):
    """All that is said from `changed_at` until the next version. It never changes. Number 0 is what the environment
    said when somebody changed it for the first time.
    """

    __tablename__ = "particulars_version"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int] = mapped_column(unique=True)
    grant_maker: Mapped[str]
    service_name: Mapped[str]
    postal_address: Mapped[str]
    telephone: Mapped[str]
    privacy: Mapped[str]
    accessibility: Mapped[str]
    complaints: Mapped[str]
    changed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]

    changer: Mapped[Person | None] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("number >= 0", name="number"),
        CheckConstraint("length(trim(grant_maker)) > 0 AND length(trim(service_name)) > 0", name="named"),
        CheckConstraint("(number = 0) = (changed_by IS NULL)", name="by_whom"),
    )

    @property
    def particulars(self) -> Particulars:
        return Particulars(
            self.grant_maker,
            self.service_name,
            self.postal_address,
            self.telephone,
            self.privacy,
            self.accessibility,
            self.complaints,
        )


explain("uq_particulars_version_number", changed_meanwhile("page"))
