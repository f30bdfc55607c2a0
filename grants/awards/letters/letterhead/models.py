"""The letterhead: one for the installation."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.kernel.db import Base, Versioned
from grants.kernel.files import StoredFile

ONLY = UUID("01a2a2d0-0000-7000-8000-000000000001")
"""Its id: there is one."""


class Letterhead(Versioned, Base):
    """Who writes letters. `signatory` is who signs them, with what they are at the grant-maker as `role`.

    `logo` and `signature` are pictures as PNG.
    """

    __tablename__ = "letterhead"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ONLY)
    is_only: Mapped[bool] = mapped_column(default=True, unique=True)
    name: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    telephone: Mapped[str] = mapped_column(default="")
    email: Mapped[str]
    signatory: Mapped[str] = mapped_column(default="")
    role: Mapped[str] = mapped_column(default="")
    logo_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    signature_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))

    logo: Mapped[StoredFile | None] = relationship(lazy="raise", foreign_keys=[logo_id])
    signature: Mapped[StoredFile | None] = relationship(lazy="raise", foreign_keys=[signature_id])

    __table_args__ = (
        CheckConstraint("is_only", name="only_one"),
        CheckConstraint("length(trim(name)) > 0", name="name"),
    )
