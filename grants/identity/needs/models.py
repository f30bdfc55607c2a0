"""What a person needs of the way we write to them."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.db import Base


class CommunicationNeed(Base):
    """What a person needs beside the format of letters (Accessible Information Standard).

    `hand_format` is one that people make, such as braille. `print_points` is the size of large print.
    On `review_on` we ask whether all this still holds.
    """

    __tablename__ = "communication_need"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    contact_method: Mapped[str]
    hand_format: Mapped[str | None]
    print_points: Mapped[int | None]
    interpreter_language: Mapped[str | None]
    note_taker: Mapped[bool]
    other_support: Mapped[str | None]
    may_share: Mapped[bool]
    review_on: Mapped[date]

    __table_args__ = (
        CheckConstraint("contact_method IN ('email', 'letter', 'telephone', 'text_message')", name="contact_method"),
        CheckConstraint("hand_format IN ('easy_read', 'braille', 'audio', 'bsl_video')", name="hand_format"),
        CheckConstraint("print_points BETWEEN 16 AND 48", name="print_points"),
    )
